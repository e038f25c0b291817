import { h, setAttribute, setText } from "../lib/dom.js";

/** The foot of the stage: title, slide number and how far the talk is. */
export class Progress {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.title = h("span");
    this.state = h("span.note");
    this.number = h("span.num", { "aria-live": "polite" });
    this.fill = h("i");
    this.bar = h("div.progress", { "aria-hidden": "true" }, this.fill);
    this.elements = [h("footer.foot", null, this.title, this.state, this.number), this.bar];
    host.append(...this.elements);
  }

  /**
   * @param {import("./outline.js").Outline} outline
   * @param {import("./position.js").Position | null} position
   * @param {string} [note] a word in the middle
   * @param {string | null} [theme] the theme that can be read on the slide's own background
   */
  update(outline, position, note = "", theme = null) {
    for (const element of this.elements) setAttribute(element, "data-theme", theme);
    const index = position ? outline.course.index(position.slide) : -1;
    setText(this.title, outline.title);
    setText(this.state, note);
    setText(this.number, index < 0 || !outline.hasNumber ? "" : `Slide ${index + 1} of ${outline.count}`);
    this.bar.hidden = !outline.hasProgress;
    this.fill.style.setProperty("--share", outline.count ? String((index + 1) / outline.count) : "0");
  }
}
