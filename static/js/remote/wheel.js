import { getJSON, postJSON } from "../lib/api.js";
import { Emitter } from "../lib/emitter.js";

/**
 * Who drives: one phone at a time. Emits `change`, and `problem` with a sentence.
 */
export class Wheel extends Emitter {
  /**
   * @param {string} path the run's data
   * @param {import("../run/player.js").Player} player
   */
  constructor(path, player) {
    super();
    this.path = `${path}/driver`;
    /** @type {number | null} This phone's number. */
    this.own = null;
    /** @type {{ id: number, name: string, drives: boolean }[]} */
    this.devices = [];
    this.isRevoked = false;
    player.on("notice", ({ remote }) => { if (remote) this.#take(remote); });
    // What was said while this page slept is asked for anew.
    player.on("connection", () => this.read());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.read(); });
    this.read();
  }

  /** The other phone that drives, or null. */
  get other() { return this.devices.find(({ id, drives }) => drives && id !== this.own) ?? null; }

  /** Whether this phone drives. */
  get isDriving() { return this.devices.some(({ id, drives }) => drives && id === this.own); }

  /** Asks the server. */
  async read() {
    try {
      this.#answered(await getJSON(this.path));
    } catch (error) {
      if (error.status === 401) this.#revoked();
    }
  }

  /** Lets this phone drive. */
  async takeOver() {
    try {
      this.#answered(await postJSON(this.path, {}));
    } catch (error) {
      this.emit("problem", error.message);
    }
  }

  #answered({ you, devices }) {
    this.own = you;
    this.#take(devices);
  }

  #take(devices) {
    this.devices = devices;
    if (this.own !== null && !devices.some(({ id }) => id === this.own)) this.#revoked();
    this.emit("change");
  }

  #revoked() {
    this.isRevoked = true;
    this.emit("change");
  }
}
