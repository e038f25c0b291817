import { svg } from "../lib/dom.js";
import { clock, grouped } from "../lib/format.js";
import { Canvas, textWidth } from "./canvas.js";
import { piecesOf } from "./lines.js";
import { axis, ticks } from "./scale.js";

const WORDS = { mean: "on average", max: "at most", min: "at least", last: "at the end" };

/** One query over the time of two steps, laid over each other from the start of each. */
export class Comparison {
  /** @param {HTMLElement} host @param {import("./options.js").Options} options */
  constructor(host, options) {
    this.options = options;
    this.canvas = new Canvas(host, "versus");
  }

  /** The two figures, and how far they are apart. @param {import("./panel.js").PanelView} view */
  headline(view) {
    const [before, after] = this.#spans(view).map(({ figure }) => figure);
    const word = WORDS[this.options.reduce] ?? "";
    if (before === null) return { text: "–", note: `${view.stepName(this.options.before)} has not run yet`, state: "idle" };
    if (after === null) return { text: this.options.write(before), note: `${word} during ${view.stepName(this.options.before)}; ${view.stepName(this.options.after)} has not run yet`, state: "idle" };
    const change = before === 0 ? "" : `, ${after > before ? "up" : "down"} ${grouped(Math.abs(after - before) / Math.abs(before) * 100)}%`;
    return { text: `${this.options.write(before)} → ${this.options.write(after)}`, note: `${word}${change}`, state: this.options.level(after) };
  }

  /** @param {import("./panel.js").PanelView} view */
  legend(view) {
    return this.#spans(view).map(({ step, figure }, index) => ({
      colour: index === 0 ? "before" : 0, label: `${view.stepName(step)}, ${index === 0 ? "before" : "after"}`, value: figure === null ? "–" : this.options.write(figure),
    }));
  }

  /** @param {import("./panel.js").PanelView} view */
  draw(view) {
    const size = this.canvas.size();
    if (!size) return;
    const { options } = this, { width, height, font } = size;
    const spans = this.#spans(view), values = spans.flatMap(({ pieces }) => pieces.flat().map(([, value]) => value));
    const length = Math.max(10e6, ...spans.map(({ from, until }) => (from === null ? 0 : until - from)));
    const { levels, labels, low, high } = axis(values, options, { rows: height > font * 9 ? 3 : 1, limit: options.threshold, write: (value) => options.write(value) });
    const left = Math.max(...labels.map((label) => textWidth(label, font))) + font * 0.8 + 4, right = width - font * 0.85;
    const top = font * 0.8, bottom = height - font * 1.75;
    const x = (time) => left + time / length * (right - left);
    const y = (value) => Math.max(top - 12, Math.min(bottom, bottom - (value - low) / (high - low || 1) * (bottom - top)));
    const parts = levels.flatMap((level, index) => [svg("line", { class: "grid", x1: left, x2: right, y1: y(level), y2: y(level) }),
      svg("text", { class: "axis", x: left - font * 0.6, y: y(level) + font * 0.34, "text-anchor": "end" }, labels[index])]);
    for (const time of ticks(0, length / 1e6, Math.max(2, Math.floor((right - left) / (font * 7)))).filter((second) => second * 1e6 <= length)) {
      parts.push(svg("text", { class: "axis", x: x(time * 1e6), y: height - font * 0.3, "text-anchor": x(time * 1e6) > right - font ? "end" : "middle" }, clock(time * 1e6)));
    }
    spans.forEach(({ from, pieces }, index) => {
      for (const piece of pieces) {
        const d = "M" + piece.map(([time, value]) => `${x(time - from).toFixed(1)},${y(value).toFixed(1)}`).join("L");
        if (piece.length > 1) parts.push(svg("path", { class: index === 0 ? "seg before" : "seg series-0", d }));
      }
    });
    if (options.threshold !== null) {
      parts.push(svg("line", { class: "limit", x1: left, x2: right, y1: y(options.threshold), y2: y(options.threshold) }),
        svg("text", { class: "limit-label", x: left + font * 0.5, y: y(options.threshold) - font * 0.45 }, `Limit ${options.write(options.threshold)}`));
    }
    const headline = this.headline(view);
    this.canvas.show(size, parts, `${view.title}: ${headline.text.replace("→", "then")}, ${headline.note}.`);
    this.canvas.root.classList.toggle("is-quiet", view.isQuiet);
  }

  /** Both steps: when they ran, what was measured meanwhile, and what is made of it. */
  #spans(view) {
    return [this.options.before, this.options.after].map((step) => {
      const { startedAt = null, endedAt = null } = view.scene.steps?.[step] ?? {};
      if (startedAt === null) return { step, from: null, until: null, pieces: [], figure: null };
      const until = Math.min(endedAt ?? view.now, view.now);
      const points = view.window(startedAt, until);
      const label = view.series[0]?.label ?? points.at(-1)?.[1]?.[0]?.[0] ?? "";
      const pieces = piecesOf(points, label);
      return { step, from: startedAt, until, pieces, figure: reduced(pieces.flat().map(([, value]) => value), this.options.reduce) };
    });
  }
}

function reduced(values, how) {
  if (!values.length) return null;
  switch (how) {
    case "max": return Math.max(...values);
    case "min": return Math.min(...values);
    case "last": return values.at(-1) ?? null;
    default: return values.reduce((sum, value) => sum + value, 0) / values.length;
  }
}
