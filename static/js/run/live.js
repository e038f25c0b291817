import { RunClock } from "../lib/clock.js";
import { Stream } from "./stream.js";

/** Drives a player from a run as it happens. */
export class LiveDriver {
  /** @param {string} path the run's data, `/api/runs/RUN` */
  constructor(path) {
    this.path = path;
    this.isLive = true;
    this.clock = new RunClock();
    this.stream = new Stream(`${path}/stream`);
    this.caughtUp = 0;
    this.restarted = 0;
  }

  /** @param {import("./player.js").Player} player */
  start(player) {
    const { stream, clock } = this;
    stream.on("hello", (hello) => { this.caughtUp = hello.number ?? 0; });
    stream.on("scene", (scene) => {
      clock.open(scene.run?.wall ?? 0, scene.offset ?? 0);
      player.load(scene);
    });
    stream.on("event", (event) => {
      const { number } = player.scene;
      if (event.n <= number) return;
      if (event.n > number + 1 && number > 0 && this.#mayRestart()) return stream.restart();
      if (event.k === "run.opened") clock.open(event.wall, event.t);
      if (event.n > this.caughtUp) clock.saw(event.t);
      player.apply(event);
    });
    stream.on("notice", (notice) => player.emit("notice", notice));
    stream.on("connection", (connection) => player.emit("connection", connection));
    stream.start();
  }

  /** Whether a hole in the numbers may be mended by reading anew: at most every five seconds. */
  #mayRestart() {
    if (Date.now() - this.restarted < 5000) return false;
    this.restarted = Date.now();
    return true;
  }

  /** Ends it. */
  stop() { this.stream.stop(); }

  /** How far the run is, in µs. It stands still at the last word of a server that is not heard. */
  now() { return Math.max(this.clock.floor, this.clock.now() - (this.silence() ?? 0) * 1000); }

  /** Milliseconds since the server was last heard, or null while it is. */
  silence() { return this.stream.connected ? null : Date.now() - this.stream.heard; }
}
