import { svg } from "../lib/dom.js";
import { Canvas } from "./canvas.js";
import { piecesOf } from "./lines.js";

/** One large number with the way it came: a spark below it. */
export class Stat {
  /** @param {HTMLElement} host @param {import("./options.js").Options} options */
  constructor(host, options) {
    this.options = options;
    this.canvas = new Canvas(host, "spark");
  }

  /** @param {import("./panel.js").PanelView} view */
  headline(view) { return view.newest(); }

  /** @param {import("./panel.js").PanelView} view */
  draw(view) {
    const size = this.canvas.size();
    if (!size) return;
    const label = view.series[0]?.label ?? "", pieces = piecesOf(view.points, label), values = pieces.flat().map(([, value]) => value);
    const low = Math.min(...values, this.options.min ?? Infinity), high = Math.max(...values, this.options.max ?? -Infinity);
    const inset = size.font * 0.4;
    const x = (time) => inset + (time - view.from) / (view.until - view.from) * (size.width - 2 * inset);
    const y = (value) => (high > low ? size.height - inset - (value - low) / (high - low) * (size.height - 2 * inset) : size.height / 2);
    const level = this.options.level(view.series[0]?.value);
    const parts = pieces.filter((piece) => piece.length > 1).flatMap((piece) => {
      const line = piece.map(([time, value]) => `${x(time).toFixed(1)},${y(value).toFixed(1)}`).join("L");
      return [svg("path", { class: `layer is-${level}`, d: `M${x(piece[0][0]).toFixed(1)},${size.height}L${line}L${x(piece.at(-1)[0]).toFixed(1)},${size.height}Z` }),
        svg("path", { class: `seg is-${level}`, d: `M${line}` })];
    });
    const last = pieces.at(-1)?.at(-1);
    if (last) parts.push(svg("circle", { class: `now is-${level}`, cx: x(last[0]), cy: y(last[1]), r: size.font * 0.3 }));
    const headline = view.newest();
    this.canvas.show(size, parts, `${view.title}: ${headline?.text ?? "no value"}${headline?.note ? `, ${headline.note}` : ""}.`);
    this.canvas.root.classList.toggle("is-quiet", view.isQuiet);
  }
}
