import { h, setText } from "../lib/dom.js";
import { clock, elapsed, timeOfDay } from "../lib/format.js";
import { pace, partsOf } from "../run/plan.js";

/** A difference below this is on plan: the colour must not flicker. */
const TOLERANCE = 15_000_000;

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
    const { plan, outline, player, spent, slide } = state;
    const at = player.elapsed();
    const standing = pace(plan, slide?.id, at);
    const isPlanned = Boolean(standing);
    this.planLane.parentElement?.classList.toggle("is-unplanned", !isPlanned);
    if (!standing) {
      setText(this.part, plan.length ? "" : "This talk has no plan. Give it a duration, or parts with times.");
      setText(this.finish, "");
      return;
    }
    const parts = partsOf(plan);
    const current = slide?.part ?? null;
    this.#sentences(parts, current, outline, player, spent, standing, at);
    const actual = this.#stretches(spent, at, parts);
    const key = JSON.stringify([parts, current, outline.revision, Math.floor(at / 1e6), actual.length]);
    if (key === this.key) return;
    this.key = key;
    const scale = Math.max(standing.total, standing.finish, at) * 1.03;
    const place = (element, from, length) => {
      element.style.setProperty("--from", (from / scale).toFixed(5));
      element.style.setProperty("--length", (length / scale).toFixed(5));
      return element;
    };
    this.planLane.replaceChildren(...parts.map(({ part, from, until }) =>
      place(h(part === current ? "div.p.cur" : "div.p", null, h("span", null, part === null ? (from === 0 ? "Opening" : "Between") : outline.parts[part]?.title ?? "")), from, until - from)));
    setText(/** @type {Element} */ (this.slot.firstChild), `plan ends ${timeOfDay(Date.now() + (standing.total - at) / 1000)}`);
    this.actualLane.replaceChildren(...actual.map(({ from, length, over }) => place(h(over ? "div.a.over" : "div.a.in"), from, length)),
      place(this.slot, standing.total, 0), place(this.pin, at, 0));
  }

  #sentences(parts, current, outline, player, spent, standing, at) {
    const planned = parts.find(({ part }) => part === current);
    const name = current === null ? "This slide's part" : `Part ${current + 1}`;
    setText(this.part, planned && planned.until > planned.from ? `${name} has used ${elapsed(spent.in(current, at))} of its ${clock(planned.until - planned.from)}` : "");
    const late = standing.finish - standing.total;
    const ends = timeOfDay(Date.now() + (standing.finish - at) / 1000);
    const isLate = late > TOLERANCE;
    setText(this.finish, player.scene.run.status === "lobby" ? `Planned: ${clock(standing.total)}`
      : `At this pace you finish at ${ends}${isLate ? `, ${clock(late)} late` : ""}`);
    this.finish.classList.toggle("v", isLate);
  }

  /** Visits as stretches; what goes past a part's plan is marked. */
  #stretches(spent, now, parts) {
    const used = new Map();
    const stretches = [];
    for (const { part, from, until } of spent.visits) {
      const length = Math.max(0, (until ?? now) - from);
      const planned = parts.find((entry) => entry.part === part);
      const room = Math.max(0, (planned ? planned.until - planned.from : Infinity) - (used.get(part) ?? 0));
      used.set(part, (used.get(part) ?? 0) + length);
      if (Math.min(length, room) > 0) stretches.push({ from, length: Math.min(length, room), over: false });
      if (length > room) stretches.push({ from: from + room, length: length - room, over: true });
    }
    return stretches;
  }
}
