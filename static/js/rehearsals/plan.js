import { getJSON } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { counted } from "../lib/format.js";
import { icon } from "../lib/icons.js";

/** Measured times as the talk's plan: the changes are shown first, and written when accepted. */
export class PlanDialog {
  /** @param {string} name the talk's name @param {() => void} onwritten */
  constructor(name, onwritten) {
    this.path = `/api/talks/${encodeURIComponent(name)}/plan`;
    this.onwritten = onwritten;
    this.dialog = /** @type {HTMLDialogElement} */ (h("dialog.plan", { "aria-labelledby": "plan-title" }));
    this.dialog.addEventListener("click", (event) => { if (event.target === this.dialog) this.dialog.close(); });
    document.body.append(this.dialog);
  }

  /** First press: shows what would change. */
  async open() {
    try {
      this.#draw(await getJSON(this.path));
    } catch (error) {
      this.#say("Nothing can be planned", error.message);
    }
    if (!this.dialog.open) this.dialog.showModal();
  }

  #draw(revision) {
    if (!revision.changes.length) return this.#say("The plan is what was measured", "No part or slide with a plan differs from it by five seconds or more.");
    const boxes = revision.changes.map(({ line }) => /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", value: line, checked: true, "aria-label": `Change line ${line}` })));
    const accepted = () => boxes.filter(({ checked }) => checked).map(({ value }) => Number(value));
    this.trouble = h("p.is-bad.trouble", { role: "alert", hidden: true });
    const write = h("button.primary", { onclick: () => this.#write(revision.digest, accepted()) });
    const label = () => { write.textContent = `Write ${counted(accepted().length, "line")} to ${revision.file}`; write.toggleAttribute("disabled", !accepted().length); };
    for (const box of boxes) box.addEventListener("change", label);
    label();
    this.dialog.replaceChildren(h("h2", { id: "plan-title" }, "Use measured times as plan"),
      h("p.dim", null, "Medians, in steps of five seconds. Everything else in the file stays as it is. A slide whose own plan changes is measured anew."),
      h("ol.diff", null, ...revision.changes.map((change, place) => h("li", null, h("label", null, boxes[place], h("span.num.dim", null, String(change.line))),
        h("div", null, h("code.minus", null, h("span.sr", null, "Until now: "), change.before), h("code.plus", null, h("span.sr", null, "From now on: "), change.after))))),
      this.trouble, h("p.buttons", null, h("button", { onclick: () => this.dialog.close() }, "Leave it as it is"), write));
  }

  /** Second press: writes what is accepted, if the file is still the one that was shown. */
  async #write(digest, lines) {
    try {
      const response = await fetch(this.path, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRF": "1" }, body: JSON.stringify({ digest, lines }) });
      const answer = await response.json().catch(() => null);
      if (response.ok) {
        this.#say("Written", `${counted(answer.changed, "line")} changed. The talk is read anew.`);
        return this.onwritten();
      }
      this.#complain(answer?.error ?? `The server answered ${response.status}.`);
    } catch {
      this.#complain("The server does not answer. Nothing was written.");
    }
  }

  #complain(message) {
    if (!this.trouble) return;
    this.trouble.hidden = false;
    this.trouble.replaceChildren(icon("bad"), message, h("button.small", { onclick: () => this.open() }, "Look again"));
  }

  #say(heading, sentence) {
    this.dialog.replaceChildren(h("h2", { id: "plan-title" }, heading), h("p.dim", null, sentence), h("p.buttons", null, h("button.primary", { onclick: () => this.dialog.close() }, "Close")));
  }
}
