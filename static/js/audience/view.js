import { find, h, setAttribute, setText } from "../lib/dom.js";
import { ago, timeOfDay } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { switchTheme } from "../lib/theme.js";
import { Help } from "../deck/help.js";
import { Keys } from "../deck/keys.js";
import { SlidePlace } from "../deck/place.js";
import { Received } from "../deck/received.js";
import { EnlargedScreen } from "../run/enlarge.js";
import { Announcer } from "./announcer.js";
import { AUDIENCE_KEYS } from "./keys.js";

/**
 * The audience's page: follows the speaker, or browses back among the slides shown so far.
 */
export class AudienceView {
  /**
   * @param {HTMLElement} host
   * @param {import("../run/player.js").Player} player
   * @param {string} run the run's id
   */
  constructor(host, player, run) {
    this.host = host;
    this.player = player;
    this.run = run;
    this.received = new Received();
    /** @type {string | null} The slide browsed to; null while following. */
    this.browsed = null;
    this.screen = new EnlargedScreen();
    this.announcer = new Announcer(host, player, () => this.outline);
    this.#build();
    const changed = () => {
      host.classList.toggle("is-narrow", this.view.isNarrow);
      player.changed();
    };
    this.view = new SlidePlace(this.place, { fill: true, enlarge: (card) => this.screen.open(card), copies: true, changed });
    changed();
    this.#keys();
    player.on("draw", () => this.update());
  }

  #build() {
    this.title = h("span.title");
    this.follow = h("span.fol", { role: "status" }, h("i", { "aria-hidden": "true" }), h("span"));
    this.late = h("div.late", { role: "status", hidden: true }, icon("warn"), h("b"), h("span", null, "Reconnecting"));
    this.place = h("section.place", { "aria-label": "Slide" });
    this.cover = h("div.cover", { hidden: true });
    this.earlier = h("button", { "aria-label": "Earlier slide", onclick: () => this.browse(-1) }, icon("left"));
    this.later = h("button", { "aria-label": "Later slide", onclick: () => this.browse(1) }, icon("right"));
    this.number = h("b.num");
    this.where = h("span.num");
    this.back = h("button.primary.back", { hidden: true, onclick: () => this.followLive() }, icon("right"), h("span.num"));
    this.replay = h("a.button.primary.to-replay", { hidden: true, href: `/replay/${encodeURIComponent(this.run)}` }, icon("film"), "Watch the replay");
    this.host.append(h("header.hd", null, this.title, this.follow), this.late, this.place, this.cover, this.back,
      h("nav.nav", { "aria-label": "Slides" }, this.earlier, h("p", null, this.number, this.where), this.replay, this.later));
  }

  #keys() {
    const keys = new Keys(AUDIENCE_KEYS, {
      earlier: () => this.browse(-1), later: () => this.browse(1), live: () => this.followLive(),
      theme: () => switchTheme(), help: () => help.toggle(),
    });
    const help = new Help(keys.table);
  }

  /** Goes to the slide before or after among those shown so far. @param {number} by -1 or 1 */
  browse(by) {
    const { outline } = this;
    if (!outline) return;
    const live = this.player.scene.position?.slide;
    const index = outline.course.index(this.browsed ?? live ?? "");
    const target = outline.slides[index + by];
    if (!target) return;
    this.browsed = target.id === live ? null : target.id;
    this.#moved();
  }

  /** Goes back to where the speaker is. */
  followLive() {
    if (this.browsed === null) return;
    this.browsed = null;
    this.#moved();
  }

  #moved() {
    this.place.scrollTop = 0;
    this.update();
  }

  /** Draws the state as it is. */
  update() {
    const { player } = this;
    const { scene } = player;
    const outline = this.received.of(scene);
    this.outline = outline;
    const live = scene.position;
    if (this.browsed !== null && !outline.slide(this.browsed)) this.browsed = null;
    const slide = outline.slide(this.browsed ?? live?.slide);
    const stage = this.browsed === null ? live?.stage ?? 0 : slide?.stages ?? 0;
    this.view.show(slide, stage, outline);
    this.view.update(player);
    this.#cover(scene, slide);
    this.#words(scene, outline, slide, live);
    this.screen.update(player);
    if (this.liveSlide !== live?.slide) {
      this.liveSlide = live?.slide;
      if (this.browsed === null) this.place.scrollTop = 0;
    }
  }

  #cover(scene, slide) {
    const isBlack = Boolean(scene.view?.blackout) && this.browsed === null && scene.run.status !== "ended";
    const text = isBlack ? "" : slide ? null : scene.run?.title ? "It starts in a moment."
      : this.player.silence > 4000 ? "The server does not answer, or this talk is over. This page tries again by itself." : "Connecting…";
    this.cover.hidden = text === null;
    this.cover.classList.toggle("is-black", isBlack);
    const key = `${isBlack}${text}${scene.run?.title}`;
    if (this.coverKey === key || text === null) return;
    this.coverKey = key;
    this.cover.replaceChildren(...(isBlack ? [h("p", null, "The speaker made the screen black.")]
      : [h("h1", null, scene.run?.title ?? ""), h("p", null, text)]));
  }

  #words(scene, outline, slide, live) {
    const { player } = this;
    const isBehind = player.isBehind, isEnded = scene.run.status === "ended";
    const { host } = this;
    host.classList.toggle("is-behind", isBehind && !isEnded);
    host.classList.toggle("is-back", this.browsed !== null);
    document.title = outline.title ? `${outline.title}, live` : "Live";
    setText(this.title, outline.title);
    setText(find("span", this.follow), isEnded ? "The talk has ended" : isBehind ? "Behind" : this.browsed !== null ? "Browsing" : scene.run.status === "lobby" ? "Starts soon" : "Following live");
    this.follow.dataset.look = isEnded || this.browsed !== null || scene.run.status === "lobby" ? "hollow" : isBehind ? "warn" : "live";
    this.late.hidden = !isBehind || isEnded;
    if (isBehind) setText(find("b", this.late), `Last update ${ago(player.silence * 1000)}`);
    const number = (id) => (outline.slide(id)?.index ?? outline.course.index(id)) + 1;
    setText(this.number, slide ? `Slide ${number(slide.id)} of ${outline.count}` : "");
    setText(this.where, !slide ? "" : isEnded ? "thank you for watching" : isBehind ? `as of ${timeOfDay(player.wall(player.now()))}`
      : this.browsed !== null && live ? `the speaker is on ${number(live.slide)}` : scene.view?.blackout ? "the screen is dark for now" : "you are where the speaker is");
    const index = slide ? outline.course.index(slide.id) : -1;
    const liveIndex = live ? outline.course.index(live.slide) : index;
    setAttribute(this.earlier, "disabled", index > 0 ? null : "");
    setAttribute(this.later, "disabled", index >= 0 && index < Math.max(liveIndex, outline.slides.length - 1) ? null : "");
    this.back.hidden = this.browsed === null || isEnded;
    if (live && this.browsed !== null) setText(find("span", this.back), `Back to live, slide ${number(live.slide)}`);
    this.replay.hidden = !(isEnded && scene.run.published);
  }
}
