import { svg } from "../lib/dom.js";
import { minuteOfDay, quantity, timeOfDay } from "../lib/format.js";
import { ticks, timeTicks } from "./scale.js";

let serial = 0;

/**
 * A time series as SVG: area and line split at the threshold, the threshold's own line, a mark
 * where a step started. Sharp on a projector, styled by classes only.
 */
export class Chart {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    this.id = `area-${serial += 1}`;
    this.root = svg("svg", { class: "chart", role: "img" });
    host.replaceChildren(this.root);
  }

  /**
   * Draws anew.
   * @param {object} view
   * @param {[number, number][][]} view.lines one list of `[ms since 1970, value]` for each series, without gaps' values
   * @param {number} view.from ms since 1970
   * @param {number} view.until ms since 1970
   * @param {string} view.unit
   * @param {number | null} view.threshold
   * @param {{ at: number, label: string }[]} view.marks
   * @param {string} view.label the sentence for who cannot see it
   * @param {boolean} view.isQuiet whether the line is grey: stale
   */
  draw(view) {
    const width = this.host.clientWidth, height = this.host.clientHeight;
    if (width < 40 || height < 30) return;
    const font = parseFloat(getComputedStyle(this.host).fontSize) || 22;
    const box = this.#box(width, height, font, view);
    const marks = this.#marks(box), isName = (part) => part.localName === "text";
    // Names stand above the line, so that they can be read across it.
    const parts = [...this.#grid(box), ...marks.filter((part) => !isName(part)), ...this.#lines(box), ...this.#threshold(box), ...marks.filter(isName)];
    this.root.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.root.setAttribute("aria-label", view.label);
    this.root.classList.toggle("is-quiet", view.isQuiet);
    this.root.replaceChildren(...parts);
  }

  #box(width, height, font, view) {
    let low = 0, high = view.threshold ?? 0;
    for (const line of view.lines) for (const [, value] of line) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    // A share that stays within the whole is drawn up to the whole.
    const isShare = view.unit === "percent" && high <= 1 && high * 1.08 > 1;
    const levels = ticks(low, isShare ? 1 : high * 1.08, height > font * 9 ? 3 : 1);
    const bottom = levels[0], top = levels.at(-1);
    const labels = levels.map((level) => quantity(level, view.unit));
    const left = Math.max(...labels.map((label) => label.length)) * font * 0.62 + 18;
    const box = { font, view, width, height, levels, labels, left, right: width - font * 0.85, top: font * 0.8, bottom: height - font * 1.75 };
    box.x = (time) => left + (time - view.from) / (view.until - view.from) * (box.right - left);
    box.y = (value) => box.bottom - (value - bottom) / (top - bottom) * (box.bottom - box.top);
    return box;
  }

  #grid({ x, y, left, right, height, width, font, levels, labels, view }) {
    const parts = [];
    levels.forEach((level, index) => {
      parts.push(svg("line", { class: "grid", x1: left, x2: right, y1: y(level), y2: y(level) }));
      parts.push(svg("text", { class: "axis", x: left - font * 0.6, y: y(level) + font * 0.34, "text-anchor": "end" }, labels[index]));
    });
    const { times, step } = timeTicks(view.from, view.until, Math.max(2, Math.floor((width - left) / (font * 6))));
    let free = -Infinity;
    for (const time of times) {
      const at = x(time), half = (step < 60_000 ? 8 : 5) * font * 0.3;
      if (at < left + font || at > right - font || at - half < free) continue;
      free = at + half + font * 0.4;
      parts.push(svg("text", { class: "axis", x: at, y: height - font * 0.3, "text-anchor": "middle" },
        step < 60_000 ? timeOfDay(time) : minuteOfDay(time)));
    }
    return parts;
  }

  #marks({ x, left, right, top, bottom, font, view }) {
    const taken = [];
    const shown = view.marks.filter((mark) => mark.at >= view.from && mark.at <= view.until);
    return shown.reverse().flatMap((mark) => {
      const at = x(mark.at), toLeft = at > (left + right) / 2;
      const line = svg("line", { class: "mark", x1: at, x2: at, y1: top - font * 0.4, y2: bottom });
      const width = (mark.label.length * 0.6 + 0.9) * font, start = toLeft ? at - width : at;
      // A mark whose name has no room, or that would cross another's name, is left out.
      if (taken.some(([from, until]) => start < until && start + width > from)) return [];
      taken.push([start, start + width]);
      return [line, svg("text", { class: "mark-label", x: at + (toLeft ? -0.45 : 0.45) * font, y: top + font * 0.5, "text-anchor": toLeft ? "end" : "start" }, mark.label)];
    });
  }

  #lines({ x, y, view, font }) {
    const single = view.lines.length === 1;
    return view.lines.flatMap((line, index) => {
      if (!line.length) return [];
      const place = (point) => `${x(point[0]).toFixed(1)},${y(point[1]).toFixed(1)}`;
      const parts = [];
      if (single) parts.push(...this.#area(line, place, x, y, view));
      if (single && view.threshold !== null) parts.push(...split(line, view.threshold, place));
      else parts.push(svg("path", { class: `seg series-${index % 5}`, d: "M" + line.map(place).join("L") }));
      const last = line.at(-1), isOver = single && view.threshold !== null && last[1] > view.threshold;
      const kind = single ? (isOver ? " over" : " under") : ` series-${index % 5}`;
      const [cx, cy] = [x(last[0]), y(last[1])];
      if (single) parts.push(svg("circle", { class: "halo" + kind, cx, cy, r: font * 0.68 }));
      parts.push(svg("circle", { class: "now" + kind, cx, cy, r: font * 0.32 }));
      return parts;
    });
  }

  #area(line, place, x, y, view) {
    const isOver = view.threshold !== null && line.some(([, value]) => value > view.threshold);
    const gradient = svg("linearGradient", { id: this.id, x1: 0, y1: 0, x2: 0, y2: 1 },
      svg("stop", { offset: 0, class: isOver ? "stop over" : "stop under" }),
      svg("stop", { offset: 1, class: "stop end" }));
    const floor = y(Math.max(0, Math.min(...line.map(([, value]) => value), 0)));
    const d = `M${x(line[0][0]).toFixed(1)},${floor}L${line.map(place).join("L")}L${x(line.at(-1)[0]).toFixed(1)},${floor}Z`;
    return [svg("defs", null, gradient), svg("path", { class: "area", fill: `url(#${this.id})`, d })];
  }

  #threshold({ y, left, right, font, view }) {
    if (view.threshold === null) return [];
    const at = y(view.threshold);
    return [svg("line", { class: "limit", x1: left, x2: right, y1: at, y2: at }),
      svg("text", { class: "limit-label", x: left + font * 0.5, y: at - font * 0.45 }, `Limit ${quantity(view.threshold, view.unit)}`)];
  }
}

/** The line in pieces under and over the threshold, cut exactly where it crosses. */
function split(line, threshold, place) {
  const parts = [];
  let piece = [], wasOver = null;
  const finish = () => {
    if (piece.length > 1) parts.push(svg("path", { class: wasOver ? "seg over" : "seg under", d: "M" + piece.map(place).join("L") }));
  };
  for (const point of line) {
    const isOver = point[1] > threshold;
    if (wasOver !== null && isOver !== wasOver) {
      const before = piece.at(-1), share = (threshold - before[1]) / (point[1] - before[1]);
      const crossing = [before[0] + share * (point[0] - before[0]), threshold];
      piece.push(crossing);
      finish();
      piece = [crossing];
    }
    wasOver = isOver;
    piece.push(point);
  }
  finish();
  return parts;
}
