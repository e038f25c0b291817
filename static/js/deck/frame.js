import { h } from "../lib/dom.js";
import { SlideView, drawnFrom } from "./slide.js";

/** A 1920x1080 stage scaled to the room it has, showing one slide at a time. */
export class Frame {
  /**
   * @param {HTMLElement} host gives the width; the height follows, or is given too
   * @param {{ fill?: boolean, isStill?: boolean, enlarge?: ((card: any) => void) | null, copies?: boolean }} [options]
   *   fill: fit both ways; isStill: a picture that nobody can reach
   */
  constructor(host, { fill = false, isStill = false, enlarge = null, copies = false } = {}) {
    this.host = host;
    this.fill = fill;
    this.isStill = isStill;
    this.options = { enlarge, copies };
    // As on the stage, for style sheets written for reveal.
    this.stage = h("div.stage.reveal");
    this.box = h("div.frame", isStill ? { inert: true, "aria-hidden": "true" } : null, this.stage);
    host.append(this.box);
    /** @type {SlideView | null} */
    this.view = null;
    this.slide = null;
    this.observer = new ResizeObserver(() => this.#scale());
    this.observer.observe(host);
    this.#scale();
  }

  #scale() {
    const { clientWidth, clientHeight } = this.host;
    const scale = this.fill ? Math.min(clientWidth / 1920, clientHeight / 1080) : clientWidth / 1920;
    this.box.style.setProperty("--scale", String(Math.max(0.01, scale)));
  }

  /**
   * Shows a slide at a stage.
   * @param {any} slide from the outline, or null for nothing
   * @param {number} stage
   * @param {import("./outline.js").Outline} outline
   */
  show(slide, stage, outline) {
    const drawn = drawnFrom(slide);
    if (slide !== this.slide || drawn !== this.drawn) {
      this.slide = slide;
      this.drawn = drawn;
      this.view = slide ? new SlideView(slide, { outline, ...this.options }) : null;
      this.stage.replaceChildren(...(this.view ? [this.view.element] : []));
    }
    this.view?.show(stage);
  }

  /** Takes the frame off the page. */
  destroy() {
    this.observer.disconnect();
    this.box.remove();
  }

  /** Draws the live parts. @param {import("../run/player.js").Player} player */
  update(player) { this.view?.update(player); }
}
