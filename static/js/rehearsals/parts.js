import { h } from "../lib/dom.js";
import { SECOND, clock } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { axisStep, isOver, rangeWords, signed, time, trendWords } from "./times.js";

/** A label this near to an end of the axis stands beside its line, and not across it. */
const EDGE = 0.08;

/**
 * Parts with their slides: plan, median, spread, last and trend. Each row is drawn as its distance
 * from its own plan, so that the plan is one straight line.
 */
export class PartsTable {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    /** @type {Set<string>} parts whose slides are shown */
    this.open = new Set();
  }

  /** @param {any} statistics */
  show(statistics) {
    this.statistics = statistics;
    const { parts, slides } = statistics;
    const rows = parts.length ? parts : slides;
    this.scale = scaleOf([...rows, ...slides.filter(({ plan }) => typeof plan === "number")]);
    const kind = parts.length ? "Part" : "Slide";
    const body = rows.flatMap((row, place) => {
      const own = parts.length ? this.#slidesOf(place) : [];
      const isOpen = this.open.has(row.id);
      return [this.#row(row, own.length > 1 ? isOpen : null), ...(isOpen ? own.map((slide) => this.#row(slide, null, true)) : [])];
    });
    this.host.replaceChildren(
      h("header", null, h("h2", null, `${kind}s`), h("p.legend", null, sign("plan", "plan"), sign("band", "spread"), sign("median", "median"), sign("last", "last"))),
      h("div.scroll", null, h("table.parts.num", null,
        h("thead", null, h("tr", null, h("th", { scope: "col" }, kind), ...["Plan", "Median", "Last", "Trend"].map((word) => h("th.r", { scope: "col" }, word)), h("th.plot-head", { scope: "col" }, this.#axis()))),
        h("tbody", null, ...body))));
  }

  #slidesOf(part) {
    const { outline, slides } = this.statistics;
    return slides.filter(({ id }) => outline[id] === part);
  }

  /** @param {any} row @param {boolean | null} isOpen null where it has nothing below it @param {boolean} [isBelow] */
  #row(row, isOpen, isBelow = false) {
    const { measured, plan } = row;
    const name = isOpen === null ? row.title
      : h("button.quiet.fold", { "aria-expanded": String(isOpen), onclick: () => this.#toggle(row.id) }, icon("right"), row.title);
    return h(isBelow ? "tr.below" : "tr", null, h("th", { scope: "row" }, name),
      h("td.dim", null, time(plan)), h(measured && isOver(measured.median, plan) ? "td.strong.warnc" : "td.strong", null, time(measured?.median)),
      h("td", null, time(measured?.last)), h("td.dim", { title: measured?.trend ? "Change from run to run" : "From four runs on" }, trendWords(measured?.trend)),
      h("td.plot-cell", null, this.#plot(row)));
  }

  #toggle(id) {
    if (!this.open.delete(id)) this.open.add(id);
    this.show(this.statistics);
    /** @type {HTMLElement | undefined} */ ([...this.host.querySelectorAll(".fold")].find((button) => button.textContent === this.statistics.parts.find((part) => part.id === id)?.title))?.focus();
  }

  #plot({ title, plan, measured }) {
    if (!measured) return h("p.dim.unplotted", null, "Not measured yet");
    if (plan === null || plan === undefined) return h("p.dim.unplotted", null, `${rangeWords(measured)}, no plan`);
    const { low, high, median, last, n } = measured;
    const label = `${title}: plan ${clock(plan)}, median ${clock(median)}, ${rangeWords(measured)}, last ${clock(last)}, measured ${n} times`;
    const early = this.#mark("band.early", Math.min(low - plan, 0), Math.min(high - plan, 0));
    const late = this.#mark("band.late", Math.max(low - plan, 0), Math.max(high - plan, 0));
    if (low < plan && high > plan) for (const band of [early, late]) band.classList.add("joined");
    return h("div.plot", { role: "img", "aria-label": label, title: `${rangeWords(measured)}, ${n} measured` },
      ...this.scale.ticks.map((tick) => this.#mark(tick === 0 ? "grid.zero" : "grid", tick, tick)),
      low < plan ? early : null, high > plan ? late : null,
      this.#mark("median", median - plan, median - plan),
      this.#mark(Math.abs(median - last) < SECOND / 2 ? "last.same" : "last", last - plan, last - plan));
  }

  #axis() {
    return h("span.axis", { "aria-hidden": "true" }, ...this.scale.ticks.map((tick) => {
      const label = this.#mark(tick === 0 ? "label.zero" : "label", tick, tick);
      const { low, high } = this.scale, share = (tick - low) / (high - low);
      if (share < EDGE || share > 1 - EDGE) label.classList.add(share < EDGE ? "at-start" : "at-end");
      label.textContent = tick === 0 ? "plan" : signed(tick);
      return label;
    }));
  }

  #mark(name, from, until) {
    const { low, high } = this.scale;
    const element = h(`i.${name}`);
    element.style.setProperty("--from", String((from - low) / (high - low)));
    element.style.setProperty("--length", String((until - from) / (high - low)));
    return element;
  }
}

const sign = (name, text) => h("span", null, h(`i.sign.${name}`), text);

/** One scale for all rows: distances from the plan, with room at both ends. */
function scaleOf(rows) {
  const distances = rows.filter(({ plan, measured }) => typeof plan === "number" && measured)
    .flatMap(({ plan, measured }) => [measured.low - plan, measured.high - plan, measured.last - plan]);
  let low = Math.min(-10 * SECOND, ...distances), high = Math.max(30 * SECOND, ...distances);
  const room = (high - low) * 0.08;
  low -= room;
  high += room;
  const step = axisStep(high - low, 5);
  const ticks = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) ticks.push(tick === 0 ? 0 : tick);
  return { low, high, ticks };
}
