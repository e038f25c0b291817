import { h } from "../lib/dom.js";
import { SlideView } from "./slide.js";

/** @typedef {import("./position.js").Position} Position */

/** All slides of a talk over reveal.js, which scales the stage. Keys, position and live parts are ours. */
export class Deck {
  /** @param {HTMLElement} host an empty element @param {object} viewOptions for each SlideView */
  constructor(host, viewOptions) {
    this.host = host;
    this.viewOptions = viewOptions;
    /** @type {Map<string, SlideView>} */
    this.views = new Map();
    this.reveal = null;
    /** @type {Position | null} */
    this.position = null;
  }

  /** Renders a talk, in place of the one before. @param {import("./outline.js").Outline} outline */
  async render(outline) {
    this.outline = outline;
    this.reveal?.destroy();
    this.reveal = null;
    this.views = new Map(outline.slides.map((slide) => [slide.id, new SlideView(slide, { ...this.viewOptions, outline })]));
    const root = h("div.reveal", null, h("div.slides", null, ...this.#columns(outline)));
    this.host.replaceChildren(root);
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    // Each slide has the transition by itself: on reveal's own element the word `slide` is a class of ours.
    for (const { element } of this.views.values()) element.dataset.transition = isStill ? "none" : element.dataset.transition || outline.transition;
    const reveal = new globalThis.Reveal(root, {
      width: 1920, height: 1080, margin: 0, minScale: 0.1, maxScale: 4, center: false, display: "flex",
      transition: "none", backgroundTransition: isStill || outline.transition === "none" ? "none" : "fade", keyboard: false, hash: false, controls: false,
      progress: false, touch: false, scrollActivationWidth: null, embedded: true, keyboardCondition: () => false,
      jumpToSlide: false, help: false, autoPlayMedia: false, viewDistance: 2, fragmentInURL: false, overview: false,
    });
    await reveal.initialize();
    this.reveal = reveal;
    const wanted = this.position;
    this.position = null;
    if (wanted) this.show(wanted);
    return this;
  }

  /** Sections as reveal wants them: slides of one column in one stack. */
  #columns(outline) {
    const columns = new Map();
    outline.slides.forEach((slide, index) => {
      const column = slide.column ?? index;
      columns.set(column, [...(columns.get(column) ?? []), slide]);
    });
    return [...columns.entries()].sort(([a], [b]) => a - b).map(([, slides]) => {
      const sections = slides.sort((a, b) => (a.row ?? 0) - (b.row ?? 0)).map(({ id }) => this.views.get(id)?.element ?? h("section"));
      return sections.length === 1 ? sections[0] : h("section.stack-of-slides", null, ...sections);
    });
  }

  /** Shows a place. @param {Position} position */
  show(position) {
    const view = this.views.get(position.slide);
    if (!view || !this.reveal) {
      this.position = position;
      return;
    }
    const isNewSlide = this.position?.slide !== position.slide;
    this.position = position;
    view.show(position.stage);
    if (isNewSlide || this.reveal.getCurrentSlide() !== view.element) {
      const { h: column, v: row } = this.reveal.getIndices(view.element);
      this.reveal.slide(column, row);
      for (const other of this.views.values()) other.element.inert = other !== view;
      if (isNewSlide && document.activeElement?.closest("section.slide") && document.activeElement.closest("section.slide") !== view.element) {
        /** @type {HTMLElement} */ (document.activeElement).blur();
      }
    }
    this.#keepFragments(view, position.stage);
  }

  /** reveal has its own mind about fragments; ours is the stage. */
  #keepFragments(view, stage) {
    view.stage = -1;
    view.show(stage);
  }

  /** The slide on stage. @returns {SlideView | null} */
  get current() { return (this.position && this.views.get(this.position.slide)) || null; }

  /** Draws the live parts of what can be seen. @param {import("../run/player.js").Player} player */
  update(player) { this.current?.update(player); }

  /** Draws the live parts of every slide. @param {import("../run/player.js").Player} player */
  drawAll(player) {
    for (const view of this.views.values()) view.update(player);
  }

  /** Fits the stage to the window again. */
  layout() { this.reveal?.layout(); }
}
