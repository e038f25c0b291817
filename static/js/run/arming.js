import { Emitter } from "../lib/emitter.js";

/** How long an armed step waits for the second press; milliseconds. */
const PATIENCE = 30_000;

/**
 * The two presses that start a step. The first asks the server to arm it and shows the exact text;
 * the second spends what the server gave for it, once. Emits `change`, `problem`,
 * and `refused` with the step.
 */
export class Arming extends Emitter {
  /** @param {import("./commands.js").Commands} commands */
  constructor(commands) {
    super();
    this.commands = commands;
    /** @type {{ step: string, nonce: string, text: string, confirm: string | null, parts: string[], until: number } | null} */
    this.armed = null;
    /** @type {string | null} The step that is being armed or started now. */
    this.busy = null;
    /** What another page took back last: the server's answer to this page may come after that. */
    this.takenBack = "";
    /** Whether the first press still counts when the server has answered it. */
    this.wanted = false;
    this.timer = 0;
  }

  /**
   * Follows what the server tells all of the presenter's pages: each may give the second press.
   * @param {import("./player.js").Player} player
   */
  follow(player) {
    player.on("notice", ({ armed, disarmed }) => {
      if (armed && armed.nonce !== this.armed?.nonce) this.#hold(armed);
      if (disarmed && this.armed?.step === disarmed) {
        this.takenBack = this.armed.nonce;
        this.#forget();
      }
    });
  }

  /** First press. @param {string} step */
  async arm(step) {
    if (this.busy || this.armed?.step === step) return;
    this.disarm();
    this.wanted = true;
    await this.#during(step, async () => {
      const answer = await this.commands.send({ do: "arm", step });
      if (answer.nonce === this.takenBack) return;
      this.#hold({ step, ...answer });
      if (!this.wanted) this.disarm();
    });
  }

  #hold({ step, nonce, text, confirm, parts }) {
    clearTimeout(this.timer);
    this.armed = { step, nonce, text: text ?? "", confirm: confirm ?? null, parts: parts ?? [], until: Date.now() + PATIENCE };
    this.timer = setTimeout(() => this.#forget(), PATIENCE);
    this.emit("change");
  }

  #forget() {
    clearTimeout(this.timer);
    this.armed = null;
    this.emit("change");
  }

  /** Second press. @param {boolean} [parts] whether a step of several pieces waits before each */
  async run(parts) {
    const { armed } = this;
    if (!armed || this.busy) return;
    this.#forget();
    await this.#during(armed.step, () => this.commands.send({ do: "run", step: armed.step, nonce: armed.nonce, ...(parts === undefined ? {} : { parts }) }));
  }

  /** First or second press, whichever is due for `step`. @param {string} step */
  press(step) { return this.armed?.step === step ? this.run() : this.arm(step); }

  /** Takes the first press back, on every page, also one that is not answered yet. */
  disarm() {
    this.wanted = false;
    const { armed } = this;
    if (!armed) return;
    this.#forget();
    this.commands.send({ do: "disarm", step: armed.step }).catch(() => { /* it expires by itself */ });
  }

  /** Seconds left for the second press. */
  secondsLeft() { return this.armed ? Math.max(0, Math.ceil((this.armed.until - Date.now()) / 1000)) : 0; }

  async #during(step, work) {
    this.busy = step;
    this.emit("change");
    try {
      await work();
    } catch (error) {
      this.emit("problem", error.message);
      this.emit("refused", step);
    } finally {
      this.busy = null;
      this.emit("change");
    }
  }
}
