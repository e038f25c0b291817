import { h, setText } from "../lib/dom.js";
import { Frame } from "../deck/frame.js";

/** What is on stage now and what the next press brings, both without anything to press. */
export class SlidesNowAndNext {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.now = row("Now");
    this.next = row("Next");
    host.append(this.now.label, this.now.thumb, this.next.label, this.next.thumb);
    this.now.thumb.classList.add("cur");
    this.now.frame = new Frame(this.now.thumb, { isStill: true });
    this.next.frame = new Frame(this.next.thumb, { isStill: true });
  }

  /** @param {import("./view.js").SpeakerState} state */
  update({ outline, player, position }) {
    const following = position ? outline.course.next(position) : outline.course.first();
    this.#show(this.now, position, outline, "Now");
    this.#show(this.next, following, outline, "Next");
    this.now.frame.update(player);
    this.next.frame.update(player);
    const { blackout, freeze } = player.scene.view ?? {};
    this.now.thumb.dataset.cover = blackout ? "black" : freeze ? "frozen" : "";
  }

  #show(part, position, outline, word) {
    const slide = outline.slide(position?.slide);
    const index = position ? outline.course.index(position.slide) : -1;
    part.frame.show(slide, position?.stage ?? 0, outline);
    setText(part.title, slide?.title ?? (word === "Next" ? "The end" : ""));
    const stage = slide?.stages ? `, ${(position?.stage ?? 0) + 1}/${slide.stages + 1}` : "";
    setText(part.number, index < 0 ? "" : word === "Now" ? `${index + 1} of ${outline.count}${stage}` : `${index + 1}${stage}`);
    part.thumb.classList.toggle("is-empty", !slide);
  }
}

function row(word) {
  const title = h("b"), number = h("span");
  return { title, number, label: h("p.lab.num", null, h("span", null, `${word}: `, title), number), thumb: h("div.thumb"), frame: /** @type {any} */ (null) };
}
