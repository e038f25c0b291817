import { svg } from "../lib/dom.js";
import { numeric } from "../lib/format.js";
import { Canvas, fitted, textWidth } from "./canvas.js";

/** Bars where the panel does not say how many. */
const MOST = 10;

/** A bar for each series, the greatest on top. */
export class Bars {
  /** @param {HTMLElement} host @param {import("./options.js").Options} options */
  constructor(host, options) {
    this.options = options;
    this.canvas = new Canvas(host, "bars");
  }

  /** @param {import("./panel.js").PanelView} view */
  draw(view) {
    const size = this.canvas.size();
    if (!size) return;
    const { options } = this, { width, height, font } = size;
    const all = view.series.filter(({ value }) => Number.isFinite(numeric(value))).sort((a, b) => numeric(b.value) - numeric(a.value));
    const count = Math.min(options.top ?? MOST, Math.max(1, Math.floor(height / (font * 1.5))));
    const shown = all.slice(0, count);
    const texts = shown.map(({ value }) => options.write(value));
    const widest = Math.max(...shown.map(({ label }) => textWidth(label || view.title, font)), 0) + font;
    const values = Math.max(...texts.map((text) => textWidth(text, font)), font * 2) + font * 0.8;
    const names = Math.min((width - values) * 0.62, widest);
    const most = Math.max(options.max ?? 0, ...shown.map(({ value }) => numeric(value)), ...options.levels) || 1;
    const row = Math.min(font * 4, height / Math.max(1, shown.length)), thick = Math.min(font * 1.5, row * 0.56);
    const x = names, room = Math.max(10, width - names - values);
    const parts = shown.flatMap(({ label, value }, index) => {
      const middle = row * (index + 0.5), level = options.level(value);
      const length = Math.max(0, Math.min(1, numeric(value) / most)) * room;
      return [
        svg("text", { class: "name", x: 0, y: middle + font * 0.35 }, fitted(label || view.title, names - font * 0.8, font)),
        svg("rect", { class: "rail", x, y: middle - thick / 2, width: room, height: thick, rx: thick * 0.2 }),
        svg("rect", { class: `bar ${level === "idle" ? "series-0" : `is-${level}`}`, x, y: middle - thick / 2, width: length, height: thick, rx: thick * 0.2 }),
        svg("text", { class: `amount is-${level}`, x: width - 2, y: middle + font * 0.35, "text-anchor": "end" }, texts[index]),
      ];
    });
    for (const edge of options.levels) {
      const at = x + edge / most * room;
      if (shown.length && edge <= most) parts.push(svg("line", { class: "marker", x1: at, x2: at, y1: 0, y2: row * shown.length }));
    }
    const words = shown.map(({ label }, index) => `${label || view.title} ${texts[index]}`).join(", ");
    const more = all.length > shown.length ? ` ${all.length - shown.length} more are not shown.` : "";
    this.canvas.show(size, parts, `${view.title}: ${words}.${more}`);
    this.canvas.root.classList.toggle("is-quiet", view.isQuiet);
  }
}
