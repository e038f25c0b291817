// Places in a deck and the way from one to the next. No drawing here.

/**
 * @typedef {{ slide: string, stage: number }} Position
 * @typedef {{ id: string, stages: number }} Stop
 */

/** The places of a deck in reading order. */
export class Course {
  /** @param {Stop[]} slides in reading order */
  constructor(slides) {
    this.slides = slides;
    this.indexes = new Map(slides.map(({ id }, index) => [id, index]));
  }

  /** The number of a slide from 0; -1 if the deck has no such slide. @param {string} slide */
  index(slide) { return this.indexes.get(slide) ?? -1; }

  /** The first place. @returns {Position | null} */
  first() { return this.slides.length ? { slide: this.slides[0].id, stage: 0 } : null; }

  /** The last slide, all of it. @returns {Position | null} */
  last() {
    const slide = this.slides.at(-1);
    return slide ? { slide: slide.id, stage: slide.stages } : null;
  }

  /** A slide by its number from 0, kept within the deck. @param {number} index @returns {Position | null} */
  at(index) {
    const slide = this.slides[Math.max(0, Math.min(this.slides.length - 1, Math.trunc(index) || 0))];
    return slide ? { slide: slide.id, stage: 0 } : null;
  }

  /** The place after, or null at the end. @param {Position | null} position @returns {Position | null} */
  next(position) {
    if (!position) return this.first();
    const index = this.index(position.slide);
    if (index < 0) return this.first();
    if (position.stage < this.slides[index].stages) return { slide: position.slide, stage: position.stage + 1 };
    const slide = this.slides[index + 1];
    return slide ? { slide: slide.id, stage: 0 } : null;
  }

  /** The place before, or null at the start. @param {Position | null} position @returns {Position | null} */
  previous(position) {
    if (!position) return null;
    const index = this.index(position.slide);
    if (index < 0) return this.first();
    if (position.stage > 0) return { slide: position.slide, stage: Math.min(position.stage, this.slides[index].stages) - 1 };
    const slide = this.slides[index - 1];
    return slide ? { slide: slide.id, stage: slide.stages } : null;
  }
}

/** Whether two places are the same. @param {Position | null} a @param {Position | null} b */
export const isSame = (a, b) => a?.slide === b?.slide && a?.stage === b?.stage;
