import { h, setAttribute, setText } from "../lib/dom.js";
import { clock, elapsed, length } from "../lib/format.js";
import { isBusy } from "./status.js";

/** A wait for a person that is not worth a word, µs. */
const SHORT = 1e6;

/**
 * A step's time: actual and planned on one scale. What goes past the plan is amber and the bar is
 * never clipped.
 */
export class TimeBar {
  /** @param {number | null} budget the plan in µs */
  constructor(budget) {
    this.budget = budget;
    this.within = h("i.within");
    this.over = h("i.over");
    this.track = h("div.track", { role: "progressbar", "aria-label": "Step time", "aria-valuemin": 0 }, this.within, this.over);
    this.actual = h("dd");
    this.word = h("dt", null, "Actual");
    this.actualRow = h("div", null, this.word, this.actual);
    this.plannedRow = h("div", null, h("dt", null, "Planned"), h("dd", null, budget ? clock(budget) : "–"));
    this.waited = h("dd");
    this.waitedRow = h("div", { hidden: true }, h("dt", null, "Waited"), this.waited);
    this.element = h("div.time", null, this.track, h("dl.times.num", null, this.actualRow, budget ? this.plannedRow : null, this.waitedRow));
  }

  /**
   * Draws the time.
   * @param {string} status
   * @param {number | null} took µs
   * @param {boolean} wasStarted
   * @param {boolean} isRecorded whether a recording is played: its bar is neither running nor late
   * @param {number} waited how long it waited for a person, µs: no part of `took`
   */
  update(status, took, wasStarted, isRecorded = false, waited = 0) {
    const { budget } = this;
    const hasTime = took !== null && (wasStarted || isBusy(status));
    this.track.hidden = !budget || !hasTime;
    this.actualRow.hidden = !hasTime;
    this.waitedRow.hidden = !hasTime || waited < SHORT;
    if (!hasTime) return;
    this.element.classList.toggle("is-recorded", isRecorded);
    setText(this.word, isRecorded ? "Played" : "Actual");
    setText(this.waited, length(waited));
    setText(this.actual, isBusy(status) ? elapsed(took) : length(took));
    if (!budget) return;
    const scale = Math.max(took, budget);
    this.within.style.setProperty("--share", (Math.min(took, budget) / scale).toFixed(4));
    this.over.style.setProperty("--share", (Math.max(0, took - budget) / scale).toFixed(4));
    this.over.hidden = took <= budget;
    this.element.classList.toggle("is-over", took > budget);
    const seconds = (time) => Math.floor(time / 1e6);
    setAttribute(this.track, "aria-valuemax", Math.max(seconds(budget), seconds(took)));
    setAttribute(this.track, "aria-valuenow", seconds(took));
    setAttribute(this.track, "aria-valuetext", `${seconds(took)} of ${seconds(budget)} planned seconds`);
  }
}
