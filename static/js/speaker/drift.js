import { getJSON } from "../lib/api.js";
import { h, setText } from "../lib/dom.js";
import { counted } from "../lib/format.js";
import { icon } from "../lib/icons.js";

const WORDS = { folder: "folder", variable: "", function: "function", alias: "alias", option: "option", mask: "umask" };

/**
 * What steps have changed in the shell they share since the part began, and a button that takes it
 * all back. Hidden while nothing has changed.
 */
export class Drift {
  /**
   * @param {HTMLElement} host
   * @param {import("../stage/presenter.js").Presenter} presenter
   * @param {(message: string) => void} problem
   */
  constructor(host, presenter, problem) {
    this.presenter = presenter;
    this.problem = problem;
    this.count = h("b");
    this.list = h("ul");
    this.button = h("button", { type: "button", onclick: () => this.#press() }, "Reset session");
    this.element = h("details.drift", { hidden: true }, h("summary", null, h("span.chip.is-warn", null, icon("warn"), this.count)), this.list, this.button);
    host.append(this.element);
    presenter.player.on("event", ({ k }) => { if (k === "step.ended" || k === "marker") this.read(); });
    this.read();
  }

  /** Asks the server what has changed. */
  async read() {
    try {
      this.#show(await getJSON(`${this.presenter.path}/session`));
    } catch { this.element.hidden = true; }
  }

  #show({ section, changes }) {
    this.element.hidden = !changes.length;
    setText(this.count, `${counted(changes.length, "change")} since “${section}”`);
    this.list.replaceChildren(...changes.map(({ kind, name, change }) =>
      h("li", null, h("span", null, [change, WORDS[kind]].filter(Boolean).join(" ")), " ", h("code", null, name))));
    this.#ask(false);
  }

  #ask(on) {
    clearTimeout(this.timer);
    this.asks = on;
    setText(this.button, on ? "Reset: forget all of it?" : "Reset session");
    this.button.classList.toggle("stop", on);
    if (on) this.timer = setTimeout(() => this.#ask(false), 5_000);
  }

  async #press() {
    if (!this.asks) { this.#ask(true); return; }
    this.#ask(false);
    try {
      await this.presenter.commands.send({ do: "reset-session" });
    } catch (error) {
      this.problem(error.message);
    }
  }
}
