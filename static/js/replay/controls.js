import { h, setAttribute, setText } from "../lib/dom.js";
import { clock, elapsed, timeOfDay } from "../lib/format.js";
import { icon } from "../lib/icons.js";

/** The speeds that can be chosen. */
export const SPEEDS = [0.5, 1, 2, 4, 8, 16];

/** Play, pause, chapters, the time, speed, skip idle, link. */
export class Controls {
  /**
   * @param {HTMLElement} host
   * @param {import("../run/replay.js").ReplayDriver} driver
   * @param {{ toggle(): void, previous(): void, next(): void, link(): void }} actions
   */
  constructor(host, driver, actions) {
    this.driver = driver;
    this.play = h("button.primary.play", { onclick: actions.toggle });
    this.at = h("span.at");
    this.of = h("span.of");
    this.wall = h("b");
    this.skip = h("button.switch.quiet", { role: "switch", onclick: () => { driver.skipsIdle = !driver.skipsIdle; this.player?.changed(); } },
      h("i", { "aria-hidden": "true" }), h("span", null, h("b", null, "Skip idle"), this.saves = h("span")));
    this.speeds = SPEEDS.map((speed) => h("button", { onclick: () => { driver.speed = speed; this.player?.changed(); } }, speed === 0.5 ? "0.5" : `${speed}x`));
    this.link = h("button.link", { onclick: actions.link }, icon("link"), h("span"));
    host.append(this.play,
      h("button.icon.quiet", { "aria-label": "Slide or step before", title: "Slide or step before", onclick: actions.previous }, icon("prev")),
      h("button.icon.quiet", { "aria-label": "Next slide or step", title: "Next slide or step", onclick: actions.next }, icon("next")),
      this.at, this.of, h("span.wall", null, "Clock then ", this.wall),
      h("div.end", null, this.skip, h("div.seg", { role: "group", "aria-label": "Speed" }, ...this.speeds), this.link));
  }

  /** @param {import("../run/player.js").Player} player */
  update(player) {
    this.player = player;
    const { driver } = this;
    if (this.wasPlaying !== driver.isPlaying) {
      this.wasPlaying = driver.isPlaying;
      this.play.replaceChildren(icon(driver.isPlaying ? "pause" : "play"));
      setAttribute(this.play, "aria-label", driver.isPlaying ? "Pause" : "Play");
    }
    setText(this.at, elapsed(driver.time));
    setText(this.of, `of ${clock(driver.duration)}`);
    setText(this.wall, timeOfDay(player.wall(driver.time)));
    setAttribute(this.skip, "aria-checked", String(driver.skipsIdle));
    setText(this.saves, driver.saved ? `, saves ${clock(driver.saved)}` : "");
    this.speeds.forEach((button, index) => setAttribute(button, "aria-pressed", String(SPEEDS[index] === driver.speed)));
    setText(/** @type {Element} */ (this.link.lastChild), `Link to ${elapsed(driver.time)}`);
  }
}
