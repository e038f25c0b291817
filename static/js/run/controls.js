import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { decisionButtons, waitsFor } from "./decisions.js";
import { isBusy, isOver } from "./status.js";

/** The presenter's buttons on step cards: arm, run, stop, run again, answer. */
export class StepControls {
  /**
   * @param {import("./arming.js").Arming} arming
   * @param {import("./commands.js").Commands} commands
   * @param {(message: string) => void} problem tells the presenter that a command was refused
   */
  constructor(arming, commands, problem) {
    this.arming = arming;
    this.commands = commands;
    this.problem = problem;
  }

  /** What is armed, if it is this step. @param {string} step */
  armed(step) {
    const { armed } = this.arming;
    return armed?.step === step ? { ...armed, seconds: this.arming.secondsLeft() } : null;
  }

  /** Makes a card's command clickable. @param {import("./card.js").StepCard} card */
  attach(card) {
    card.command?.addEventListener("click", () => {
      if (card.step?.status === "ready") this.arming.arm(card.id);
    });
  }

  /**
   * Shows the buttons that fit a card's state.
   * @param {import("./card.js").StepCard} card
   * @param {any} step
   * @param {object | null} armed
   */
  update(card, step, armed) {
    const waits = waitsFor(step, card.kind);
    const mode = this.arming.busy === card.id ? "busy" : armed ? "armed" : isBusy(step.status) ? waits ?? step.status : isOver(step.status) ? "over" : "ready";
    if (card.actions.dataset.mode === mode) return;
    card.actions.dataset.mode = mode;
    // No button takes the focus by itself: Space must stay "next slide", and not become "stop".
    card.actions.replaceChildren(...this.#buttons(card.id, mode, armed));
    card.prompt.replaceChildren(...(mode === "line" ? [this.#answer(card.id, step)] : mode === "part" ? [h("p", null, step.prompt ?? "")] : []));
  }

  #buttons(step, mode, armed) {
    switch (mode) {
      case "ready": return [h("button.quiet", { onclick: () => this.arming.arm(step) }, "Press Enter or click to arm")];
      case "armed": return [
        h("button.primary", { onclick: () => this.arming.run() }, icon("play"), "Run"),
        ...(armed?.parts?.length ? [h("button", { onclick: () => this.arming.run(true) }, `Part by part (${armed.parts.length})`)] : []),
        h("button.quiet", { onclick: () => this.arming.disarm() }, "Not now")];
      case "part": case "person": return [
        ...decisionButtons(mode, step, (command) => this.#send(command)),
        ...(mode === "part" ? [h("button.quiet", { onclick: () => this.#send({ do: "cancel", step }) }, icon("stop"), "Stop")] : [])];
      case "starting": case "running": case "line":
        return [h("button.quiet", { onclick: () => this.#send({ do: "cancel", step }) }, icon("stop"), "Stop")];
      case "over": return [h("button.quiet", { onclick: () => this.arming.arm(step) }, icon("again"), "Run again")];
      default: return [];
    }
  }

  #answer(step, { prompt }) {
    const field = h("input", { type: "text", "aria-label": prompt || "Answer", placeholder: "I to type", autocomplete: "off", spellcheck: "false" });
    // Nor does the field: a clicker's keys must reach the talk. I types into the step.
    return h("form.answer", {
      onsubmit: (event) => {
        event.preventDefault();
        this.#send({ do: "type", step, text: /** @type {HTMLInputElement} */ (field).value + "\n" });
        /** @type {HTMLInputElement} */ (field).value = "";
      },
    }, h("label", null, prompt || "The step waits for a line:"), field, h("button.primary", { type: "submit" }, "Send"));
  }

  /** Goes to a slide. @param {string} slide */
  jump(slide) { this.#send({ do: "goto", slide, stage: 0 }); }

  async #send(command) {
    try {
      await this.commands.send(command);
    } catch (error) {
      this.problem(error.message);
    }
  }
}
