import { h, setText } from "../lib/dom.js";
import { clock, elapsed, timeOfDay } from "../lib/format.js";
import { LATE } from "../run/standing.js";

/** The lanes grow this slowly; µs. */
const REDRAWN = 3_000_000;

/** Half of the word "now" and some room beside it; px. */
const WORD = 26;

/** Plan and actual of each part on one time scale. */
export class Pacing {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.part = h("span");
    this.finish = h("span");
    this.planLane = h("div.lane");
    this.actualLane = h("div.lane.thin");
    this.pin = h("span.pin", null, h("b", null, "now"));
    this.slot = h("span.slot", null, h("b"));
    host.append(h("div.row.num", null, this.part, this.finish),
      h("div.lanes.num", null, h("span.k", null, "Plan"), this.planLane, h("span.k", null, "Actual"), this.actualLane));
  }

  /** @param {import("./view.js").SpeakerState} state */
  update(state) {
    const { agenda, outline, player, ledger, slide, time } = state;
    this.planLane.parentElement?.classList.toggle("is-unplanned", agenda.total === 0);
    if (agenda.total === 0) {
      setText(this.part, "This talk has no plan. Give it a duration, or parts with times.");
      setText(this.finish, "");
      return;
    }
    const parts = agenda.parts;
    const current = slide?.part ?? null;
    this.#sentences(parts, current, player, ledger, agenda, time);
    const used = time.spoken + time.paused;
    const actual = stretches(ledger, parts);
    const scale = Math.max(agenda.slot, agenda.total, used + (time.pace?.left ?? 0), used) * 1.03;
    this.#ends(player, agenda, used);
    // The lanes are drawn anew when they have changed, and at most every few seconds besides.
    const key = JSON.stringify([parts, current, outline.revision, actual.length, agenda.slot, Math.round(scale / 1e6), Math.floor(used / REDRAWN)]);
    if (key === this.key) return;
    this.key = key;
    const place = (element, from, length) => {
      element.style.setProperty("--from", (from / scale).toFixed(5));
      element.style.setProperty("--length", (length / scale).toFixed(5));
      return element;
    };
    this.planLane.replaceChildren(...parts.map(({ part, from, until }) =>
      place(h(part === current ? "div.p.cur" : "div.p", null, h("span", null, part === null ? (from === 0 ? "Opening" : "Between") : outline.parts[part]?.title ?? "")), from, until - from)),
    ...(agenda.slot > agenda.total ? [place(h("div.p.reserve", null, h("span", null, "Reserve")), agenda.total, agenda.slot - agenda.total)] : []));
    this.actualLane.replaceChildren(...actual.map(({ from, length, look }) => place(h(`div.a.${look}`), from, length)),
      place(this.slot, agenda.slot, 0), place(this.pin, used, 0));
    // Where "now" would stand on the words of the slot's end, these step aside.
    const away = (agenda.slot - used) / scale * this.actualLane.clientWidth;
    this.slot.style.setProperty("--aside", away > -WORD && away < this.slot.firstElementChild.clientWidth + WORD ? `${Math.round(away) + WORD}px` : "0");
  }

  #ends(player, agenda, used) {
    const ends = timeOfDay(Date.now() + (agenda.slot - used) / 1000);
    setText(/** @type {Element} */ (this.slot.firstChild), player.scene.run.status === "started" ? `slot ends ${ends}` : `slot of ${clock(agenda.slot)}`);
  }

  #sentences(parts, current, player, ledger, agenda, { spoken, paused, pace }) {
    const planned = parts.find(({ part }) => part === current);
    const name = current === null ? "This part" : `Part ${current + 1}`;
    const machine = pace?.machine ? `, ${clock(pace.machine)} of steps to come on this slide` : "";
    // "On plan" would be late then.
    const tooLong = agenda.excess > LATE ? `. The plan takes ${clock(agenda.total)}, the slot has ${clock(agenda.slot)}` : "";
    setText(this.part, planned && planned.until > planned.from ? `${name} has used ${elapsed(ledger.spokenIn(current))} of its ${clock(planned.until - planned.from)}${machine}${tooLong}` : tooLong.replace(/^\. /, ""));
    const { status } = player.scene.run;
    this.finish.classList.toggle("v", Boolean(pace && pace.late > LATE && status === "started"));
    if (status !== "started" || !pace) {
      setText(this.finish, status === "ended" ? `It took ${clock(spoken + paused)} of ${clock(agenda.slot)}` : `Planned: ${clock(agenda.slot)}`);
      return;
    }
    const ends = timeOfDay(Date.now() + pace.left / 1000);
    const beside = pace.late > LATE ? `, ${clock(pace.late)} late` : pace.reserveLeft > 0 ? `, with ${clock(pace.reserveLeft)} of reserve left` : "";
    setText(this.finish, `At this pace you finish at ${ends}${beside}`);
  }
}

/** The segments on a scale from the start: within a part's plan, past it, or paused. */
function stretches(ledger, parts) {
  const used = new Map(), drawn = [];
  const zero = ledger.segments[0]?.from ?? 0;
  const add = (part, from, length, look) => {
    if (length <= 0) return;
    const last = drawn.at(-1);
    if (last && last.look === look && last.from + last.length === from && last.part === part) last.length += length;
    else drawn.push({ from, length, look, part });
  };
  for (const { part, pause, from, until } of ledger.segments) {
    const length = until - from;
    if (pause !== null) {
      add(part, from - zero, length, "pause");
      continue;
    }
    const planned = parts.find((entry) => entry.part === part);
    const room = Math.max(0, (planned ? planned.until - planned.from : Infinity) - (used.get(part) ?? 0));
    used.set(part, (used.get(part) ?? 0) + length);
    add(part, from - zero, Math.min(length, room), "in");
    add(part, from - zero + room, length - room, "over");
  }
  return drawn;
}
