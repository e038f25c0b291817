import { h, svg } from "../lib/dom.js";
import { SECOND, clock, dayAndTime } from "../lib/format.js";
import { axisStep } from "./times.js";

const WIDTH = 888, HEIGHT = 228, LEFT = 58, BELOW = 30, ABOVE = 26, RIGHT = 64;
const MOST = 12;

/** The whole talk, run by run, and what the next one is likely to take. @param {HTMLElement} host @param {any} statistics */
export function showTrend(host, statistics) {
  const { runs, duration, forecast } = statistics;
  const whole = runs.filter((run) => run.whole).slice(-MOST);
  const next = forecast.runs > 0 ? forecast : null;
  const times = [...whole.map(({ total }) => total), ...(duration ? [duration] : []), ...(next ? [next.low ?? next.expected, next.high ?? next.expected] : [])];
  host.replaceChildren(
    h("header", null, h("h2", null, "Whole talk, run by run"), h("p.legend", null, duration ? h("span", null, h("i.sign.limit"), `plan ${clock(duration)}`) : null, next?.low ? h("span", null, h("i.sign.band.tall"), "next, likely range") : null)),
    whole.length ? chart(whole, next, duration, times) : h("p.none", null, "No run has reached the last part yet. Parts and slides count all the same."));
}

function chart(whole, next, duration, times) {
  const step = axisStep(Math.max(...times) - Math.min(...times) + 30 * SECOND, 4);
  const low = Math.floor((Math.min(...times) - step / 3) / step) * step, high = Math.ceil((Math.max(...times) + step / 3) / step) * step;
  const columns = whole.length + (next ? 1 : 0);
  const x = (place) => LEFT + 50 + place * Math.min(160, (WIDTH - LEFT - 50 - RIGHT) / Math.max(1, columns - 1));
  const y = (time) => HEIGHT - BELOW - ((time - low) / (high - low)) * (HEIGHT - BELOW - ABOVE);
  const parts = [];
  const text = (name, at, words, anchor = "middle") => parts.push(svg("text", { class: name, x: at[0], y: at[1], "text-anchor": anchor }, words));
  for (let tick = Math.max(0, low); tick <= high; tick += step) {
    const isNear = duration && Math.abs(y(duration) - y(tick)) < 16;
    if (tick !== duration) parts.push(svg("line", { class: "grid", x1: LEFT, x2: WIDTH, y1: y(tick), y2: y(tick) }));
    if (!isNear) text("axis", [LEFT - 12, y(tick) + 5], clock(tick), "end");
  }
  if (duration) {
    text("axis limit-label", [LEFT - 12, y(duration) + 5], clock(duration), "end");
    parts.push(svg("line", { class: "limit", x1: LEFT, x2: WIDTH, y1: y(duration), y2: y(duration) }));
  }
  if (next) drawNext(parts, text, whole, next, x, y);
  parts.push(svg("path", { class: "line", d: "M" + whole.map(({ total }, place) => `${x(place)},${y(total)}`).join("L") }));
  whole.forEach((run, place) => {
    parts.push(svg("circle", { class: run.changed ? "point changed" : "point", cx: x(place), cy: y(run.total), r: 5.5 },
      svg("title", null, `${dayAndTime(run.wall)}: ${clock(run.total)}${run.changed ? `, ${run.changed} slides were different then` : ""}`)));
    text("value", [x(place), y(run.total) - 15], clock(run.total));
    text("axis", [x(place), HEIGHT - 6], dayAndTime(run.wall).split(",")[0]);
  });
  const words = `Whole talk: ${whole.map(({ total }) => clock(total)).join(", ")}.${next ? ` The next one is likely to take ${clock(next.expected)}.` : ""}`;
  return svg("svg", { class: "trend-chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": words }, ...parts);
}

function drawNext(parts, text, whole, next, x, y) {
  const place = whole.length, last = whole[whole.length - 1];
  if (next.low !== null) {
    const height = Math.max(14, y(next.low) - y(next.high));
    parts.push(svg("rect", { class: "likely", x: x(place) - 9, width: 18, y: (y(next.high) + y(next.low) - height) / 2, height, rx: 9 }));
  }
  parts.push(svg("path", { class: "toward", d: `M${x(place - 1)},${y(last.total)}L${x(place)},${y(next.expected)}` }));
  parts.push(svg("circle", { class: "next", cx: x(place), cy: y(next.expected), r: 6 }));
  text("value", [x(place) + 16, y(next.expected) + 5], clock(next.expected), "start");
  text("axis", [x(place), HEIGHT - 6], "next");
}
