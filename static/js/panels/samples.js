import { getJSON } from "../lib/api.js";

const KEPT = 4000;

/**
 * The samples of all panels that a page knows: those read from the log and those that arrived.
 *
 * A point is `[offset in µs, [[label, value], …]]`, ascending.
 */
export class Samples {
  /**
   * @param {string} path the run's data
   * @param {() => void} changed called when points were read
   */
  constructor(path, changed) {
    this.path = path;
    this.changed = changed;
    /** @type {Map<string, { points: any[], from: number, reading: boolean, failed: number }>} */
    this.panels = new Map();
    this.generation = 0;
  }

  #of(panel) {
    let entry = this.panels.get(panel);
    if (!entry) {
      entry = { points: [], from: Infinity, reading: false, failed: -Infinity };
      this.panels.set(panel, entry);
    }
    return entry;
  }

  /** Takes in a sample event. @param {{ panel: string, t: number, series: { label: string, value: any }[] }} event */
  add(event) {
    const { points } = this.#of(event.panel);
    const last = points.at(-1);
    if (last && event.t <= last[0]) return;
    points.push([event.t, event.series.map(({ label, value }) => [label, value])]);
    if (points.length > KEPT) points.splice(0, points.length - KEPT);
  }

  /** Forgets what is known after `offset`: the player went there. @param {number} offset µs, or Infinity for all */
  forget(offset) {
    this.generation += 1;
    if (offset === Infinity) return this.panels.clear();
    for (const entry of this.panels.values()) {
      entry.reading = false;
      const index = entry.points.findIndex(([time]) => time > offset);
      if (index >= 0) entry.points.splice(index);
      // A jump forward leaves a hole between the last known point and now: read it all again.
      const last = entry.points.at(-1)?.[0] ?? -1;
      if (offset - last > 15_000_000) { entry.points = []; entry.from = Infinity; }
    }
  }

  /** Whether all of a panel's points since `from` are here. @param {string} panel @param {number} from µs */
  knows(panel, from) { return this.#of(panel).from <= Math.max(0, from); }

  /**
   * The points of a panel in a window; what is missing is read and drawn later.
   * @param {string} panel
   * @param {number} from µs
   * @param {number} until µs
   */
  window(panel, from, until) {
    const entry = this.#of(panel);
    const first = Math.max(0, from);
    if (entry.from > first && !entry.reading && performance.now() - entry.failed > 5000) {
      this.#read(panel, entry, first, Math.min(until, entry.from));
    }
    const { points } = entry;
    let low = 0, high = points.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (points[middle][0] < from) low = middle + 1;
      else high = middle;
    }
    let end = points.length;
    while (end > low && points[end - 1][0] > until) end -= 1;
    return points.slice(low, end);
  }

  async #read(panel, entry, from, until) {
    entry.reading = true;
    const generation = this.generation;
    try {
      const query = `panel=${encodeURIComponent(panel)}&from=${Math.floor(from)}&until=${Math.ceil(until)}`;
      const { points } = await getJSON(`${this.path}/samples?${query}`);
      if (generation !== this.generation) return;
      const known = entry.points[0]?.[0] ?? Infinity;
      entry.points = points.filter(([time]) => time < known).concat(entry.points);
      entry.from = from;
      this.changed();
    } catch {
      entry.failed = performance.now();
    } finally {
      if (generation === this.generation) entry.reading = false;
    }
  }
}
