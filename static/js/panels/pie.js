import { svg } from "../lib/dom.js";
import { grouped, numeric } from "../lib/format.js";
import { Canvas, fitted, ring, textWidth } from "./canvas.js";

/** Pieces that are told apart; the rest is one. */
const MOST = 6;

/** Shares of a whole, as a disc or, for `donut`, as a ring with the sum in it. */
export class Pie {
  /** @param {HTMLElement} host @param {import("./options.js").Options} options */
  constructor(host, options) {
    this.options = options;
    this.canvas = new Canvas(host, "pie");
  }

  /** @param {import("./panel.js").PanelView} view */
  draw(view) {
    const size = this.canvas.size();
    if (!size) return;
    const { options } = this, { width, height, font } = size;
    const slices = this.#slices(view.series), sum = slices.reduce((all, { value }) => all + value, 0);
    const isWide = width > height * 1.25, names = isWide ? Math.min(width * 0.66, Math.max(width * 0.48, this.#namesWidth(slices, sum, font))) : 0;
    const room = isWide ? height : height - slices.length * font * 1.5;
    const radius = Math.max(24, Math.min((width - names) / 2, room / 2) - font * 0.3);
    const x = isWide ? radius + font * 0.4 : width / 2, y = isWide ? height / 2 : radius + font * 0.2;
    const inner = options.kind === "donut" ? radius * 0.62 : 0;
    const parts = [];
    let from = 0;
    for (const { value, colour } of slices) {
      const share = sum > 0 ? value / sum : 0;
      if (share > 0) parts.push(svg("path", { class: `slice series-${colour}`, d: ring(x, y, inner, radius, from, from + share) }));
      from += share;
    }
    if (sum <= 0) parts.push(svg("path", { class: "rail", d: ring(x, y, inner, radius, 0, 1) }));
    if (inner) {
      const text = options.write(sum), big = Math.min(inner * 0.6, inner * 3 / Math.max(3, text.length));
      parts.push(svg("g", { "font-size": big }, svg("text", { class: "reading", x, y: y + big * 0.34, "text-anchor": "middle" }, text)));
    }
    parts.push(...this.#names(slices, sum, isWide ? 2 * radius + font * 2 : font * 0.4, isWide ? (height - slices.length * font * 1.6) / 2 : 2 * radius + font * 0.6, isWide ? width - 2 * radius - font * 2 : width - font, font));
    const words = slices.map(({ label, value }) => `${label} ${options.write(value)}${sum > 0 ? ` (${percent(value / sum)})` : ""}`).join(", ");
    this.canvas.show(size, parts, `${view.title}: ${words || "nothing"}.`);
    this.canvas.root.classList.toggle("is-quiet", view.isQuiet);
  }

  /** The greatest, and the others together; each keeps the colour of its place in the answer. */
  #slices(series) {
    const all = series.map(({ label, value }, index) => ({ label: label || "Value", value: Math.max(0, numeric(value)), colour: index % 8 }))
      .filter(({ value }) => Number.isFinite(value));
    if (all.length <= MOST) return all;
    const sorted = [...all].sort((a, b) => b.value - a.value);
    const rest = sorted.slice(MOST - 1).reduce((sum, { value }) => sum + value, 0);
    return [...sorted.slice(0, MOST - 1), { label: `${all.length - MOST + 1} others`, value: rest, colour: "rest" }];
  }

  #amount(value, sum) {
    return sum > 0 ? `${this.options.write(value)} · ${percent(value / sum)}` : this.options.write(value);
  }

  /** What every name takes beside the pie without being shortened. */
  #namesWidth(slices, sum, font) {
    return font * 4.6 + Math.max(0, ...slices.map(({ label, value }) => textWidth(label, font) + textWidth(this.#amount(value, sum), font)));
  }

  #names(slices, sum, left, top, width, font) {
    return slices.flatMap(({ label, value, colour }, index) => {
      const y = top + font * 1.6 * index + font * 1.05;
      const amount = this.#amount(value, sum);
      return [
        svg("rect", { class: `swatch series-${colour}`, x: left, y: y - font * 0.72, width: font * 0.8, height: font * 0.8, rx: font * 0.18 }),
        svg("text", { class: "name", x: left + font * 1.2, y }, fitted(label, width - font * 2.4 - amount.length * font * 0.56, font)),
        svg("text", { class: "amount", x: left + width - font * 0.2, y, "text-anchor": "end" }, amount),
      ];
    });
  }
}

const percent = (share) => `${grouped(share * 100, share > 0 && share < 0.01 ? 1 : 0)}%`;
