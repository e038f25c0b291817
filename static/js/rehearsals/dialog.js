import { copyButton } from "../lib/copy.js";
import { h } from "../lib/dom.js";

/** How a talk is rehearsed: the two commands, to be copied. A page starts nothing by itself. @param {string} name the talk's name */
export const rehearsalCommands = (name) => [
  command(name, "--rehearse", "Runs the steps; the stage is reset first."),
  command(name, "--rehearse --simulate", "Plays each step from its last good recording: no network, no services."),
];

/** Shows how a talk is rehearsed. @param {string} name the talk's name */
export function showRehearsal(name) {
  const dialog = /** @type {HTMLDialogElement} */ (h("dialog.rehearse", { "aria-labelledby": "rehearse-title" },
    h("h2", { id: "rehearse-title" }, "Rehearse"), ...rehearsalCommands(name),
    h("p.buttons", null, h("button", { onclick: () => dialog.close() }, "Close"))));
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function command(name, options, words) {
  const text = `showrunner present ${name} ${options}`;
  return h("div.invocation", null, h("p", null, words), h("code", null, text), copyButton(() => text));
}
