// The run's own clock as a page knows it.

/**
 * Tells how far a live run is, from the run's wall time and from the events as they arrive.
 *
 * The page's clock may be wrong by minutes, so the first event that arrives live sets the
 * difference; later ones only raise it (an event is never early, only late), unless all of them
 * have disagreed for a while, which means that the page's clock was set.
 */
export class RunClock {
  /** @param {() => number} [wall] milliseconds since 1970 */
  constructor(wall = () => Date.now()) {
    this.wall = wall;
    /** Milliseconds since 1970 when the run was opened, by the server's clock. */
    this.opened = 0;
    /** @type {number | null} Milliseconds to add to the page's clock. */
    this.difference = null;
    this.doubtful = 0;
    this.doubtfulSince = 0;
    this.floor = 0;
  }

  /** Sets when the run was opened. @param {number} wall @param {number} offset µs reached by then */
  open(wall, offset) {
    this.opened = wall;
    this.floor = Math.max(0, offset);
  }

  /** Takes in the offset of an event that arrived just now. @param {number} offset µs */
  saw(offset) {
    const measured = offset / 1000 + this.opened - this.wall();
    if (this.difference === null || measured > this.difference) {
      this.difference = measured;
      this.doubtful = 0;
    } else if (measured < this.difference - 2000) {
      if (this.doubtful === 0) this.doubtfulSince = this.wall();
      this.doubtful += 1;
      if (this.doubtful > 20 && this.wall() - this.doubtfulSince > 20_000) {
        this.difference = measured;
        this.doubtful = 0;
      }
    } else {
      this.doubtful = 0;
    }
  }

  /** How far the run is now, in µs. */
  now() {
    if (!this.opened) return this.floor;
    return Math.max(this.floor, (this.wall() + (this.difference ?? 0) - this.opened) * 1000);
  }
}
