import { h } from "../lib/dom.js";
import { clock } from "../lib/format.js";

/** Who had the time of the last run: the presenter, or the steps. @param {HTMLElement} host @param {any} statistics */
export function showShares(host, { runs, parts, slides }) {
  const run = runs[runs.length - 1];
  const rows = parts.length ? parts.map(({ title }, place) => ({ title, ...run.parts[place] }))
    : slides.filter(({ id }) => run.slides[id]).map(({ id, title }) => ({ title, ...run.slides[id] }));
  const longest = Math.max(1, ...rows.map(({ speaking, machine }) => speaking + machine));
  const bar = (name, length) => {
    const element = h(`i.${name}`);
    element.style.setProperty("--length", String(length / longest));
    return element;
  };
  const paused = Object.entries(run.pauses);
  host.replaceChildren(h("header", null, h("h2", null, "Last run, who had the time")),
    h("p.legend.num", null, h("span", null, h("i.sign.speaking"), `you speaking ${clock(run.speaking)}`), h("span", null, h("i.sign.machine"), `waiting for steps ${clock(run.machine)}`)),
    h("div.shares.num", null, ...rows.flatMap(({ title, speaking, machine }) => [
      h("span.name", { title }, title), h("span.bars", null, bar("speaking", speaking), machine ? bar("machine", machine) : null),
      h("span.dim", null, `${clock(speaking)}${machine ? ` + ${clock(machine)}` : ""}`)])),
    ...(paused.length ? [h("p.pauses.num", null, "Paused: ", paused.map(([reason, time]) => `${reason} ${clock(time)}`).join(", "), ". Not counted.")] : []));
}
