import { h } from "../lib/dom.js";

/** The keyboard help, written from the table that drives the keys. */
export class Help {
  /** @param {import("./keys.js").Key[]} table */
  constructor(table) {
    const rows = table.map(({ shown, text }) => h("div", null,
      h("dt", null, ...shown.split("  ").map((key) => h("kbd", null, key))), h("dd", null, text)));
    this.dialog = /** @type {HTMLDialogElement} */ (h("dialog.help", { "aria-label": "Keyboard" },
      h("h2", null, "Keyboard"), h("dl", null, ...rows),
      table.some(({ action }) => action === "press") && h("p.hint", null, "A clicker's keys only move between slides and black the screen; they never start a step.")));
    this.dialog.addEventListener("click", (event) => { if (event.target === this.dialog) this.dialog.close(); });
    document.body.append(this.dialog);
  }

  /** Opens or closes it. */
  toggle() {
    if (this.dialog.open) this.dialog.close();
    else this.dialog.showModal();
  }
}
