import { getJSON } from "../lib/api.js";

/** Events read ahead of the playing time before more are asked for, µs. */
const AHEAD = 60_000_000;
/** A stretch without anything to see is idle from this length on, µs. */
const IDLE = 6_000_000;
/** What a skipped stretch keeps at its end, µs. */
const LEAD = 1_000_000;
/** Kinds of events that nobody sees happen. */
const UNSEEN = new Set(["sample", "panel", "value", "step.intent", "redacted", "gap"]);

/**
 * Drives a player through a recorded run: from a scene of the log, and the events after it at their
 * own pace. Seeking reads a scene anew; of several seeks in a row only the last counts.
 */
export class ReplayDriver {
  /** @param {string} path the run's data, `/api/runs/RUN` */
  constructor(path) {
    this.path = path;
    this.isLive = false;
    this.time = 0;
    this.duration = 0;
    this.isPlaying = false;
    this.speed = 1;
    this.skipsIdle = true;
    /** @type {{ from: number, until: number }[]} */
    this.idle = [];
    this.events = [];
    /** @type {number | null} Where the next page of events begins; null at the end of the log. */
    this.next = 1;
    this.isReading = false;
    this.generation = 0;
    this.frame = 0;
    this.onproblem = (/** @type {string} */ _message) => {};
  }

  /** @param {import("./player.js").Player} player */
  start(player) { this.player = player; }

  /** Ends it. */
  stop() {
    cancelAnimationFrame(this.frame);
    this.generation += 1;
  }

  /** The replayed time, in µs. */
  now() { return this.time; }

  /** Takes the time line in: how long the run is and where nothing happens. @param {any} timeline */
  setTimeline(timeline) {
    this.duration = timeline.duration ?? 0;
    this.idle = idleStretches(timeline);
  }

  /** Time that skipping saves, µs. */
  get saved() { return this.idle.reduce((sum, { from, until }) => sum + until - from, 0); }

  /** Plays on. */
  play() {
    if (this.isPlaying) return;
    if (this.time >= this.duration) this.seek(0);
    this.isPlaying = true;
    this.before = performance.now();
    this.frame = requestAnimationFrame((now) => this.#tick(now));
    this.player?.changed();
  }

  /** Stands still. */
  pause() {
    this.isPlaying = false;
    cancelAnimationFrame(this.frame);
    this.player?.changed();
  }

  /** Goes to a time. @param {number} time µs */
  async seek(time) {
    this.time = Math.max(0, Math.min(this.duration, time));
    this.player?.changed();
    if (this.isSeeking) {
      this.isSeekDue = true;
      return;
    }
    this.isSeeking = true;
    try {
      do {
        this.isSeekDue = false;
        await this.#load(this.time);
      } while (this.isSeekDue);
    } catch (error) {
      this.onproblem(`This moment could not be read. ${error.message}`);
    } finally {
      this.isSeeking = false;
    }
  }

  async #load(time) {
    this.generation += 1;
    this.events = [];
    this.isReading = false;
    const { scene, number } = await getJSON(`${this.path}/scene?at=${Math.round(time)}`);
    this.next = (number ?? scene.number ?? 0) + 1;
    this.player?.load({ ...scene, offset: time });
    this.player.scene.number = number ?? scene.number ?? 0;
    await this.#read();
    // The log's first moments come before the run has told its name and its clock.
    const [first] = this.events;
    if (!scene.run?.id && first?.t > time) await this.#load(first.t);
  }

  async #read() {
    if (this.isReading || this.next === null) return;
    this.isReading = true;
    const generation = this.generation;
    try {
      const page = await getJSON(`${this.path}/events?from=${this.next}`);
      if (generation !== this.generation) return;
      this.events.push(...page.events);
      this.next = page.next ?? null;
    } finally {
      if (generation === this.generation) this.isReading = false;
    }
  }

  #tick(now) {
    if (!this.isPlaying) return;
    this.frame = requestAnimationFrame((later) => this.#tick(later));
    const passed = Math.min(250, now - this.before) * 1000 * this.speed;
    this.before = now;
    if (this.isSeeking) return;
    const known = this.next === null ? this.duration : this.events.at(-1)?.t ?? this.time;
    if (this.next !== null && known < this.time + AHEAD) this.#read().catch((error) => { this.pause(); this.onproblem(error.message); });
    this.time = Math.min(this.duration, Math.max(this.time, known), this.time + passed);
    if (this.skipsIdle) this.#skip(known);
    this.#apply();
    if (this.time >= this.duration && this.next === null) this.pause();
    this.player?.changed();
  }

  /** Leaves an idle stretch, up to the next thing to see. */
  #skip(known) {
    const stretch = this.idle.find(({ from, until }) => this.time >= from && this.time < until);
    if (!stretch) return;
    const seen = this.events.find(({ t, k }) => t > this.time && !UNSEEN.has(k))?.t ?? Infinity;
    const target = Math.min(stretch.until, seen - LEAD, known);
    if (target > this.time) this.time = target;
  }

  #apply() {
    let count = 0;
    while (count < this.events.length && this.events[count].t <= this.time) {
      this.player?.apply(this.events[count]);
      count += 1;
    }
    if (count) this.events.splice(0, count);
  }
}

/**
 * Stretches in which nothing can be seen to happen: outside steps, and a while after each change.
 * @param {any} timeline
 * @returns {{ from: number, until: number }[]}
 */
export function idleStretches(timeline) {
  const duration = timeline.duration ?? 0;
  const busy = [];
  const after = 4_000_000;
  for (const { from, until } of timeline.steps ?? []) busy.push([from - LEAD, (until ?? duration) + after]);
  for (const { from } of timeline.slides ?? []) busy.push([from - LEAD, from + after]);
  for (const { at } of [...(timeline.alerts ?? []), ...(timeline.markers ?? [])]) busy.push([at - LEAD, at + after]);
  busy.sort(([a], [b]) => a - b);
  const idle = [];
  let end = 0;
  for (const [from, until] of [...busy, [duration, duration]]) {
    if (from - end >= IDLE) idle.push({ from: end, until: from });
    end = Math.max(end, until);
  }
  return idle;
}
