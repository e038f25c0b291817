import { h } from "../lib/dom.js";
import { clock, dayAndTime } from "../lib/format.js";
import { signed } from "./times.js";

const LEVELS = [["Parts", "parts"], ["Slides", "slides"], ["Fragments", "fragments"]];

/** The split table of any two runs. */
export class Comparison {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    this.level = "parts";
    /** @type {string[]} the ids of the two runs, where the presenter chose them */
    this.chosen = [];
  }

  /** @param {any} statistics */
  show(statistics) {
    this.statistics = statistics;
    const { runs, parts } = statistics;
    this.host.hidden = runs.length < 2;
    if (runs.length < 2) return;
    const levels = parts.length ? LEVELS : LEVELS.slice(1);
    if (!levels.some(([, level]) => level === this.level)) this.level = "slides";
    const [first, second] = this.#pair();
    this.host.replaceChildren(
      h("header", null, h("h2", null, "Two runs side by side"), h("div.seg", { role: "group", "aria-label": "How fine" }, ...levels.map(([label, level]) =>
        h("button", { "aria-pressed": String(level === this.level), onclick: () => { this.level = level; this.show(this.statistics); } }, label)))),
      h("div.scroll", null, h("table.splits.num", null,
        h("thead", null, h("tr", null, h("th", { scope: "col" }, LEVELS.find(([, level]) => level === this.level)?.[0].replace(/s$/, "")), h("th.r", { scope: "col" }, this.#select(0, first)), h("th.r", { scope: "col" }, this.#select(1, second)), h("th.r", { scope: "col" }, "Difference"))),
        h("tbody", null, ...this.#rows(first, second)),
        h("tfoot", null, row("Whole run", first.total, second.total)))));
  }

  #pair() {
    const { runs } = this.statistics;
    const find = (id) => runs.find((run) => run.id === id);
    return [find(this.chosen[0]) ?? runs[0], find(this.chosen[1]) ?? runs[runs.length - 1]];
  }

  #select(place, run) {
    const { runs } = this.statistics;
    const list = /** @type {HTMLSelectElement} */ (h("select", { "aria-label": place ? "Second run" : "First run", onchange: () => {
      const pair = this.#pair().map(({ id }) => id);
      pair[place] = list.value;
      this.chosen = pair;
      this.show(this.statistics);
      /** @type {HTMLElement | null} */ (this.host.querySelectorAll("select")[place])?.focus();
    } }, ...runs.map((other) => h("option", { value: other.id, selected: other.id === run.id }, `${dayAndTime(other.wall)}${other.purpose === "live" ? ", live" : ""}${other.simulated ? ", simulated" : ""}`))));
    return list;
  }

  #rows(first, second) {
    const { parts, slides } = this.statistics;
    const sum = (spent) => (spent ? spent.speaking + spent.machine : null);
    if (this.level === "parts") return parts.map(({ title }, place) => row(title, sum(first.parts[place]), sum(second.parts[place])));
    return slides.filter(({ id }) => first.slides[id] || second.slides[id]).flatMap(({ id, title }) => {
      const own = row(title, sum(first.slides[id]), sum(second.slides[id]));
      return this.level === "slides" ? [own] : [own, ...stages(first.stages[id] ?? [], second.stages[id] ?? [])];
    });
  }
}

function stages(first, second) {
  const time = (rows, stage) => { const found = rows.find(([number]) => number === stage); return found ? found[1] + found[2] : null; };
  const numbers = [...new Set([...first, ...second].map(([number]) => number))].sort((a, b) => a - b);
  if (numbers.length < 2) return [];
  return numbers.map((stage) => row(stage === 0 ? "as it opens" : `fragment ${stage}`, time(first, stage), time(second, stage), true));
}

function row(title, first, second, isBelow = false) {
  const isBoth = first !== null && second !== null;
  const difference = isBoth ? second - first : 0;
  return h(isBelow ? "tr.below" : "tr", null, h("th", { scope: "row" }, title), h("td.r", null, first === null ? "–" : clock(first)), h("td.r", null, second === null ? "–" : clock(second)),
    h(difference > 0 ? "td.r.warnc" : "td.r", null, isBoth ? signed(difference) : "–"));
}
