import { h, svg } from "../lib/dom.js";
import { dayAndTime, length } from "../lib/format.js";
import { icon, spinner } from "../lib/icons.js";
import { CHECK_LOOKS as LOOKS } from "../run/checklist.js";

/** Whether something has to be done. @param {string} state */
export const isBad = (state) => state === "fail" || state === "error";

/**
 * How long ago, short: `now`, `33 min ago`, `19 h ago`, `3 days ago`.
 * @param {number} time milliseconds
 */
export function sinceThen(time) {
  const minutes = Math.floor(Math.max(0, time) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 120) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} days ago`;
}

/** Code, words in bold or italics, links, and signs that a backslash keeps as they are. */
const MARKS = /(`+)(.+?)\1(?!`)|\*\*(.+?)\*\*|\*(\S|\S.*?\S)\*|!?\[([^\]]*)\]\([^)]*\)|\\([!-/:-@[-`{-~])/g;

/** The marks of Markdown in a line as elements; a link is only its words. @param {string} text @returns {(Node | string)[]} */
export function marked(text) {
  const parts = [];
  let last = 0;
  for (const found of text.matchAll(MARKS)) {
    const [whole, , code, bold, italic, link, sign] = found;
    parts.push(text.slice(last, found.index));
    if (code !== undefined) parts.push(h("code", null, code.trim()));
    else if (bold !== undefined) parts.push(h("strong", null, ...marked(bold)));
    else if (italic !== undefined) parts.push(h("em", null, ...marked(italic)));
    else if (link !== undefined) parts.push(...marked(link));
    else parts.push(sign);
    last = found.index + whole.length;
  }
  parts.push(text.slice(last));
  return parts.filter((part) => part !== "");
}

/** The same without any marks. @param {string} text */
export function unmarked(text) {
  return marked(text).map((part) => (typeof part === "string" ? part : part.textContent)).join("");
}

/**
 * Draws one item.
 * @param {any} item of the list's JSON
 * @param {number} now the server's time, milliseconds since 1970
 * @param {{ again: () => void, tick: (on: boolean) => void, fix: () => void, run: () => void, leave: () => void,
 *   armed: { command: string } | null }} actions
 */
export function drawItem(item, now, actions) {
  const [look, sign, word] = LOOKS[item.state] ?? LOOKS.unchecked;
  const age = item.wall ? now - item.wall : null;
  const bad = isBad(item.state);
  const element = h(`div.it.is-${look}`, { "data-item": item.id, "data-state": item.state, role: "group", "aria-label": `${unmarked(item.text)}: ${item.busy ? "being checked" : word}` });
  if (bad) element.classList.add("bad");
  if (item.state === "stale" || item.state === "unchecked") element.classList.add("stale");
  const lead = item.busy ? spinner() : item.manual ? box(item, actions) : icon(sign);
  element.append(lead, h("div", null, h("p.n", null, ...marked(item.text)), h("p.e", null, ...evidence(item, age))), side(item, age, bad, actions));
  const more = details(item, bad, actions);
  if (more) element.append(more);
  return element;
}

function box(item, actions) {
  const on = item.state === "ticked";
  return h(on ? "button.tick.on" : "button.tick", { role: "checkbox", "aria-checked": String(on), "aria-label": unmarked(item.text), onclick: () => actions.tick(!on) },
    on ? svg("svg", { class: "ic", viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: "m5 12.500 4.500 4.500L19 7.500" })) : null);
}

function evidence(item, age) {
  if (item.busy) return ["Being checked"];
  switch (item.state) {
    case "manual": return ["By hand, nobody has ticked it"];
    case "ticked": return [item.wall ? `Ticked${item.by ? ` by ${item.by}` : ""}, ${dayAndTime(item.wall)}` : "Ticked in the file"];
    case "unchecked": return [item.probe ? h("code", null, item.probe) : "Not checked yet"];
    case "stale": return [`Was ${item.outcome === "ticked" ? "ticked" : item.outcome === "met" ? "good" : "not good"} ${dayAndTime(item.wall)}, counts for ${length(item.fresh ?? 0)}`];
    default: return [item.evidence || LOOKS[item.state]?.[2] || "", item.fixedBy && age !== null ? `, fixed by ${item.fixedBy}` : ""];
  }
}

function side(item, age, bad, actions) {
  const then = age === null ? null : h("span.age", null, item.state === "stale" ? `Stale, ${sinceThen(age)}` : sinceThen(age));
  if (item.manual) {
    return h("p.at", null, item.state === "ticked" && item.wall ? h("button.small.quiet", { onclick: () => actions.tick(false) }, "Untick") : null);
  }
  if (item.fault) return h("p.at");
  const offers = !bad && !item.busy && item.state !== "pass";
  return h("p.at", null, then, offers ? h("button.small", { onclick: actions.again }, item.wall ? "Check again" : "Check") : null);
}

/** What opens below an item: what was seen, what to do. */
function details(item, bad, actions) {
  const warns = item.state === "warn";
  const lines = bad || warns ? item.detail ?? [] : [];
  const fix = item.fix && (bad || warns || item.state === "stale" || item.state === "manual") ? item.fix : null;
  const notes = item.notes ?? [];
  const again = bad && !item.fault;
  if (!lines.length && !again && !fix && !notes.length) return null;
  const { armed } = actions;
  const parts = [];
  for (const note of notes) parts.push(h("p.e", null, ...marked(note)));
  if (lines.length || (again && item.probe)) parts.push(h("pre.term", null, ...[item.probe ? [h("span.d", null, item.probe), "\n"] : [], lines.join("\n")].flat()));
  if (armed) {
    parts.push(h("p.ask", null, "This runs on your machine, now:"), h("pre.term", null, armed.command),
      h("div.fix", null, h("span"), h("button.small", { onclick: actions.leave }, "Not now"), h("button.small.primary", { onclick: actions.run }, icon("play"), "Run the fix")));
  } else if (again || fix) {
    parts.push(h("div.fix", null, h("span", null, fix && fix.text !== fix.command ? fix.text : fix ? h("code", null, fix.command) : null),
      again ? h("button.small", { onclick: actions.again }, "Check again") : null,
      fix?.command ? h(bad ? "button.small.primary" : "button.small", { onclick: actions.fix }, "Fix it") : null));
  }
  return h("div.more", null, ...parts);
}
