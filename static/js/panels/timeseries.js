import { svg } from "../lib/dom.js";
import { minuteOfDay, timeOfDay } from "../lib/format.js";
import { Canvas, textWidth } from "./canvas.js";
import { labelsOf, piecesOf, stacked } from "./lines.js";
import { axis, timeTicks } from "./scale.js";

const COLOURS = 8;
/** Lines that are drawn of one panel. */
const MOST = 20;
let serial = 0;

/**
 * Lines over time, or areas that stand on each other: split at the threshold, with one or two axes
 * and marks where something happened. Styled by classes only.
 */
export class TimeSeries {
  /** @param {HTMLElement} host @param {import("./options.js").Options} options */
  constructor(host, options) {
    this.options = options;
    this.canvas = new Canvas(host);
    this.id = `area-${serial += 1}`;
  }

  /** The large number: of several lines each is named in the legend instead. */
  headline(view) {
    return view.series.length === 1 ? view.newest() : null;
  }

  /** @param {import("./panel.js").PanelView} view */
  legend(view) {
    if (view.series.length < 2) return [];
    const labels = labelsOf(view.series, view.points);
    return view.series.slice(0, MOST).map(({ label, value }) => ({
      colour: labels.indexOf(label) % COLOURS, label, value: this.options.write(value, this.options.queryOf(label)),
    }));
  }

  /** @param {import("./panel.js").PanelView} view */
  draw(view) {
    const size = this.canvas.size();
    if (!size) return;
    const { options } = this;
    const labels = labelsOf(view.series, view.points).slice(0, MOST);
    const lines = labels.map((label, index) => ({
      label, colour: index % COLOURS, isRight: options.queryOf(label)?.right === true, pieces: piecesOf(view.points, label),
    }));
    const layers = options.isStacked ? stacked(view.points, labels) : null;
    const box = this.#box(size, view, lines, layers);
    const marks = this.#marks(box), isName = (part) => part.localName === "text";
    // Names stand above all lines, so that they can be read where one rises as high as the scale.
    this.canvas.show(size, [
      ...this.#zones(box), ...this.#grid(box), ...marks.filter((part) => !isName(part)),
      ...(layers ? this.#layers(box, layers) : this.#lines(box, lines)), ...this.#threshold(box), ...marks.filter(isName),
    ], this.#sentence(view));
    this.canvas.root.classList.toggle("is-quiet", view.isQuiet);
  }

  #sentence(view) {
    const { options } = this;
    const span = view.range >= 90e6 ? `${Math.round(view.range / 60e6)} minutes` : `${Math.round(view.range / 1e6)} seconds`;
    const values = view.series.slice(0, MOST).map(({ label, value }) => `${label ? label + " " : ""}${options.write(value, options.queryOf(label))}`).join(", ");
    const limit = options.threshold === null ? "" : ` The limit is ${options.write(options.threshold)}.`;
    return `${view.title} over the last ${span}, now ${values}.${limit}`;
  }

  // --- the scales

  #box({ width, height, font }, view, lines, layers) {
    const { options } = this;
    const values = (isRight) => (layers && !isRight
      ? layers.flat(2).flatMap(([, bottom, top]) => [bottom, top])
      : lines.filter((line) => line.isRight === isRight).flatMap(({ pieces }) => pieces.flat().map(([, value]) => value)));
    const isTall = height > font * 9, rows = isTall ? 3 : 1;
    const left = axis(values(false), options, { rows, limit: options.threshold, write: (value) => options.write(value) });
    const query = lines.some(({ isRight }) => isRight) ? options.queries.find(({ right }) => right) ?? null : null;
    const right = query && axis(values(true), { unit: query.unit ?? options.unit, min: null, max: null }, { rows, count: left.levels.length - 1, write: (value) => options.write(value, query) });
    const from = Math.max(...left.labels.map((label) => textWidth(label, font))) + font * 0.8 + 4;
    const until = width - (right ? Math.max(...right.labels.map((label) => textWidth(label, font))) + font * 1.3 : font * 0.85);
    const box = { font, view, width, height, left: from, right: until, top: font * (isTall && options.annotations.size ? 1.9 : 0.8), bottom: height - font * 1.75, axis: left, other: right };
    box.x = (time) => from + (time - view.from) / (view.until - view.from) * (until - from);
    box.y = (value) => place(value, left, box);
    box.yRight = (value) => (right ? place(value, right, box) : box.bottom);
    return box;
  }

  #grid({ x, y, yRight, left, right, height, width, font, axis: own, other, view }) {
    const parts = [];
    own.levels.forEach((level, index) => {
      parts.push(svg("line", { class: "grid", x1: left, x2: right, y1: y(level), y2: y(level) }));
      parts.push(svg("text", { class: "axis", x: left - font * 0.6, y: y(level) + font * 0.34, "text-anchor": "end" }, own.labels[index]));
    });
    other?.levels.forEach((level, index) => {
      parts.push(svg("text", { class: "axis", x: right + font * 0.6, y: yRight(level) + font * 0.34 }, other.labels[index]));
    });
    return [...parts, ...timeAxis(view, { x, left, right, height, width, font })];
  }

  #zones({ y, left, right, top, bottom }) {
    const { thresholds, reversed } = this.options;
    if (!thresholds.length) return [];
    const edges = [Infinity, ...[...thresholds].reverse(), -Infinity];
    const clamp = (value) => Math.min(bottom, Math.max(top, Number.isFinite(value) ? y(value) : value > 0 ? top : bottom));
    return edges.slice(0, -1).flatMap((high, index) => {
      const zone = reversed ? index : thresholds.length - index;
      const level = zone === 0 ? "ok" : zone === thresholds.length ? "bad" : "warn";
      const [from, until] = [clamp(high), clamp(edges[index + 1])];
      if (level === "ok" || until - from < 1) return [];
      return [svg("rect", { class: `zone is-${level}`, x: left, width: right - left, y: from, height: until - from })];
    });
  }

  // --- what happened

  #marks({ x, left, right, top, bottom, font, view }) {
    const taken = [];
    return view.marks.filter((mark) => mark.at >= view.from && mark.at <= view.until).reverse().flatMap((mark) => {
      const at = x(mark.at), toLeft = at > (left + right) / 2;
      const line = svg("line", { class: `mark ${mark.kind}`, x1: at, x2: at, y1: Math.max(0, top - font * 1.4), y2: bottom });
      const width = textWidth(mark.label, font) + font * 0.9, start = toLeft ? at - width : at;
      // A name that has no room, or would cross another's, is left out; an alert's line stays.
      if (taken.some(([from, until]) => start < until && start + width > from)) return mark.kind === "alert" ? [line] : [];
      taken.push([start, start + width]);
      return [line, svg("text", { class: `mark-label ${mark.kind}`, x: at + (toLeft ? -0.45 : 0.45) * font, y: Math.max(top - font * 0.7, font * 1.2), "text-anchor": toLeft ? "end" : "start" }, mark.label)];
    });
  }

  #threshold({ y, left, right, font }) {
    const { threshold } = this.options;
    if (threshold === null) return [];
    const at = y(threshold);
    return [svg("line", { class: "limit", x1: left, x2: right, y1: at, y2: at }),
      svg("text", { class: "limit-label", x: left + font * 0.5, y: at - font * 0.45 }, `Limit ${this.options.write(threshold)}`)];
  }

  // --- the values

  #lines({ x, y, yRight, font }, lines) {
    const single = lines.length === 1, { threshold } = this.options;
    return lines.flatMap(({ pieces, colour, isRight }) => {
      if (!pieces.length) return [];
      const at = isRight ? yRight : y;
      const point = ([time, value]) => `${x(time).toFixed(1)},${at(value).toFixed(1)}`;
      const parts = [];
      for (const piece of pieces) {
        if (single) parts.push(...this.#area(piece, point, x, y));
        if (single && threshold !== null) parts.push(...split(piece, threshold, point));
        else parts.push(svg("path", { class: `seg series-${colour}${isRight ? " right" : ""}`, d: path(piece, point) }));
      }
      const last = pieces.at(-1).at(-1), isOver = single && threshold !== null && last[1] > threshold;
      const kind = single ? (isOver ? " over" : " under") : ` series-${colour}`;
      const [cx, cy] = [x(last[0]), at(last[1])];
      if (single) parts.push(svg("circle", { class: "halo" + kind, cx, cy, r: font * 0.68 }));
      parts.push(svg("circle", { class: "now" + kind, cx, cy, r: font * (single ? 0.32 : 0.26) }));
      return parts;
    });
  }

  #area(piece, point, x, y) {
    if (piece.length < 2) return [];
    const { threshold } = this.options;
    const isOver = threshold !== null && piece.some(([, value]) => value > threshold);
    const id = `${this.id}-${piece[0][0]}`;
    const gradient = svg("linearGradient", { id, x1: 0, y1: 0, x2: 0, y2: 1 },
      svg("stop", { offset: 0, class: isOver ? "stop over" : "stop under" }), svg("stop", { offset: 1, class: "stop end" }));
    const floor = y(Math.min(0, ...piece.map(([, value]) => value)));
    const d = `M${x(piece[0][0]).toFixed(1)},${floor}L${piece.map(point).join("L")}L${x(piece.at(-1)[0]).toFixed(1)},${floor}Z`;
    return [svg("defs", null, gradient), svg("path", { class: "area", fill: `url(#${id})`, d })];
  }

  #layers({ x, y }, layers) {
    const areas = [], edges = [];
    layers.forEach((pieces, index) => {
      for (const piece of pieces.filter(({ length }) => length > 1)) {
        const upper = piece.map(([time, , top]) => `${x(time).toFixed(1)},${y(top).toFixed(1)}`);
        const lower = piece.map(([time, bottom]) => `${x(time).toFixed(1)},${y(bottom).toFixed(1)}`).reverse();
        areas.push(svg("path", { class: `layer series-${index % COLOURS}`, d: `M${upper.join("L")}L${lower.join("L")}Z` }));
        edges.push(svg("path", { class: `seg series-${index % COLOURS}`, d: `M${upper.join("L")}` }));
      }
    });
    // One without height lies on the edge of the one below it, which is the one to be seen.
    return [...areas, ...edges.reverse()];
  }
}

/** Times of day below a chart. */
export function timeAxis(view, { x, left, right, height, width, font }) {
  const from = view.wall(view.from), until = view.wall(view.until);
  const { times, step } = timeTicks(from, until, Math.max(2, Math.floor((width - left) / (font * 6))));
  const parts = [];
  let free = -Infinity;
  for (const time of times) {
    const at = x(view.from + (time - from) * 1000), half = (step < 60_000 ? 8 : 5) * font * 0.3;
    if (at < left + font || at > right - font || at - half < free) continue;
    free = at + half + font * 0.4;
    parts.push(svg("text", { class: "axis", x: at, y: height - font * 0.3, "text-anchor": "middle" },
      step < 60_000 ? timeOfDay(time) : minuteOfDay(time)));
  }
  return parts;
}

function place(value, { low, high }, { top, bottom }) {
  const at = bottom - (value - low) / (high - low || 1) * (bottom - top);
  return Math.min(bottom + 4, Math.max(top - 12, at));
}

const path = (piece, point) => (piece.length > 1 ? "M" + piece.map(point).join("L") : `M${point(piece[0])}h0.1`);

/** The line in pieces under and over the threshold, cut exactly where it crosses. */
function split(line, threshold, point) {
  const parts = [];
  let piece = [], wasOver = null;
  const finish = () => {
    if (piece.length) parts.push(svg("path", { class: wasOver ? "seg over" : "seg under", d: path(piece, point) }));
  };
  for (const here of line) {
    const isOver = here[1] > threshold;
    if (wasOver !== null && isOver !== wasOver) {
      const before = piece.at(-1), share = (threshold - before[1]) / (here[1] - before[1]);
      const crossing = [before[0] + share * (here[0] - before[0]), threshold];
      piece.push(crossing);
      finish();
      piece = [crossing];
    }
    wasOver = isOver;
    piece.push(here);
  }
  finish();
  return parts;
}
