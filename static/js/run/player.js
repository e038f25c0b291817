import { Emitter } from "../lib/emitter.js";
import { Samples } from "../panels/samples.js";
import { RunState } from "./state.js";
import { isBusy } from "./status.js";

/** Redraw at least this often while a step runs, for its time; else with the clock's seconds; milliseconds. */
const BEAT = 250;
/** Silence that makes what is shown old; milliseconds. */
const BEHIND = 4000;

/**
 * What all views look at: the folded state of a run and its time, whoever drives it.
 *
 * A driver has `start(player)`, `stop()`, `now()` in µs, `isLive` and `path`. Emits `draw` once a
 * frame when something changed and at least once a second besides, `event` for each event, `load` when the
 * state was replaced, `notice` and `connection`.
 */
export class Player extends Emitter {
  /** @param {{ start(player: Player): void, stop(): void, now(): number, isLive: boolean, path: string }} driver */
  constructor(driver) {
    super();
    this.driver = driver;
    this.state = new RunState();
    this.samples = new Samples(driver.path, () => this.changed());
    /** @type {{ address: string | null, qr: string | null, viewers: number | null, slowest: number }} Where the audience is. */
    this.audience = { address: null, qr: null, viewers: null, slowest: 0 };
    /** Whether the stage shows the test slide. */
    this.isTesting = false;
    this.on("notice", ({ viewers, slowest, test }) => {
      if (typeof viewers === "number") Object.assign(this.audience, { viewers, slowest: Number(slowest) || 0 });
      if (typeof test === "boolean") this.isTesting = test;
      this.changed();
    });
    this.frame = 0;
    this.beat = 0;
  }

  /** The state now. */
  get scene() { return this.state.scene; }

  /** Whether this is the run as it happens, not a replay. */
  get isLive() { return this.driver.isLive; }

  /** How far the run is, in µs since it was opened. */
  now() { return this.driver.now(); }

  /** Milliseconds since the server was last heard; 0 while it is, and in a replay. */
  get silence() { return /** @type {any} */ (this.driver).silence?.() ?? 0; }

  /** Whether what is shown is old: the server has not been heard for a while. */
  get isBehind() { return this.silence > BEHIND; }

  /** The time of day at `offset`, in milliseconds since 1970. @param {number} offset µs */
  wall(offset) { return (this.scene.run?.wall ?? 0) + offset / 1000; }

  /** Begins. */
  start() {
    this.driver.start(this);
    this.#beat();
  }

  /** Redraws when the clock shows its next second, and more often while a step runs. */
  #beat() {
    const runs = Object.values(this.scene.steps ?? {}).some(({ status }) => isBusy(status));
    const shown = this.scene.clock?.running ? this.elapsed() / 1000 : Date.now();
    this.beat = setTimeout(() => {
      this.changed();
      this.#beat();
    }, runs || !this.isLive ? BEAT : Math.max(50, 1010 - shown % 1000));
  }

  /** Ends. */
  stop() {
    this.driver.stop();
    clearTimeout(this.beat);
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  /** Replaces the state. @param {object} scene */
  load(scene) {
    this.state = new RunState(scene);
    this.samples.forget(this.isLive ? Infinity : scene.offset ?? 0);
    this.emit("load", scene);
    this.changed();
  }

  /** Folds one event in. @param {any} event */
  apply(event) {
    this.state.apply(event);
    if (event.k === "sample") this.samples.add(event);
    this.emit("event", event);
    this.changed();
  }

  /** Asks for a redraw in the next frame. */
  changed() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.emit("draw");
    });
  }

  /** Spoken time so far, in µs: pauses are left out. */
  elapsed() {
    const { clock } = this.scene;
    if (!clock) return 0;
    return (clock.spent ?? 0) + (clock.running && clock.since !== null ? Math.max(0, this.now() - clock.since) : 0);
  }
}
