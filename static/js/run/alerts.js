import { h, setText } from "../lib/dom.js";
import { clock, timeOfDay, words } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { held } from "../panels/alertstatus.js";

/** Alerts that fire now, the newest first. @param {any} scene */
export function firing(scene) {
  return Object.entries(scene.alerts ?? {})
    .filter(([, alert]) => alert.state === "firing")
    .map(([name, alert]) => ({ name, ...alert }))
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
}

/** The slide that shows a panel, the first of the deck. */
const slideOf = (scene, panel) => (panel ? scene.deck?.slides?.find(({ panels }) => panels.includes(panel))?.id : undefined);

/** The banner of a firing alert, at its place on a slide. Empty and hidden while none fires. */
export class AlertBanner {
  /** @param {{ jump: (slide: string) => void } | null} [controls] lets the presenter go to what an alert is about */
  constructor(controls = null) {
    this.controls = controls;
    this.element = h("div.banner", { role: "alert", hidden: true });
    this.key = "";
  }

  /** Draws the newest firing alert. @param {import("./player.js").Player} player */
  update(player) {
    const alerts = firing(player.scene);
    const [first] = alerts;
    const { isBehind } = player;
    const key = first ? JSON.stringify([first.name, first.summary, first.written, first.panel, first.log, alerts.length, isBehind]) : "";
    if (key !== this.key) {
      this.key = key;
      this.element.hidden = !first;
      this.since = h("b");
      if (first) {
        const more = alerts.length > 1 ? ` (and ${alerts.length - 1} more)` : "";
        this.element.replaceChildren(icon("warn"),
          h("p", null, h("strong", null, isBehind ? `Was firing at ${timeOfDay(player.wall(player.now()))}: ${words(first.name)}${more}.` : `Alert firing: ${words(first.name)}${more}.`), " ", first.summary ?? "", " ", h("span.honest", null, held(first))),
          ...this.#links(player.scene, first),
          h("p.since.num", null, "for ", this.since));
      } else {
        this.element.replaceChildren();
      }
    }
    if (first && this.since) setText(this.since, clock(player.now() - (first.at ?? player.now())));
  }

  #links(scene, { panel, log }) {
    if (!this.controls) return [];
    return [[panel, "Show the panel"], [log, "Show the log"]].flatMap(([id, label]) => {
      const slide = slideOf(scene, id);
      return slide ? [h("button.jump", { type: "button", onclick: () => this.controls?.jump(slide) }, icon("right"), label)] : [];
    });
  }
}
