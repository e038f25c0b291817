import { h, setAttribute, setText } from "../lib/dom.js";
import { length, clock, words } from "../lib/format.js";
import { icon, spinner } from "../lib/icons.js";

const LOOKS = { firing: "bad", pending: "warn", resolved: "ok", inactive: "idle" };
const WORDS = { firing: "Firing", pending: "Pending", resolved: "Resolved", inactive: "Inactive" };

/**
 * Where alert rules stand, as a panel: inactive, pending with the time that is left, firing since,
 * and how soon it was detected. Drawn from the scene alone, so live and in a replay.
 */
export class AlertStatus {
  /** @param {HTMLElement} element `figure.alerts` as the server rendered it */
  constructor(element) {
    this.element = element;
    const names = (element.dataset.alerts ?? "").split(" ").filter(Boolean);
    this.names = names.includes("all") ? null : names;
    this.list = h("ul.rules", { "aria-live": "polite" });
    this.none = h("p.sentence", { hidden: true });
    const title = element.querySelector("figcaption")?.textContent ?? "Alerts";
    this.state = h("span.fresh");
    element.replaceChildren(h("figcaption", null, h("h3", null, title), this.state), this.list, this.none);
    element.classList.add("card");
    element.setAttribute("aria-label", `Alerts: ${title}`);
    this.rows = new Map();
  }

  /** Draws the rules. @param {import("../run/player.js").Player} player */
  update(player) {
    const { scene } = player, alerts = scene.alerts ?? {};
    const waiting = player.isStill ? "Known in a run" : scene.run?.simulated ? "Played with a step" : "Waiting for Prometheus";
    const names = this.names ?? Object.keys(alerts).sort();
    for (const [name, row] of this.rows) if (!names.includes(name)) { row.element.remove(); this.rows.delete(name); }
    for (const name of names) {
      let row = this.rows.get(name);
      if (!row) {
        row = new RuleRow(name);
        this.rows.set(name, row);
        this.list.append(row.element);
      }
      row.update(alerts[name], scene, player.now(), waiting);
    }
    const firing = names.filter((name) => alerts[name]?.state === "firing").length;
    setText(this.state, !names.some((name) => alerts[name]) ? "" : firing === 0 ? "Nothing is firing" : `${firing} of ${names.length} firing`);
    setAttribute(this.state, "data-look", firing ? "bad" : null);
    this.none.hidden = names.length > 0;
    setText(this.none, player.isStill ? "The rules report in a run." : "No rule has reported yet.");
  }
}

/** One rule: its state as icon and word, its sentence, its times. */
class RuleRow {
  constructor(name) {
    this.name = name;
    this.chip = h("span.chip");
    this.times = h("p.times.num");
    this.summary = h("p.summary");
    this.element = h("li.rule", null, h("div", null, h("h4", null, words(name)), this.summary), h("div.end", null, this.chip, this.times));
    this.shown = "";
  }

  update(alert, scene, now, waiting) {
    const state = alert?.state ?? "unknown", look = LOOKS[state] ?? "idle";
    if (this.shown !== state) {
      this.shown = state;
      this.chip.className = `chip is-${look}`;
      this.chip.replaceChildren(state === "pending" ? spinner() : icon(look === "idle" ? "clock" : look === "warn" ? "clock" : look), WORDS[state] ?? waiting);
    }
    setText(this.summary, [count(alert), alert?.summary, held(alert)].filter(Boolean).join(" "));
    setText(this.times, times(alert, scene, now));
  }
}

const count = (alert) => (alert?.count > 1 ? `${alert.count} at once.` : "");

/** What was changed of the rule's time, told as it is. */
export function held(alert) {
  return alert?.written !== undefined ? `For ${spoken(alert.written)}, shown here as ${spoken(alert.for ?? 0)}.` : "";
}

/** A rule's time as people say it: `5 min`, `30 s`, `0.5 s`. */
function spoken(time) {
  const seconds = time / 1_000_000;
  return seconds >= 60 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

function times(alert, scene, now) {
  switch (alert?.state) {
    case "pending": {
      const left = (alert.for ?? 0) - (now - (alert.since ?? alert.at));
      return left > 0 ? `fires in ${clock(left + 500_000)}` : "fires any moment";
    }
    case "firing": {
      const began = detected(alert, scene);
      return `for ${clock(now - alert.at)}${began ? `, detected in ${length(began)}` : ""}`;
    }
    case "resolved": return `${clock(now - alert.at)} ago`;
    default: return "";
  }
}

/** A step that ended this long before its effect was seen may be the cause; µs. */
const RECENT = 30_000_000;

/**
 * From the start of the step that was under way to the alert; where none was, from that of the
 * latest that had just ended, and nothing where there was none either.
 * @param {any} alert
 * @param {any} scene
 */
export function detected(alert, scene) {
  const since = alert.since ?? alert.at;
  const steps = Object.values(scene.steps ?? {}).filter(({ startedAt }) => startedAt !== null && startedAt <= since);
  const startsUntil = (time) => steps.filter(({ endedAt }) => endedAt === null || endedAt >= time).map(({ startedAt }) => startedAt);
  const running = startsUntil(since), recent = startsUntil(since - RECENT);
  return running.length ? alert.at - Math.min(...running) : recent.length ? alert.at - Math.max(...recent) : null;
}
