import { Outline } from "./outline.js";

/** The slides that the audience was sent, as an outline that stays the same while they do. */
export class Received {
  constructor() {
    /** @type {Outline | null} */
    this.outline = null;
    this.key = "";
  }

  /** The outline of a public scene. @param {any} scene @returns {Outline} */
  of(scene) {
    const slides = Object.entries(scene.slides ?? {});
    const key = JSON.stringify([scene.run?.title, scene.deck?.revision, slides.map(([id, { index, count, html, attributes }]) => [id, index, count, html?.length, attributes ?? null])]);
    if (this.outline && key === this.key) return this.outline;
    this.key = key;
    const known = this.outline;
    const outline = Outline.fromScene(scene);
    // A slide whose words did not change stays the same object, so that it is not drawn anew.
    outline.slides.forEach((slide, index) => {
      const before = known?.slide(slide.id);
      if (before && before.html === slide.html && before.stages === slide.stages && JSON.stringify(before.attributes) === JSON.stringify(slide.attributes)) {
        outline.slides[index] = Object.assign(before, slide);
        outline.byID.set(slide.id, before);
      }
    });
    this.outline = outline;
    return outline;
  }
}
