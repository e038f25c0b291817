import { h, setText } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { READY, isBusy } from "./status.js";
import { TerminalView } from "./terminal.js";

/** The whole screen of one step over the page. */
export class EnlargedScreen {
  constructor() {
    this.title = h("h2");
    this.output = h("pre.term", { tabindex: 0 });
    this.dialog = /** @type {HTMLDialogElement} */ (h("dialog.enlarged", { "aria-label": "Whole screen of the step" },
      h("header", null, this.title, h("button.quiet", { onclick: () => this.close(), "aria-label": "Close" }, icon("close"))), this.output));
    this.dialog.addEventListener("click", (event) => { if (event.target === this.dialog) this.close(); });
    document.body.append(this.dialog);
    this.terminal = new TerminalView(this.output, { last: null });
    this.step = "";
  }

  /** Whether it is open. */
  get isOpen() { return this.dialog.open; }

  /** Shows a step's screen. @param {{ id: string, title: string }} card */
  open(card) {
    this.step = card.id;
    setText(this.title, card.title);
    if (!this.dialog.open) this.dialog.showModal();
  }

  /** Back to the page. */
  close() { this.dialog.close(); }

  /** Draws it. @param {import("./player.js").Player} player */
  update(player) {
    if (!this.isOpen) return;
    const step = player.scene.steps?.[this.step] ?? READY;
    const [rows, columns] = step.screen?.size ?? [28, 100];
    this.dialog.style.setProperty("--rows", String(rows));
    this.dialog.style.setProperty("--columns", String(columns));
    this.terminal.update(step.screen, isBusy(step.status));
  }
}
