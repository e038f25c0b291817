import { svg } from "../lib/dom.js";
import { numeric } from "../lib/format.js";
import { Canvas, textWidth } from "./canvas.js";
import { timeAxis } from "./timeseries.js";

/** Cells across. */
const MOST = 60;

/** How many fell into each bucket of a histogram, over time: the more, the stronger the colour. */
export class Heatmap {
  /** @param {HTMLElement} host @param {import("./options.js").Options} options */
  constructor(host, options) {
    this.options = options;
    this.canvas = new Canvas(host, "heat");
  }

  /** @param {import("./panel.js").PanelView} view */
  draw(view) {
    const size = this.canvas.size();
    if (!size) return;
    const { width, height, font } = size;
    const bounds = boundsOf(view);
    const names = bounds.map(({ number }) => (Number.isFinite(number) ? this.options.write(number) : "more"));
    const left = Math.max(...names.map((name) => textWidth(name, font)), 0) + font * 0.8;
    const right = width - font * 0.4, top = font * 0.3, bottom = height - font * 1.75;
    const count = Math.max(1, Math.min(MOST, Math.floor((right - left) / (font * 0.5))));
    const cells = columnsOf(view, bounds, count), most = Math.max(...cells.flat().filter(Number.isFinite), 0);
    const row = (bottom - top) / Math.max(1, bounds.length), wide = (right - left) / count;
    const parts = [svg("rect", { class: "rail", x: left, y: top, width: right - left, height: bottom - top })];
    cells.forEach((column, place) => column.forEach((value, bucket) => {
      if (!(value > 0)) return;
      parts.push(svg("rect", { class: "cell", x: (left + place * wide).toFixed(1), y: (bottom - (bucket + 1) * row).toFixed(1), width: Math.max(1, wide - 1).toFixed(1), height: Math.max(1, row - 1).toFixed(1), "fill-opacity": strength(value, most).toFixed(2) }));
    }));
    const every = Math.ceil(font * 1.25 / row);
    names.forEach((name, index) => {
      if ((names.length - 1 - index) % every === 0) parts.push(svg("text", { class: "axis", x: left - font * 0.5, y: bottom - (index + 0.5) * row + font * 0.34, "text-anchor": "end" }, name));
    });
    const x = (time) => left + (time - view.from) / (view.until - view.from) * (right - left);
    parts.push(...timeAxis(view, { x, left, right, height, width, font }));
    this.canvas.show(size, parts, this.#sentence(view, bounds, names, cells));
    this.canvas.root.classList.toggle("is-quiet", view.isQuiet);
  }

  #sentence(view, bounds, names, cells) {
    const last = cells.findLast((column) => column.some((value) => value > 0)) ?? [];
    const fullest = last.indexOf(Math.max(...last));
    if (fullest < 0) return `${view.title}: nothing fell into any bucket.`;
    const name = Number.isFinite(bounds[fullest].number) ? `up to ${names[fullest]}` : `more than ${names[fullest - 1] ?? "all bounds"}`;
    return `${view.title}: of ${bounds.length} buckets, most lately fell into the one ${name}.`;
  }
}

/** Few stand out as well as many: by the logarithm. */
const strength = (value, most) => (most > 0 ? 0.12 + 0.88 * Math.log1p(value / most * 100) / Math.log1p(100) : 0);

/** The buckets' bounds, rising. */
function boundsOf(view) {
  return view.series.map(({ label }) => ({ label, number: label === "+Inf" ? Infinity : Number(label) }))
    .filter(({ number }) => !Number.isNaN(number)).sort((a, b) => a.number - b.number);
}

/** For each column of the chart what fell into each bucket: those of a bound less those of the bound below. */
function columnsOf(view, bounds, count) {
  const columns = Array.from({ length: count }, () => ({ sums: bounds.map(() => 0), samples: 0 }));
  for (const [time, series] of view.points) {
    const place = Math.min(count - 1, Math.max(0, Math.floor((time - view.from) / (view.until - view.from) * count)));
    const values = new Map(series), column = columns[place];
    let below = 0;
    column.samples += 1;
    bounds.forEach(({ label }, index) => {
      const value = numeric(values.get(label));
      if (!Number.isFinite(value)) return;
      column.sums[index] += Math.max(0, value - below);
      below = Math.max(below, value);
    });
  }
  const found = columns.map(({ sums, samples }) => (samples ? sums.map((sum) => sum / samples) : null));
  // Slow samples leave columns between them empty: a column holds until the next, but not over a gap.
  const reach = Math.ceil(count * 12e6 / (view.until - view.from));
  return found.map((column, place) => column ?? found.slice(Math.max(0, place - reach), place).findLast((one) => one) ?? bounds.map(() => NaN));
}
