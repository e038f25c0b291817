import { getJSON } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";

const SIGNS = { same: " ", added: "+", removed: "−" };

/** Asks about a step that is not what was trusted: what changed, line by line, before it may run. */
export class TrustDialog {
  /**
   * @param {import("../stage/presenter.js").Presenter} presenter
   * @param {(message: string) => void} problem
   * @param {() => void} asked called when it asks: what was refused needs no other word
   */
  constructor(presenter, problem, asked) {
    this.presenter = presenter;
    this.problem = problem;
    this.asked = asked;
    this.dialog = /** @type {HTMLDialogElement} */ (h("dialog.trust", { "aria-label": "Trust a changed step" }));
    document.body.append(this.dialog);
  }

  /** Asks, where the step is not trusted as it is; true where it asks. @param {string} step */
  async ask(step) {
    let facts;
    try {
      facts = await getJSON(`${this.presenter.path}/steps/${encodeURIComponent(step)}/trust`);
    } catch {
      return false;
    }
    if (facts.trusted) return false;
    this.asked();
    this.#show(step, facts);
    return true;
  }

  #show(step, facts) {
    const accept = h("button.primary", { type: "button", onclick: () => this.#accept(step, facts.digest) }, icon("ok"), "Trust and arm");
    this.dialog.replaceChildren(
      h("h2", null, facts.isNew ? "A new step" : "This step was changed"),
      h("p", null, h("b", null, facts.title), facts.isNew ? ". Nobody has trusted it yet. It would run:" : ". It would now run:"),
      h("pre.diff", { tabindex: "0", "aria-label": "What changed" }, ...facts.lines.map(({ change, text }) =>
        h(`span.${facts.isNew ? "same" : change}`, null, facts.isNew ? "" : `${SIGNS[change] ?? " "} `, change === "same" || facts.isNew ? null : h("span.sr", null, change === "added" ? "added: " : "removed: "), text, "\n"))),
      h("p.hint", null, facts.file),
      h("div.answers", null, h("button", { type: "button", onclick: () => this.dialog.close() }, "Leave it"), accept));
    if (!this.dialog.open) this.dialog.showModal();
    accept.focus();
  }

  async #accept(step, digest) {
    const { commands, arming } = this.presenter;
    this.dialog.close();
    try {
      await commands.send({ do: "trust", step, digest });
      await arming.arm(step);
    } catch (error) {
      this.problem(error.message);
    }
  }
}
