import { Emitter } from "../lib/emitter.js";
import { isSame } from "./position.js";

/** How long a place asked for is shown before the server's is believed again; milliseconds. */
const PATIENCE = 3000;

/**
 * The presenter's way through a deck. The server holds the position; a place asked for is shown at
 * once and given up when the server says otherwise. Emits `move` and `problem`.
 */
export class Navigator extends Emitter {
  /**
   * @param {import("../run/player.js").Player} player
   * @param {import("../run/commands.js").Commands} commands
   */
  constructor(player, commands) {
    super();
    this.player = player;
    this.commands = commands;
    /** @type {import("./position.js").Course | null} */
    this.course = null;
    /** @type {import("./position.js").Position | null} */
    this.asked = null;
    /** The number of the event that answers what was asked for; until the server says so, none does. */
    this.answered = Infinity;
    this.timer = 0;
    this.isStarting = false;
    for (const name of ["event", "load"]) player.on(name, () => this.#heard());
  }

  /** The place to show. @returns {import("./position.js").Position | null} */
  get position() { return this.asked ?? this.player.scene.position ?? this.course?.first() ?? null; }

  /** Goes to a place. @param {import("./position.js").Position | null} position */
  async go(position) {
    if (!position || isSame(position, this.position) && this.player.scene.position) return;
    this.asked = position;
    this.answered = Infinity;
    this.emit("move");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#settle(), PATIENCE);
    try {
      const { number } = await this.commands.send({ do: "goto", slide: position.slide, stage: position.stage });
      if (this.asked !== position) return;
      this.answered = number ?? 0;
      this.#heard();
    } catch (error) {
      if (this.asked === position) this.#settle();
      this.emit("problem", error.message);
    }
  }

  /** One stage or slide on; in the lobby this starts the run. */
  async next() {
    this.#start();
    return this.go(this.course?.next(this.position) ?? null);
  }

  /** Starts the run on the slide that is shown. */
  start() {
    const { position } = this;
    this.#start();
    return this.go(position);
  }

  /** Starts the run, once; a move that is asked for meanwhile follows it. */
  async #start() {
    if (this.player.scene.run?.status !== "lobby" || this.isStarting) return;
    this.isStarting = true;
    try {
      await this.commands.send({ do: "start" });
    } catch (error) {
      this.emit("problem", error.message);
    } finally {
      this.isStarting = false;
    }
  }

  /** One stage or slide back. */
  previous() { return this.go(this.course?.previous(this.position) ?? null); }

  /** An earlier visit of the same place does not answer: only what was written since does. */
  #heard() {
    if (this.player.scene.number >= this.answered) this.#settle();
  }

  #settle() {
    clearTimeout(this.timer);
    const { asked } = this;
    if (!asked) return;
    this.asked = null;
    // The server's word for the place that is shown already is no move.
    if (!isSame(asked, this.position)) this.emit("move");
  }
}
