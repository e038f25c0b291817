import "./errors.js";
import "../lib/theme.js";
import { getJSON } from "../lib/api.js";
import { find, h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { Header } from "./header.js";
import { PlanRow } from "./planrow.js";

const COLUMNS = ["Tool", "Out now", "Licenses", "In the commit", "Overage allowed", "Commit price, $", "Overage price, $"];

/** The page on which what was bought is changed. */
class ConfigPage {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.header = new Header();
    this.body = h("tbody");
    this.message = h("p.say", { role: "status" });
    host.replaceChildren(this.header.element, h("div.main", null,
      h("div.head", null, h("h2", null, "What was bought"), h("p.dim", null, "A change counts from the next checkout on; what was charged stays."),
        h("button.small.end", { type: "button", onclick: () => this.#reset() }, icon("again"), "Back to the first state")),
      h("div.scroll", null, h("table.tbl.plans", null,
        h("thead", null, h("tr", null, ...COLUMNS.map((name, at) => h(at ? "th.r" : "th", null, name)), h("th", null, h("span.sr", null, "Save")))), this.body)),
      this.message));
  }

  async load() {
    try {
      const tools = await getJSON("/licenses/status");
      this.body.replaceChildren(...tools.map((tool) => new PlanRow(tool, (look, text) => this.#say(look, text)).element));
      this.header.say("ok", "Up to date");
    } catch (error) {
      this.header.say("bad", error.message);
    }
  }

  async #reset() {
    if (!confirm("Forget everything that is lent and charged, and bring back the first plans?")) return;
    const response = await fetch("/admin/reset", { method: "POST" }).catch(() => null);
    if (response?.ok) this.#say("ok", "Everything is as it was at the start.");
    else this.#say("bad", "The license server did not reset.");
    await this.load();
  }

  #say(look, text) {
    this.message.className = `say is-${look}`;
    this.message.replaceChildren(icon(look), text);
  }
}

new ConfigPage(find("main")).load();
