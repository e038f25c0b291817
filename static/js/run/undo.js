import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";

/** The changes that steps made and nobody took back, newest first. */
export function openUndos(scene) {
  return Object.entries(scene.undo?.entries ?? {})
    .map(([entry, undo]) => ({ entry: Number(entry), ...undo }))
    .sort((a, b) => b.entry - a.entry);
}

/** How many there are, in words; empty where there are none. */
export function undoNote(scene) {
  const count = scene.undo?.open ?? 0;
  return count === 0 ? "" : count === 1 ? "1 change to put back" : `${count} changes to put back`;
}

/** What can be put back, over the page: one key opens it, one more puts everything back. */
export class UndoDialog {
  /**
   * @param {import("./player.js").Player} player
   * @param {import("./commands.js").Commands} commands
   * @param {(message: string) => void} problem
   */
  constructor(player, commands, problem) {
    this.player = player;
    this.commands = commands;
    this.problem = problem;
    this.list = h("ol");
    this.all = h("button.primary", { onclick: () => this.#restore(null) }, icon("again"), "Put everything back");
    this.dialog = /** @type {HTMLDialogElement} */ (h("dialog.undo", { "aria-label": "What steps have changed" },
      h("h2", null, "What steps have changed"), this.list,
      h("footer", null, this.all, h("button.quiet", { onclick: () => this.dialog.close() }, "Leave it"))));
    this.dialog.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() === "u" && !event.ctrlKey && !event.metaKey) { event.preventDefault(); this.#restore(null); }
    });
    document.body.append(this.dialog);
    player.on("draw", () => this.update());
  }

  /** Shows it, or says that there is nothing. */
  open() {
    if (!openUndos(this.player.scene).length) return this.problem("No step has changed anything that can be put back.");
    this.update();
    if (!this.dialog.open) this.dialog.showModal();
    this.all.focus();
  }

  /** Draws the list as it is. */
  update() {
    const undos = openUndos(this.player.scene), key = JSON.stringify(undos);
    if (key === this.drawn) return;
    this.drawn = key;
    this.list.replaceChildren(...undos.map(({ entry, title, message }) => h("li", null,
      h("span", null, title, message ? h("small", null, message) : ""),
      h("button.quiet", { onclick: () => this.#restore(entry) }, "Put back"))));
    if (!undos.length && this.dialog.open) this.dialog.close();
  }

  async #restore(entry) {
    try {
      await this.commands.send(entry === null ? { do: "undo" } : { do: "undo", entry });
    } catch (error) {
      this.problem(error.message);
    }
  }
}

/** The badge on the speaker page: how much there is to put back, and the button that opens it. */
export class UndoBadge {
  /**
   * @param {HTMLElement} host
   * @param {UndoDialog} dialog
   */
  constructor(host, dialog) {
    this.text = h("span");
    this.button = h("button.undo-badge", { hidden: true, onclick: () => dialog.open() }, icon("warn"), this.text, h("kbd", null, "U"));
    host.append(this.button);
  }

  /** @param {{ player: import("./player.js").Player }} state */
  update({ player }) {
    const note = undoNote(player.scene);
    this.button.hidden = !note;
    if (this.text.textContent !== note) this.text.textContent = note;
  }
}
