import { h, setState, setText, svg } from "../lib/dom.js";
import { grouped, numeric } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { isBusy } from "./status.js";

/** The shortest stretch of time that the strip shows, µs. */
const SHORTEST = 10_000_000;

/** A length of time in seconds as `4.2 ms` or `1.30 s`. @param {number} seconds */
export function latency(seconds) {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds >= 10) return `${seconds.toFixed(1)} s`;
  if (seconds >= 1) return `${seconds.toFixed(2)} s`;
  const milliseconds = seconds * 1000;
  return `${milliseconds >= 100 ? Math.round(milliseconds) : milliseconds.toFixed(milliseconds >= 10 ? 1 : 2)} ms`;
}

/** A rate as `30.0/s`. @param {number} rate */
export function rate(rate) {
  return `${rate >= 1000 ? grouped(Math.round(rate)) : rate.toFixed(rate >= 100 ? 0 : 1)}/s`;
}

/** The smallest of 1, 2, 5 times a power of ten that is not below a value. @param {number} value */
export function ceiling(value) {
  if (!(value > 0)) return 0.001;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((level) => level >= value * 0.999) ?? value;
}

/**
 * What a load step does: offered, done, in flight, errors, and its latency second by second. It
 * draws the samples of the step's own name, so that a replay shows the same.
 */
export class LoadView {
  /** @param {string} id the step's @param {string} title */
  constructor(id, title) {
    this.id = id;
    this.drawn = "";
    this.tiles = { offered: tile("Offered"), done: tile("Done"), flight: tile("In flight"), errors: tile("Errors"), latency: tile("Latency p99") };
    this.plot = h("div.load-strip");
    this.root = svg("svg", { role: "img" });
    this.plot.append(this.root);
    this.note = h("p.load-note", null, icon("warn"), h("span", null, "The generator was the bottleneck, not the server"));
    this.note.hidden = true;
    this.element = h("div.load", { role: "group", "aria-label": `Load of ${title}` },
      h("dl.load-figures.num", null, ...Object.values(this.tiles).map(({ element }) => element)), this.plot, this.note);
  }

  /** Draws what is known now. @param {import("./player.js").Player} player @param {any} step the step's state */
  update(player, step) {
    const panel = player.scene.panels?.[this.id];
    const begun = step.startedAt ?? Infinity;
    const series = panel?.at != null && panel.at >= begun ? new Map(panel.series.map(({ label, value }) => [label, numeric(value)])) : null;
    this.element.hidden = begun === Infinity;
    if (this.element.hidden) return;
    const until = step.endedAt ?? player.now();
    const points = player.samples.window(this.id, begun, until);
    const key = [step.attempt, step.status, panel?.at, points.length, this.plot.clientWidth, this.plot.clientHeight].join();
    if (key === this.drawn) return;
    this.drawn = key;
    this.#figures(series ?? new Map(), isBusy(step.status));
    this.#strip(points.map(([time, values]) => [time - begun, new Map(values)]), series);
  }

  #figures(series, isRunning) {
    const value = (name) => series.get(name) ?? NaN;
    const count = (name) => (series.has(name) ? grouped(value(name)) : "–");
    const { offered, done, flight, errors, latency: late } = this.tiles;
    const share = value("done") > 0 ? value("failed") / value("done") : 0;
    const dropped = value("dropped") || 0, failed = value("failed") || 0;
    offered.set(isRunning && series.size ? rate(value("offered_rate")) : count("offered"), isRunning ? `${count("offered")} in all` : "requests");
    done.set(isRunning && series.size ? rate(value("done_rate")) : count("done"), isRunning ? `${count("done")} in all` : "requests");
    flight.set(isRunning ? count("in_flight") : dropped ? grouped(dropped) : "0", dropped ? (isRunning ? `${grouped(dropped)} dropped` : "dropped") : " ");
    errors.set(count("failed"), series.size ? `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %` : " ");
    late.set(latency(value("p99")), series.size ? `p50 ${latency(value("p50"))}` : " ");
    setState(errors.value, failed > 0 ? "bad" : "idle");
    setState(flight.note, dropped > 0 ? "warn" : "idle");
    this.note.hidden = !(value("bottleneck") > 0);
  }

  #strip(points, series) {
    const width = this.plot.clientWidth, height = this.plot.clientHeight;
    if (width < 60 || height < 40) return this.root.replaceChildren();
    const font = parseFloat(getComputedStyle(this.plot).fontSize) || 24;
    const span = Math.max(SHORTEST, (series?.get("planned") ?? 0) * 1e6, points.at(-1)?.[0] ?? 0);
    const lines = ["recent_p99", "recent_p50"].map((name) => points
      .filter(([, values]) => numeric(values.get("done_rate")) > 0)
      .map(([time, values]) => [time, numeric(values.get(name))]).filter(([, value]) => Number.isFinite(value)));
    const top = ceiling(Math.max(0, ...lines[0].map(([, value]) => value)));
    const left = font * 4.6, right = width - font * 0.4, high = font * 0.7, low = height - font * 1.5;
    const x = (time) => left + time / span * (right - left), y = (value) => low - Math.min(1, value / top) * (low - high);
    const parts = [0, top].flatMap((level) => [
      svg("line", { class: "grid", x1: left, x2: right, y1: y(level), y2: y(level) }),
      svg("text", { class: "axis", x: left - font * 0.5, y: y(level) + font * 0.34, "text-anchor": "end" }, level === 0 ? "0" : latency(level))]);
    for (const [time, anchor] of [[0, "start"], [span, "end"]]) {
      parts.push(svg("text", { class: "axis", x: x(time), y: height - font * 0.2, "text-anchor": anchor }, `${Math.round(/** @type {number} */ (time) / 1e6)} s`));
    }
    lines.forEach((line, index) => {
      const name = index === 0 ? "p99" : "p50";
      if (!line.length) return;
      if (line.length > 1) parts.push(svg("path", { class: `line ${name}`, d: "M" + line.map(([time, value]) => `${x(time).toFixed(1)},${y(value).toFixed(1)}`).join("L") }));
      const [time, value] = line[line.length - 1];
      parts.push(svg("circle", { class: name, cx: x(time), cy: y(value), r: font * 0.26 }));
    });
    parts.push(svg("text", { class: "key", x: (left + right) / 2, y: height - font * 0.2, "text-anchor": "middle" },
      svg("tspan", { class: "p99" }, "● "), "p99  ", svg("tspan", { class: "p50" }, "● "), width > font * 32 ? "p50, second by second" : "p50"));
    const last = lines[0].at(-1)?.[1];
    this.root.setAttribute("aria-label", last === undefined ? "Latency: no answer yet" : `Latency, 99 of 100 requests within ${latency(last)} in the last second`);
    this.root.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.root.replaceChildren(...parts);
  }
}

/** A figure with its name and a smaller one below. @param {string} name */
function tile(name) {
  const value = h("b"), note = h("span");
  return {
    value, note,
    element: h("div", null, h("dt", null, name), h("dd", null, value, note)),
    /** @param {string} figure @param {string} below */
    set(figure, below) { setText(value, figure); setText(note, below); },
  };
}
