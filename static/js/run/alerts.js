import { h, setText } from "../lib/dom.js";
import { clock, timeOfDay, words } from "../lib/format.js";
import { icon } from "../lib/icons.js";

/** Alerts that fire now, the newest first. @param {any} scene */
export function firing(scene) {
  return Object.entries(scene.alerts ?? {})
    .filter(([, alert]) => alert.state === "firing")
    .map(([name, alert]) => ({ name, ...alert }))
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
}

/** The banner of a firing alert, at its place on a slide. Empty and hidden while none fires. */
export class AlertBanner {
  constructor() {
    this.element = h("div.banner", { role: "alert", hidden: true });
    this.key = "";
  }

  /** Draws the newest firing alert. @param {import("./player.js").Player} player */
  update(player) {
    const alerts = firing(player.scene);
    const [first] = alerts;
    const { isBehind } = player;
    const key = first ? JSON.stringify([first.name, first.summary, alerts.length, isBehind]) : "";
    if (key !== this.key) {
      this.key = key;
      this.element.hidden = !first;
      this.since = h("b");
      if (first) {
        const more = alerts.length > 1 ? ` (and ${alerts.length - 1} more)` : "";
        this.element.replaceChildren(icon("warn"),
          h("p", null, h("strong", null, isBehind ? `Was firing at ${timeOfDay(player.wall(player.now()))}: ${words(first.name)}${more}.` : `Alert firing: ${words(first.name)}${more}.`), " ", first.summary ?? ""),
          h("p.since.num", null, "for ", this.since));
      } else {
        this.element.replaceChildren();
      }
    }
    if (first && this.since) setText(this.since, clock(player.now() - (first.at ?? player.now())));
  }
}
