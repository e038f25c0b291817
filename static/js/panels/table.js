import { h, setAttribute } from "../lib/dom.js";
import { numeric } from "../lib/format.js";

/** Rows of labels and values: a column for each label, then one for each query. */
export class Table {
  /** @param {HTMLElement} host @param {import("./options.js").Options} options */
  constructor(host, options) {
    this.options = options;
    this.host = host;
    host.classList.add("rows");
    this.key = "";
  }

  /** @param {import("./panel.js").PanelView} view */
  draw(view) {
    const { columns, rows } = view, key = JSON.stringify([columns, rows]);
    this.host.classList.toggle("is-quiet", view.isQuiet);
    if (key === this.key) return;
    this.key = key;
    const values = Math.max(1, this.options.queries.length), labels = Math.max(0, columns.length - values);
    const heads = columns.map((name, index) => h(index < labels ? "th" : "th.num", { scope: "col" }, name));
    const body = rows.map((row) => h("tr", null, ...row.map((cell, index) => this.#cell(cell, index - labels))));
    const table = h("table", null, h("caption.unseen", null, this.#sentence(view, labels)), h("thead", null, h("tr", null, ...heads)), h("tbody", null, ...body));
    this.host.replaceChildren(table);
    setAttribute(this.host, "data-many", rows.length > 6);
  }

  #cell(cell, place) {
    if (place < 0) return h("td", null, String(cell ?? ""));
    const query = this.options.queries[place] ?? null;
    const level = this.options.level(cell, query);
    return h(level === "idle" ? "td.num" : `td.num.is-${level}`, null, h("span", null, cell === null ? "–" : this.options.write(cell, query)));
  }

  #sentence({ title, columns, rows }, labels) {
    const [first] = rows;
    if (!first) return `${title}: no rows.`;
    const name = first.slice(0, labels).join(", ");
    const values = first.slice(labels).map((cell, place) => `${columns[labels + place]} ${Number.isNaN(numeric(cell)) ? "–" : this.options.write(cell, this.options.queries[place])}`);
    return `${title}: ${rows.length} rows. The first is ${name || "a row"} with ${values.join(", ")}.`;
  }
}
