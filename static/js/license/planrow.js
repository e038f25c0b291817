import { h } from "../lib/dom.js";

const FIELDS = [
  ["total", "Licenses", 1_000_000], ["commit", "In the commit", 1_000_000], ["max_overage", "Overage allowed", 1_000_000],
  ["commit_price", "Commit price in dollars", 1e9], ["overage_price_per_license", "Overage price in dollars", 1e9],
];

/** One tool of the price list: its figures as fields, saved together. */
export class PlanRow {
  /**
   * @param {any} tool as `/licenses/status` tells it
   * @param {(look: "ok" | "bad", text: string) => void} say
   */
  constructor(tool, say) {
    this.tool = tool;
    this.say = say;
    this.fields = new Map(FIELDS.map(([name, label, most]) => [name, h("input.num", {
      type: "number", min: 0, max: most, step: name.includes("price") ? "any" : 1, value: tool[name], required: true,
      "aria-label": `${label} of ${tool.tool}`, oninput: () => this.#changed(), onkeydown: (event) => this.#key(event),
    })]));
    this.save = h("button.small", { type: "button", disabled: true, onclick: () => this.#save() }, "Save");
    this.undo = h("button.small.quiet", { type: "button", hidden: true, onclick: () => this.#undo() }, "Undo");
    this.element = h("tr", null, h("th", { scope: "row" }, tool.tool),
      h("td.r.num", null, String(tool.borrowed)),
      ...[...this.fields.values()].map((field) => h("td.r", null, field)), h("td", null, h("span.btns", null, this.undo, this.save)));
  }

  #values() {
    return Object.fromEntries([...this.fields].map(([name, field]) => [name, field.valueAsNumber]));
  }

  /** What is wrong with the figures, in words; nothing where they may be saved. */
  #problem() {
    const { total, commit } = this.#values();
    if (![...this.fields.values()].every((field) => field.checkValidity())) return "Every figure is a number from 0; licenses are whole.";
    if (commit > total) return `The commit (${commit}) cannot be more than there are licenses (${total}).`;
    if (total < this.tool.borrowed) return `${this.tool.borrowed} licenses are out, so there cannot be only ${total}.`;
    return null;
  }

  #changed() {
    const values = this.#values();
    let isChanged = false;
    for (const [name, field] of this.fields) {
      const differs = values[name] !== this.tool[name];
      field.classList.toggle("changed", differs);
      isChanged ||= differs;
    }
    const problem = isChanged ? this.#problem() : null;
    this.save.disabled = !isChanged || problem !== null;
    this.save.classList.toggle("primary", !this.save.disabled);
    this.undo.hidden = !isChanged;
    this.say(problem ? "bad" : "ok", problem ?? (isChanged ? "Not saved yet." : "Nothing is changed."));
  }

  #undo() {
    for (const [name, field] of this.fields) field.value = this.tool[name];
    this.#changed();
  }

  #key(event) {
    if (event.key === "Enter" && !this.save.disabled) this.#save();
    if (event.key === "Escape") this.#undo();
  }

  async #save() {
    const values = this.#values();
    this.save.disabled = true;
    try {
      const response = await fetch("/config/budget", {
        method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ tool: this.tool.tool, ...values }),
      });
      const answer = await response.json().catch(() => null);
      if (!response.ok) throw new Error(answer?.detail ?? `The license server answered ${response.status}.`);
      Object.assign(this.tool, values);
      this.#changed();
      this.say("ok", `Saved. ${this.tool.tool}: ${values.commit} of ${values.total} in the commit.`);
    } catch (error) {
      this.#changed();
      this.say("bad", error.message);
    }
  }
}
