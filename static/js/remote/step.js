import { h, setState, setText } from "../lib/dom.js";
import { icon, spinner } from "../lib/icons.js";
import { READY, chip, isBusy, isOver, sentences, timeOf } from "../run/status.js";
import { TimeBar } from "../run/timebar.js";

/** A second tap within this time belongs to the first press; milliseconds. */
const DELIBERATE = 700;

/** The step that matters now, with the two presses that start it. */
export class StepBox {
  /**
   * @param {HTMLElement} host
   * @param {import("./remote.js").Remote} remote
   */
  constructor(host, remote) {
    this.remote = remote;
    this.heading = h("span");
    this.chip = h("span.chip");
    this.name = h("h2");
    this.command = h("pre.term");
    this.report = h("p.what");
    this.time = h("div");
    this.buttons = h("div.two");
    this.box = h("section.step-box", { "aria-label": "Step", hidden: true },
      h("p.head.num", null, this.heading, this.chip), this.name, this.command, this.report, this.time, this.buttons);
    host.append(this.box);
    this.bars = new Map();
    this.armedAt = 0;
  }

  /** @param {import("./view.js").RemoteState} state */
  update({ outline, player, slide }) {
    const { arming } = this.remote;
    const stateOf = (id) => player.scene.steps?.[id] ?? READY;
    const ids = slide?.steps ?? [];
    const running = [...outline.steps.keys()].filter((id) => isBusy(stateOf(id).status));
    const id = arming.armed?.step ?? ids.find((step) => isBusy(stateOf(step).status)) ?? ids.find((step) => stateOf(step).status === "ready") ?? running[0] ?? ids.at(-1) ?? null;
    this.box.hidden = id === null;
    if (id === null) return;
    const step = stateOf(id);
    const info = outline.steps.get(id) ?? { title: id, number: 0, budget: null, kind: "shell" };
    const armed = arming.armed?.step === id ? arming.armed : null;
    const took = timeOf(step, player.now(), info.kind);
    const shown = armed ? { word: `Armed, ${arming.secondsLeft()} s`, look: "warn", icon: "lock" }
      : chip(step, { budget: info.budget ?? null, took, asks: Boolean(info.confirm), kind: info.kind, isBehind: player.isBehind });
    setText(this.heading, `Step ${info.number} of ${outline.steps.size}`);
    const key = shown.look + shown.icon;
    if (this.key !== key) {
      this.key = key;
      this.chip.replaceChildren(shown.icon ? icon(shown.icon) : spinner(), h("span"));
    }
    setText(/** @type {Element} */ (this.chip.lastChild), shown.word);
    setState(this.box, shown.look);
    this.box.dataset.state = armed ? "armed" : step.status;
    setText(this.name, info.title);
    this.command.hidden = !armed;
    setText(this.command, armed?.text ?? "");
    const report = armed ? armed.confirm ?? "" : sentences(step).join(" ");
    this.report.hidden = !report;
    setText(this.report, report);
    this.#time(id, info, step, took);
    this.#buttons(id, step, armed);
  }

  #time(id, info, step, took) {
    const bar = this.bars.get(id) ?? new TimeBar(info.budget ?? null);
    this.bars.set(id, bar);
    if (this.time.firstChild !== bar.element) this.time.replaceChildren(bar.element);
    bar.update(step.status, took, step.startedAt !== null, Boolean(step.fallback), step.waited);
  }

  #buttons(id, step, armed) {
    const { arming, wheel } = this.remote;
    const mode = armed ? "armed" : isBusy(step.status) ? "busy" : isOver(step.status) ? "over" : "ready";
    const key = [id, mode, arming.busy === id, Boolean(wheel.other)].join();
    if (this.mode === key) return;
    this.mode = key;
    if (mode === "armed") this.armedAt = Date.now();
    const disabled = arming.busy === id || Boolean(wheel.other);
    const run = () => { if (Date.now() - this.armedAt >= DELIBERATE) arming.run(); };
    const stop = () => this.remote.commands.send({ do: "cancel", step: id }).catch((error) => arming.emit("problem", error.message));
    this.buttons.replaceChildren(...mode === "armed" ? [
      h("button", { onclick: () => arming.disarm(), disabled }, "Not yet"),
      h("button.primary.run", { onclick: run, disabled }, icon("play"), "Run it now")]
      : mode === "busy" ? [h("button.stop", { onclick: stop, disabled }, icon("stop"), "Stop")]
      : [h("button.arm", { onclick: () => arming.arm(id), disabled }, ...mode === "over" ? [icon("again"), "Arm it again"] : [icon("lock"), "Arm"])]);
  }
}
