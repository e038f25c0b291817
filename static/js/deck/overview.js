import { h, setAttribute } from "../lib/dom.js";
import { Frame } from "./frame.js";

/** All slides at a glance, in rows. Arrow keys move, Enter goes there, Escape closes. */
export class Overview {
  /** @param {(slide: string) => void} choose called with the slide's id */
  constructor(choose) {
    this.choose = choose;
    /** @type {Frame[]} */
    this.frames = [];
    /** @type {HTMLElement[]} */
    this.buttons = [];
    this.dialog = /** @type {HTMLDialogElement} */ (h("dialog.overview", { "aria-label": "All slides", onkeydown: (event) => this.#key(event) }));
    this.dialog.addEventListener("close", () => this.#clear());
    document.body.append(this.dialog);
  }

  /** Whether it is open. */
  get isOpen() { return this.dialog.open; }

  /**
   * Opens it on a slide, or closes it.
   * @param {import("./outline.js").Outline} outline
   * @param {string | undefined} slide
   * @param {import("../run/player.js").Player} player
   */
  toggle(outline, slide, player) {
    if (this.isOpen) return this.dialog.close();
    this.dialog.replaceChildren(...this.#thumbs(outline));
    this.dialog.showModal();
    for (const frame of this.frames) frame.update(player);
    const current = this.buttons.find((button) => button.dataset.slide === slide) ?? this.buttons[0];
    setAttribute(current, "aria-current", "true");
    current?.focus();
    current?.scrollIntoView({ block: "center" });
  }

  #thumbs(outline) {
    return outline.slides.map((slide, index) => {
      const isFirst = slide.part !== null && slide.part !== undefined && outline.slides[index - 1]?.part !== slide.part;
      return this.#thumb(slide, index, outline, isFirst ? [h("b", null, `Part ${slide.part + 1}`), ` ${outline.parts[slide.part]?.title ?? ""}`] : []);
    });
  }

  #thumb(slide, index, outline, part) {
    const picture = h("span.picture");
    const frame = new Frame(picture, { isStill: true });
    frame.show(slide, slide.stages, outline);
    this.frames.push(frame);
    const button = h("button.quiet", { "data-slide": slide.id, "aria-label": `Slide ${index + 1}: ${slide.title || "untitled"}`, onclick: () => { this.dialog.close(); this.choose(slide.id); } },
      h("span.part-label", null, ...part), picture, h("span.caption.num", null, h("b", null, String(index + 1)), slide.title || "Untitled"));
    this.buttons.push(button);
    return button;
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const target = { ArrowRight: at + 1, PageDown: at + 1, ArrowLeft: at - 1, PageUp: at - 1, Home: 0, End: this.buttons.length - 1,
      ArrowDown: this.#beside(at, 1), ArrowUp: this.#beside(at, -1) }[event.key];
    if (event.key === "o") this.dialog.close();
    else if (target === undefined) return;
    else this.buttons[Math.max(0, Math.min(this.buttons.length - 1, target))]?.focus();
    event.preventDefault();
    event.stopPropagation();
  }

  /** The slide nearest in the row below or above. */
  #beside(at, way) {
    const here = this.buttons[at]?.getBoundingClientRect();
    if (!here) return 0;
    let best = at, distance = Infinity;
    this.buttons.forEach((button, index) => {
      const { left, top } = button.getBoundingClientRect();
      const down = (top - here.top) * way;
      if (down < here.height / 2) return;
      const away = down * 4 + Math.abs(left - here.left);
      if (away < distance) [best, distance] = [index, away];
    });
    return best;
  }

  #clear() {
    for (const frame of this.frames) frame.destroy();
    this.frames = [];
    this.buttons = [];
    this.dialog.replaceChildren();
  }
}
