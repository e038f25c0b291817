import { h } from "../lib/dom.js";
import { SECOND, clock, counted } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { isOver } from "./times.js";

/** How long the talk takes next time. @param {HTMLElement} host @param {any} statistics */
export function showForecast(host, { forecast, duration }) {
  const { expected, low, high, runs, unmeasured } = forecast;
  const over = duration ? expected - duration : 0;
  const chip = !duration || !runs ? null
    : isOver(expected, duration) ? h("span.chip.is-warn", null, icon("warn"), `${clock(over)} over plan`)
    : h("span.chip.is-ok", null, icon("ok"), over < -5 * SECOND ? `${clock(-over)} to spare` : "On plan");
  const judged = runs === 0 ? "by plan: nothing is measured yet" : `judged by ${["", "one run", "the last two runs", "the last three runs"][runs] ?? `the last ${runs} runs`}`;
  host.replaceChildren(h("header", null, h("h2", null, "Next time"), chip),
    h("p.big.num", null, h("b", null, clock(expected)), h("span", null, low === null ? "" : `${clock(low)} to ${clock(high)}, `, judged,
      runs && unmeasured ? `; ${counted(unmeasured, "slide")} by plan` : "")),
    low === null ? "" : range({ expected, low, high, duration }));
}

function range({ expected, low, high, duration }) {
  const marks = duration ? [duration, low, high, expected] : [low, high, expected];
  const room = Math.max((Math.max(...marks) - Math.min(...marks)) * 0.25, 10 * SECOND);
  const from = Math.min(...marks) - room, until = Math.max(...marks) + room;
  const place = (element, time, length = 0) => {
    element.style.setProperty("--from", String((time - from) / (until - from)));
    element.style.setProperty("--length", String(length / (until - from)));
    return element;
  };
  const isApart = (time) => !duration || Math.abs(time - duration) / (until - from) > 0.2;
  const isWide = (high - low) / (until - from) > 0.16;
  return h("div.range.num", { role: "img", "aria-label": `Forecast ${clock(expected)}, between ${clock(low)} and ${clock(high)}${duration ? `; plan ${clock(duration)}` : ""}` },
    h("i.base"), place(h(duration && high > duration ? "i.band.late" : "i.band"), low, high - low), duration ? place(h("i.plan"), duration) : null, place(h("i.median"), expected),
    duration ? place(h("span", null, `plan ${clock(duration)}`), duration) : null,
    isApart(low) && isWide ? place(h("span", null, clock(low)), low) : null, isApart(high) && isWide ? place(h("span", null, clock(high)), high) : null,
    isApart(expected) && !isWide ? place(h("span", null, clock(expected)), expected) : null);
}
