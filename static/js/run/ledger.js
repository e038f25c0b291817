// Where the time of a run went: the same books as TimeLedger in the server. No drawing, no clock.

/**
 * @typedef {{ slide: string | null, part: number | null, pause: string | null, from: number, until: number }} Segment
 */

/** A row of segments without a gap, each spoken on a slide or paused; offsets of the run in µs. */
export class TimeLedger {
  constructor() {
    /** @type {Segment[]} */
    this.done = [];
    /** @type {Segment | null} */
    this.open = null;
  }

  /**
   * The books as the server has them (`GET /api/runs/RUN/timing`).
   * @param {{ segments: Segment[] }} timing
   * @param {boolean} isOver whether the run has ended
   */
  static from({ segments }, isOver) {
    const ledger = new TimeLedger();
    ledger.done = segments.map((segment) => ({ ...segment }));
    if (!isOver) ledger.open = ledger.done.pop() ?? null;
    return ledger;
  }

  /** The segments in order. */
  get segments() { return this.open && this.open.until > this.open.from ? [...this.done, this.open] : this.done; }

  /** The talk begins on a slide. @param {string | null} slide @param {number | null} part @param {number} t */
  start(slide, part, t) {
    if (!this.open && !this.done.length) this.open = { slide, part, pause: null, from: t, until: t };
  }

  /** A slide is on stage from now on. @param {string} slide @param {number | null} part @param {number} t */
  show(slide, part, t) { this.#turn(t, { slide, part }); }

  /** The clock stands from now on; a second reason ends the first. @param {string | null | undefined} reason @param {number} t */
  pause(reason, t) { this.#turn(t, { pause: reason ?? "pause" }); }

  /** The clock runs from now on. @param {number} t */
  resume(t) { this.#turn(t, { pause: null }); }

  /** The talk is over. @param {number} t */
  end(t) {
    this.advance(t);
    this.done = this.segments;
    this.open = null;
  }

  /** Says that it is this late. @param {number} t */
  advance(t) { if (this.open) this.open.until = Math.max(this.open.until, t); }

  #turn(t, change) {
    const { open } = this;
    if (!open) return;
    this.advance(t);
    if (Object.keys(change).every((name) => open[name] === change[name])) return;
    if (open.until > open.from) this.done = [...this.done, open];
    this.open = { ...open, ...change, from: open.until, until: open.until };
  }

  #sum(counts) {
    return this.segments.reduce((total, segment) => total + (counts(segment) ? segment.until - segment.from : 0), 0);
  }

  /** The time since the start. */
  get total() { return this.#sum(() => true); }

  /** The time that was spoken. */
  get spoken() { return this.#sum(({ pause }) => pause === null); }

  /** The time of each kind of pause. @returns {Record<string, number>} */
  get pauses() {
    const pauses = {};
    for (const { pause, from, until } of this.segments) if (pause !== null) pauses[pause] = (pauses[pause] ?? 0) + until - from;
    return pauses;
  }

  /** The time spoken in a part; null is what belongs to none. @param {number | null} part */
  spokenIn(part) { return this.#sum((segment) => segment.pause === null && segment.part === part); }
}
