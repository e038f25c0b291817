import { CLICKS } from "../deck/keys.js";
import { h } from "../lib/dom.js";
import { isBusy } from "./status.js";
import { keystroke } from "./keystrokes.js";

/**
 * Typing into a running step: while its screen is enlarged, every key goes to the step, control keys
 * too, but for the two that move the talk. Ctrl+] or the button gives the keyboard back.
 */
export class Typing {
  /**
   * @param {import("./enlarge.js").EnlargedScreen} screen
   * @param {import("./commands.js").Commands} commands
   * @param {(message: string) => void} problem
   */
  constructor(screen, commands, problem) {
    this.screen = screen;
    this.commands = commands;
    this.problem = problem;
    this.step = "";
    this.unsent = "";
    this.isSending = false;
    this.hint = h("p.typing-hint", { hidden: true, role: "status" }, "Your keys go to the step. ",
      h("button.quiet", { onclick: () => this.stop() }, "Stop typing"), " ", h("kbd", null, "Ctrl"), h("kbd", null, "]"));
    const { dialog } = screen;
    dialog.append(this.hint);
    dialog.addEventListener("keydown", (event) => this.#pressed(event), { capture: true });
    dialog.addEventListener("paste", (event) => this.#pasted(event));
    dialog.addEventListener("cancel", (event) => { if (this.isOn) event.preventDefault(); });
    dialog.addEventListener("close", () => this.stop());
  }

  /** Whether keys go to a step. */
  get isOn() { return this.step !== ""; }

  /** Begins. @param {{ id: string, title: string }} card */
  start(card) {
    this.screen.open(card);
    this.step = card.id;
    this.hint.hidden = false;
    this.screen.dialog.classList.add("is-typing");
    this.screen.output.focus({ preventScroll: true });
  }

  /** Gives the keyboard back. */
  stop() {
    this.step = "";
    this.hint.hidden = true;
    this.screen.dialog.classList.remove("is-typing");
  }

  /** Ends with the step. @param {import("./player.js").Player} player */
  update(player) {
    if (this.isOn && !isBusy(player.scene.steps?.[this.step]?.status)) this.stop();
  }

  #pressed(event) {
    if (!this.isOn || event.target.closest?.("button")) return;
    if (event.isComposing) return;
    if (event.ctrlKey && event.key === "]") {
      event.preventDefault();
      event.stopPropagation();
      this.stop();
      return;
    }
    // A clicker in somebody's hand moves the talk, and types nothing.
    if (CLICKS.has(event.key) && !event.ctrlKey && !event.altKey) return;
    // Copy and paste stay with the browser.
    if (event.ctrlKey && event.shiftKey) return;
    const text = keystroke(event);
    if (text === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.#send(text);
  }

  #pasted(event) {
    if (!this.isOn) return;
    event.preventDefault();
    this.#send((event.clipboardData?.getData("text") ?? "").replaceAll("\r\n", "\r").replaceAll("\n", "\r").slice(0, 4000));
  }

  /** Sends what was typed, in order; what comes meanwhile waits and goes together. */
  async #send(text) {
    this.unsent += text;
    if (this.isSending) return;
    this.isSending = true;
    while (this.unsent && this.isOn) {
      const typed = this.unsent.slice(0, 1000);
      this.unsent = this.unsent.slice(1000);
      try {
        await this.commands.send({ do: "type", step: this.step, text: typed });
      } catch (error) {
        this.unsent = "";
        this.problem(error.message);
      }
    }
    this.unsent = "";
    this.isSending = false;
  }
}

/** The step whose keyboard is meant: one that waits, else one that runs; those of the slide first. */
export function stepToType(scene, ids) {
  const running = Object.entries(scene.steps ?? {}).filter(([, { status }]) => status === "running" || status === "waiting");
  const order = (id) => (ids.includes(id) ? 0 : 1);
  running.sort(([a, x], [b, y]) => order(a) - order(b) || (x.status === "waiting" ? 0 : 1) - (y.status === "waiting" ? 0 : 1));
  return running[0]?.[0] ?? null;
}
