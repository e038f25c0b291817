import { h, setState, setText } from "../lib/dom.js";
import { icon, spinner } from "../lib/icons.js";
import { READY, chip, isBusy, isOver, sentences } from "../run/status.js";
import { TimeBar } from "../run/timebar.js";

/**
 * The step that matters now: the one on the slide that runs or comes next. Arm and run, stop, run
 * again, skip; below it the steps that run on other slides.
 */
export class StepControl {
  /**
   * @param {HTMLElement} host
   * @param {import("../stage/presenter.js").Presenter} presenter
   * @param {(message: string) => void} problem
   */
  constructor(host, presenter, problem) {
    this.presenter = presenter;
    this.problem = problem;
    this.box = h("section.box.control", { "aria-label": "Step control" });
    this.heading = h("span");
    this.chip = h("span.chip");
    this.name = h("p.name");
    this.command = h("pre.cmd");
    this.report = h("p.what");
    this.time = h("div");
    this.buttons = h("div.btns");
    this.choice = h("div.choice", { role: "group", "aria-label": "Steps of this slide" });
    this.following = h("p.next-step");
    this.running = h("ul.running", { "aria-label": "Steps running now" });
    this.box.append(h("h2", null, this.heading, this.chip), this.choice, this.name, this.command, this.report, this.time, this.buttons, this.following, this.running);
    host.append(this.box);
    this.chosen = null;
    this.bars = new Map();
  }

  /** The step the buttons are for. */
  get step() { return this.current; }

  /** @param {import("./view.js").SpeakerState} state */
  update(state) {
    const { outline, player, slide } = state;
    const ids = slide?.steps ?? [];
    if (this.slideID !== slide?.id) { this.slideID = slide?.id; this.chosen = null; }
    const stateOf = (id) => player.scene.steps?.[id] ?? READY;
    const all = [...outline.steps.keys()];
    this.current = this.chosen ?? ids.find((id) => isBusy(stateOf(id).status)) ?? ids.find((id) => stateOf(id).status === "ready") ?? ids.at(-1) ?? null;
    this.#choices(ids, outline);
    this.#running(all.filter((id) => isBusy(stateOf(id).status) && id !== this.current), outline, player);
    const after = all.slice(this.current ? all.indexOf(this.current) + 1 : firstAfter(outline, slide, all)).find((id) => stateOf(id).status === "ready");
    this.#following(after, outline);
    if (this.current) this.#show(this.current, stateOf(this.current), outline, player, all);
    else this.#none(all);
  }

  #none(all) {
    setText(this.heading, all.length ? "No step on this slide" : "No steps in this talk");
    for (const element of [this.chip, this.name, this.command, this.report, this.time, this.buttons]) element.hidden = true;
    setState(this.box, "idle");
    this.box.dataset.state = "none";
  }

  #show(id, step, outline, player, all) {
    const { arming } = this.presenter;
    const info = outline.steps.get(id) ?? { title: id, source: "", budget: null, kind: "shell" };
    const armed = arming.armed?.step === id ? arming.armed : null;
    const took = isBusy(step.status) && step.startedAt !== null ? player.now() - step.startedAt : step.took ?? null;
    const shown = armed ? { word: `Armed, ${arming.secondsLeft()} s`, look: "warn", icon: "lock" }
      : chip(step, { budget: info.budget ?? null, took, asks: Boolean(info.confirm), kind: info.kind });
    for (const element of [this.chip, this.name, this.command, this.time, this.buttons]) element.hidden = false;
    setText(this.heading, `Step ${all.indexOf(id) + 1} of ${all.length}${info.private ? ", private" : ""}`);
    const key = shown.look + shown.icon;
    if (this.chipKey !== key) {
      this.chipKey = key;
      this.chip.replaceChildren(shown.icon ? icon(shown.icon) : spinner(), h("span"));
    }
    setText(/** @type {Element} */ (this.chip.lastChild), shown.word);
    setState(this.box, shown.look);
    this.box.dataset.state = armed ? "armed" : step.status;
    setText(this.name, info.title);
    setText(this.command, armed?.text || info.source || "");
    this.#report(step, armed, info);
    this.#time(id, info, step, took);
    this.#buttons(id, step, armed);
  }

  #report(step, armed, info) {
    const unmet = step.unmet ?? [];
    const text = armed ? armed.confirm ?? ""
      : step.status === "ready" ? info.confirm ?? ""
      : step.status === "waiting" ? `It asks: ${step.prompt ?? ""}`
      : isOver(step.status) ? [...sentences(step), ...unmet.map(({ expected, actual }) => `Expected ${expected}, but ${actual}`)].join(" ") : "";
    this.report.hidden = !text;
    setText(this.report, text);
  }

  #time(id, info, step, took) {
    let bar = this.bars.get(id);
    if (!bar) {
      bar = new TimeBar(info.budget ?? null);
      this.bars.set(id, bar);
    }
    if (this.time.firstChild !== bar.element) this.time.replaceChildren(bar.element);
    bar.update(step.status, took, step.startedAt !== null);
  }

  #buttons(id, step, armed) {
    const { arming } = this.presenter;
    const mode = [id, arming.busy === id, Boolean(armed), step.status].join();
    if (this.mode === mode) return;
    this.mode = mode;
    const busy = isBusy(step.status), over = isOver(step.status), waits = arming.busy === id;
    const first = busy ? h("button.stop", { onclick: () => this.#send({ do: "cancel", step: id }) }, icon("stop"), "Stop")
      : armed ? h("button.primary", { onclick: () => arming.run() }, icon("play"), "Run")
      : h("button", { disabled: over || waits, onclick: () => arming.arm(id) }, "Arm");
    const second = armed ? h("button", { onclick: () => arming.disarm() }, "Not now")
      : h("button", { disabled: !over || waits, onclick: () => arming.arm(id) }, "Run again");
    const third = h("button", { disabled: busy || over || waits || Boolean(armed), onclick: () => this.#send({ do: "skip", step: id }) }, "Skip");
    const answer = step.status === "waiting" ? this.#answer(id) : null;
    this.buttons.replaceChildren(...[answer, first, second, third].filter(Boolean));
  }

  #answer(id) {
    const field = /** @type {HTMLInputElement} */ (h("input", { type: "text", "aria-label": "Answer", autocomplete: "off", placeholder: "Answer" }));
    return h("form.answer", { onsubmit: (event) => { event.preventDefault(); this.#send({ do: "type", step: id, text: field.value + "\n" }); } }, field, h("button", { type: "submit" }, "Send"));
  }

  #choices(ids, outline) {
    const key = ids.length > 1 ? ids.join() + this.current : "";
    if (this.choiceKey === key) return;
    this.choiceKey = key;
    this.choice.hidden = ids.length < 2;
    this.choice.replaceChildren(...(ids.length < 2 ? [] : ids.map((id) =>
      h("button", { "aria-pressed": String(id === this.current), onclick: () => { this.chosen = id; this.presenter.player.changed(); } }, `${outline.steps.get(id)?.number ?? ""} ${outline.steps.get(id)?.title ?? id}`))));
  }

  #following(id, outline) {
    const info = id ? outline.steps.get(id) : null;
    this.following.hidden = !info;
    const key = info ? id : "";
    if (!info || this.followingKey === key) return;
    this.followingKey = key;
    this.following.replaceChildren(h("span", null, "Next: ", h("b", null, info.title)),
      ...(info.confirm ? [h("span.chip.is-warn", null, icon("lock"), "Asks first")] : []));
  }

  #running(ids, outline, player) {
    this.running.hidden = ids.length === 0;
    const key = ids.join();
    if (this.runningKey !== key) {
      this.runningKey = key;
      this.running.replaceChildren(...ids.map((id) => {
        const bar = new TimeBar(outline.steps.get(id)?.budget ?? null);
        this.bars.set("strip " + id, bar);
        return h("li.is-run", null, h("p", null, spinner(), h("b", null, outline.steps.get(id)?.title ?? id)), bar.element);
      }));
    }
    for (const id of ids) {
      const step = player.scene.steps[id];
      this.bars.get("strip " + id)?.update(step.status, step.startedAt === null ? null : player.now() - step.startedAt, true);
    }
  }

  async #send(command) {
    try {
      await this.presenter.commands.send(command);
    } catch (error) {
      this.problem(error.message);
    }
  }
}

function firstAfter(outline, slide, all) {
  const index = slide ? outline.course.index(slide.id) : -1;
  const later = outline.slides.slice(index + 1).flatMap(({ steps }) => steps ?? []);
  const next = all.findIndex((id) => later.includes(id));
  return next < 0 ? all.length : next;
}
