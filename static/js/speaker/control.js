import { h, setState, setText } from "../lib/dom.js";
import { icon, spinner } from "../lib/icons.js";
import { decisionButtons, waitsFor } from "../run/decisions.js";
import { READY, chip, isBusy, isOver, sentences, timeOf } from "../run/status.js";
import { TimeBar } from "../run/timebar.js";

/** The kinds of step that read what is typed while they run. */
const READERS = new Set(["shell", "kubectl"]);

/**
 * The step that matters now: the one on the slide that runs or comes next. Arm and run, stop, run
 * again, skip, mark done, type into it.
 */
export class StepControl {
  /**
   * @param {HTMLElement} host
   * @param {import("../stage/presenter.js").Presenter} presenter
   * @param {(message: string) => void} problem
   * @param {(step: string) => void} enlarge shows a step's whole screen
   */
  constructor(host, presenter, problem, enlarge) {
    this.presenter = presenter;
    this.enlarge = enlarge;
    this.problem = problem;
    this.box = h("section.box.control", { "aria-label": "Step control" });
    this.heading = h("span");
    this.chip = h("span.chip");
    this.name = h("p.name");
    this.command = h("pre.cmd");
    this.report = h("p.what");
    this.warnings = h("ul.warns", { "aria-label": "Warnings" });
    this.time = h("div");
    this.buttons = h("div.btns");
    this.typing = h("div.typing");
    this.choice = h("div.choice", { role: "group", "aria-label": "Steps of this slide" });
    this.following = h("p.next-step");
    this.box.append(h("h2", null, this.heading, this.chip), this.choice, this.name, this.command, this.report, this.warnings, this.time, this.typing, this.buttons, this.following);
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
    this.#choices(ids, outline, (id) => isOver(stateOf(id).status) && stateOf(id).warnings?.length > 0);
    const after = all.slice(this.current ? all.indexOf(this.current) + 1 : firstAfter(outline, slide, all)).find((id) => stateOf(id).status === "ready");
    this.#following(after, outline);
    if (this.current) this.#show(this.current, stateOf(this.current), outline, player, all);
    else this.#none(all);
  }

  #none(all) {
    setText(this.heading, all.length ? "No step on this slide" : "No steps in this talk");
    for (const element of [this.chip, this.name, this.command, this.report, this.warnings, this.time, this.buttons, this.typing]) element.hidden = true;
    setState(this.box, "idle");
    this.box.dataset.state = "none";
  }

  #show(id, step, outline, player, all) {
    const { arming } = this.presenter;
    const info = outline.steps.get(id) ?? { title: id, source: "", budget: null, kind: "shell" };
    const armed = arming.armed?.step === id ? arming.armed : null;
    const took = timeOf(step, player.now(), info.kind);
    const shown = armed ? { word: `Armed, ${arming.secondsLeft()} s`, look: "warn", icon: "lock" }
      : chip(step, { budget: info.budget ?? null, took, asks: Boolean(info.confirm), kind: info.kind, isBehind: player.isBehind });
    for (const element of [this.chip, this.name, this.command, this.time, this.buttons, this.typing]) element.hidden = false;
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
    this.#warn(isOver(step.status) && !armed ? step.warnings ?? [] : []);
    this.#time(id, info, step, took);
    this.#buttons(id, step, armed, info);
  }

  #report(step, armed, info) {
    const unmet = step.unmet ?? [];
    const text = armed ? armed.confirm ?? ""
      : step.status === "ready" ? info.confirm ?? ""
      : waitsFor(step, info.kind) === "line" ? `It asks: ${step.prompt ?? ""}`
      : step.status === "waiting" ? step.prompt ?? ""
      : step.waitsFor ? sentences(step).join(" ")
      : isOver(step.status) ? [...sentences(step), ...unmet.map(({ expected, actual }) => sentence(`Expected ${expected}, but ${actual}`)),
        ...(info.fix && ["failed", "timed_out", "error"].includes(step.status) ? [`Try: ${info.fix}`] : [])].join(" ") : "";
    this.report.hidden = !text;
    setText(this.report, text);
  }

  /** What the step warned of: the presenter's alone. @param {string[]} warnings */
  #warn(warnings) {
    const key = warnings.join("\n");
    this.warnings.hidden = !warnings.length;
    if (this.warned === key) return;
    this.warned = key;
    this.warnings.replaceChildren(...warnings.map((warning) => h("li", null, icon("warn"), h("span", null, warning))));
  }

  #time(id, info, step, took) {
    let bar = this.bars.get(id);
    if (!bar) {
      bar = new TimeBar(info.budget ?? null);
      this.bars.set(id, bar);
    }
    if (this.time.firstChild !== bar.element) this.time.replaceChildren(bar.element);
    bar.update(step.status, took, step.startedAt !== null, Boolean(step.fallback), step.waited);
  }

  #buttons(id, step, armed, info) {
    const { arming } = this.presenter;
    const wanted = waitsFor(step, info.kind);
    const isEnded = this.presenter.player.scene.run.status === "ended";
    const mode = [id, arming.busy === id, Boolean(armed), step.status, wanted, isEnded].join();
    if (this.mode === mode) return;
    this.mode = mode;
    const busy = isBusy(step.status), over = isOver(step.status), waits = arming.busy === id;
    const button = (label, act, attributes = {}) => h("button", { onclick: act, disabled: waits, ...attributes }, ...label);
    const parts = isEnded ? (over ? [button([icon("grow"), "Screen"], () => this.enlarge(id))] : []) : busy ? [
      ...decisionButtons(wanted, id, (command) => this.#send(command)),
      button([icon("stop"), "Stop"], () => this.#send({ do: "cancel", step: id }), { class: "stop" }),
      button([icon("grow"), "Screen"], () => this.enlarge(id))]
      : armed ? [
        button([icon("play"), "Run"], () => arming.run(), { class: "primary" }),
        armed.parts?.length ? button([`Part by part (${armed.parts.length})`], () => arming.run(true)) : null,
        button(["Not now"], () => arming.disarm())]
      : over ? [
        button([icon("again"), "Run again"], () => arming.arm(id)),
        button([icon("grow"), "Screen"], () => this.enlarge(id)),
        step.status === "passed" ? null : button([icon("hand"), "Mark done"], () => this.#send({ do: "done", step: id }))]
      : [
        button(["Arm"], () => arming.arm(id)),
        button(["Skip"], () => this.#send({ do: "skip", step: id })),
        button(["Mark done"], () => this.#send({ do: "done", step: id }))];
    this.buttons.replaceChildren(...parts.filter((part) => part !== null));
    this.buttons.classList.toggle("two", parts.filter(Boolean).length % 2 === 0);
    const listens = wanted === "line" || (wanted === null && step.status !== "starting" && READERS.has(info.kind));
    this.typing.replaceChildren(...(busy && listens ? [this.#answer(id, step)] : []));
  }

  #answer(id, { status, prompt }) {
    const label = status === "waiting" && prompt ? prompt : "Type into the step";
    const field = /** @type {HTMLInputElement} */ (h("input", { type: "text", "aria-label": label, autocomplete: "off", spellcheck: "false", placeholder: status === "waiting" ? "Answer" : "Type into it" }));
    return h("form.answer", { onsubmit: (event) => { event.preventDefault(); this.#send({ do: "type", step: id, text: field.value + "\n" }); field.value = ""; } }, field, h("button", { type: "submit" }, "Send"));
  }

  #choices(ids, outline, warns) {
    const key = ids.length > 1 ? [...ids, this.current, ...ids.filter(warns)].join() : "";
    if (this.choiceKey === key) return;
    this.choiceKey = key;
    this.choice.hidden = ids.length < 2;
    this.choice.replaceChildren(...(ids.length < 2 ? [] : ids.map((id) =>
      h("button", { "aria-pressed": String(id === this.current), onclick: () => { this.chosen = id; this.presenter.player.changed(); } }, `${outline.steps.get(id)?.number ?? ""} ${outline.steps.get(id)?.title ?? id}`, warns(id) ? h("span.warned", { title: "It warned" }, icon("warn")) : null))));
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

  async #send(command) {
    try {
      await this.presenter.commands.send(command);
    } catch (error) {
      this.problem(error.message);
    }
  }
}

/** With a full stop at its end, where it has none. */
const sentence = (text) => (/[.!?]$/.test(text) ? text : `${text}.`);

function firstAfter(outline, slide, all) {
  const index = slide ? outline.course.index(slide.id) : -1;
  const later = outline.slides.slice(index + 1).flatMap(({ steps }) => steps ?? []);
  const next = all.findIndex((id) => later.includes(id));
  return next < 0 ? all.length : next;
}
