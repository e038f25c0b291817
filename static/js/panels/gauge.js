import { svg } from "../lib/dom.js";
import { numeric } from "../lib/format.js";
import { Canvas, fitted, ring } from "./canvas.js";
import { levelOf } from "./options.js";
import { roundStep } from "./scale.js";

/** Dials that stand beside each other. */
const MOST = 4;
/** The dial is open at the bottom: from here, in turns from the top, so far. */
const START = -0.34, SWEEP = 0.68;
/** Room for the marks above the dial, and for the ends of its scale below; in sizes of the text. */
const TOP = 1.5, BOTTOM = 1.6;

/** A dial for each series, with a mark at each threshold and the zones around it. */
export class Gauge {
  /** @param {HTMLElement} host @param {import("./options.js").Options} options */
  constructor(host, options) {
    this.options = options;
    this.canvas = new Canvas(host, "dial");
  }

  /** @param {import("./panel.js").PanelView} view */
  draw(view) {
    const size = this.canvas.size();
    if (!size) return;
    const shown = view.series.slice(0, MOST), width = size.width / Math.max(1, shown.length);
    const parts = shown.flatMap((series, index) => this.#dial(series, index * width, width, size));
    const edges = this.options.levels.map((edge) => this.options.write(edge)).join(", ");
    const values = shown.map(({ label, value }) => `${label ? label + " " : ""}${this.options.write(value)}`).join(", ");
    this.canvas.show(size, parts, `${view.title}: ${values}.${edges ? ` Marks at ${edges}.` : ""}`);
    this.canvas.root.classList.toggle("is-quiet", view.isQuiet);
  }

  #dial({ label, value }, left, width, { height, font }) {
    const { options } = this;
    const isNamed = Boolean(label), room = height - (isNamed ? font * 1.6 : 0);
    const radius = Math.max(20, Math.min(width / 2 - font * 2.6, (room - font * (TOP + BOTTOM)) / 1.54));
    const x = left + width / 2, y = font * TOP + radius, thick = radius * 0.2;
    const { min, max } = this.#scale(value);
    const turn = (number) => START + SWEEP * Math.min(1, Math.max(0, (number - min) / (max - min || 1)));
    const number = numeric(value), level = options.level(value);
    const parts = [svg("path", { class: "rail", d: ring(x, y, radius - thick, radius, START, START + SWEEP) })];
    if (Number.isFinite(number) && number > min) {
      parts.push(svg("path", { class: `value is-${level === "idle" ? "run" : level}`, d: ring(x, y, radius - thick, radius, START, Math.max(turn(number), START + 0.004)) }));
    }
    parts.push(...this.#zones(x, y, radius, turn, min, max, font));
    const big = Math.min(radius * 0.56, width / 5);
    parts.push(svg("g", { "font-size": big }, svg("text", { class: `reading is-${level}`, x, y: y + big * 0.3, "text-anchor": "middle" }, options.write(value))));
    const end = (at, text, anchor) => svg("text", { class: "axis", x: x + Math.sin(at * 2 * Math.PI) * (radius - thick / 2), y: y - Math.cos(at * 2 * Math.PI) * radius + font * 1.35, "text-anchor": anchor }, text);
    parts.push(end(START, options.write(min), "middle"), end(START + SWEEP, options.write(max), "middle"));
    if (isNamed) parts.push(svg("text", { class: "name", x, y: height - font * 0.35, "text-anchor": "middle" }, fitted(label, width - font, font)));
    return parts;
  }

  #scale(value) {
    const { min, max, unit, levels } = this.options;
    const number = numeric(value), reach = Math.max(Number.isFinite(number) ? number : 0, ...levels.map((edge) => edge * 1.25), 0);
    const high = max ?? (unit === "percent" && reach <= 1 ? 1 : reach > 0 ? roundStep(reach) : 1);
    return { min: min ?? 0, max: high };
  }

  #zones(x, y, radius, turn, min, max, font) {
    const { levels, reversed } = this.options;
    const edges = [min, ...levels.filter((edge) => edge > min && edge < max), max];
    const parts = edges.slice(0, -1).map((edge, index) => {
      const level = levelOf((edge + edges[index + 1]) / 2, levels, reversed);
      return svg("path", { class: `zone-ring is-${level}`, d: ring(x, y, radius + font * 0.22, radius + font * 0.45, turn(edge), turn(edges[index + 1])) });
    });
    if (!levels.length) return [];
    for (const edge of edges.slice(1, -1)) {
      const at = turn(edge) * 2 * Math.PI, on = (r) => [x + r * Math.sin(at), y - r * Math.cos(at)];
      const [x1, y1] = on(radius * 0.8), [x2, y2] = on(radius + font * 0.5), [tx, ty] = on(radius + font * 0.85);
      const side = Math.sin(at);
      parts.push(svg("line", { class: "marker", x1, y1, x2, y2 }));
      parts.push(svg("text", { class: "axis", x: tx, y: ty + font * 0.2, "text-anchor": side < -0.25 ? "end" : side > 0.25 ? "start" : "middle" }, this.options.write(edge)));
    }
    return parts;
  }
}
