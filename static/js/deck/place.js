import { h } from "../lib/dom.js";
import { Frame } from "./frame.js";
import { SlideView, drawnFrom } from "./slide.js";

/** Narrow pages get the slide as one flowing column, not a shrunken picture of it. */
const NARROW = "(max-width: 760px), (max-width: 1000px) and (orientation: portrait)";

/** Where a page shows one slide: as a scaled stage where there is room, else as a column. */
export class SlidePlace {
  /**
   * @param {HTMLElement} host
   * @param {{ fill?: boolean, enlarge?: ((card: any) => void) | null, copies?: boolean, changed: () => void }} options
   *   changed: called when the page became narrow or wide
   */
  constructor(host, { fill = false, enlarge = null, copies = false, changed }) {
    this.host = host;
    this.fill = fill;
    this.options = { enlarge, copies };
    this.changed = changed;
    this.narrow = matchMedia(NARROW);
    this.narrow.addEventListener("change", () => { this.#layout(); this.changed(); });
    this.#layout();
  }

  /** Whether the slide is a column. */
  get isNarrow() { return this.narrow.matches; }

  #layout() {
    this.frame?.destroy();
    this.frame = this.flow = this.flowing = null;
    this.host.replaceChildren();
    if (this.isNarrow) this.flow = this.host.appendChild(h("div.flow.reveal"));
    else this.frame = new Frame(this.host, { fill: this.fill, ...this.options });
  }

  /**
   * Shows a slide at a stage.
   * @param {any} slide from the outline, or null for nothing
   * @param {number} stage
   * @param {import("./outline.js").Outline} outline
   */
  show(slide, stage, outline) {
    if (this.frame) return this.frame.show(slide, stage, outline);
    const drawn = drawnFrom(slide);
    if (this.flowing?.slide !== slide || this.flowing?.drawn !== drawn) {
      this.flowing = slide ? { slide, drawn, view: new SlideView(slide, { outline, ...this.options }) } : null;
      this.flow.replaceChildren(...(this.flowing ? [this.flowing.view.element] : []));
    }
    this.flowing?.view.show(stage);
  }

  /** The theme that can be read on the slide's own background; null where it is the page's. */
  get theme() { return (this.frame?.view ?? this.flowing?.view)?.element.dataset.theme ?? null; }

  /** Draws the live parts. @param {import("../run/player.js").Player} player */
  update(player) {
    this.frame?.update(player);
    this.flowing?.view.update(player);
  }
}
