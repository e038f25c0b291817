import { svg } from "../lib/dom.js";
import { minuteOfDay } from "../lib/format.js";
import { ticks } from "../panels/scale.js";

const WIDTH = 1000, HEIGHT = 210, LEFT = 34, BOTTOM = 184, TOP = 12, MINUTE = 60_000;

/**
 * Checkouts over time as stacked bars: within the commit below, beyond it above.
 * @param {{ at: number, count: number, overages: number }[]} minutes by `at`, ms since 1970
 * @param {number} from ms since 1970
 * @param {number} until ms since 1970
 * @returns {SVGElement}
 */
export function minuteBars(minutes, from, until) {
  const bars = gathered(minutes, from, until);
  const most = Math.max(0, ...bars.map(({ count }) => count));
  const levels = ticks(0, Math.max(2, most), 2), top = levels.at(-1);
  const y = (count) => BOTTOM - count / top * (BOTTOM - TOP);
  const slot = (WIDTH - LEFT) / bars.length, width = Math.min(26, slot * 0.72);
  const total = bars.reduce((sum, { count }) => sum + count, 0), over = bars.reduce((sum, { overages }) => sum + overages, 0);
  const rect = (look, at, low, high) => svg("rect", { class: look, x: LEFT + at * slot + (slot - width) / 2, y: y(high), width, height: Math.max(0, y(low) - y(high)), rx: Math.min(3, width / 3) });
  const labelled = Math.max(1, Math.ceil(bars.length / 8));
  return svg("svg", { class: "bars", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${total} checkouts, ${over} beyond the commit` },
    ...levels.flatMap((level) => [
      svg("line", { class: "grid", x1: LEFT, x2: WIDTH, y1: y(level), y2: y(level) }),
      svg("text", { class: "level", x: LEFT - 8, y: y(level) + 5 }, String(level))]),
    ...bars.flatMap(({ count, overages }, at) => [
      count > overages ? rect("in", at, 0, count - overages) : "",
      overages ? rect("over", at, count - overages, count) : ""]).filter(Boolean),
    ...bars.flatMap(({ at }, index) => index % labelled ? [] : [
      svg("text", { class: "time", x: LEFT + (index + 0.5) * slot, y: HEIGHT - 6 }, minuteOfDay(at))]));
}

/** Minutes gathered to at most 60 bars, those without a checkout filled in. */
function gathered(minutes, from, until) {
  const first = Math.floor(from / MINUTE), count = Math.max(1, Math.floor(until / MINUTE) - first + 1);
  const each = Math.ceil(count / 60);
  const bars = Array.from({ length: Math.ceil(count / each) }, (_, index) => ({ at: (first + index * each) * MINUTE, count: 0, overages: 0 }));
  for (const minute of minutes) {
    const bar = bars[Math.floor((minute.at / MINUTE - first) / each)];
    if (bar) { bar.count += minute.count; bar.overages += minute.overages; }
  }
  return bars;
}
