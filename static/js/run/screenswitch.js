import { Emitter } from "../lib/emitter.js";

/**
 * Turns the audience's screen black or frozen and back. A second press counts from the first one,
 * even while the server has not answered that. Emits `problem`.
 */
export class ScreenSwitch extends Emitter {
  /**
   * @param {import("./player.js").Player} player
   * @param {import("./commands.js").Commands} commands
   */
  constructor(player, commands) {
    super();
    this.player = player;
    this.commands = commands;
    /** @type {Record<string, { on: boolean, answered: number }>} What was asked for, and the event that answers it. */
    this.asked = {};
  }

  /** Turns it to what it is not. @param {"blackout" | "freeze"} name */
  async flip(name) {
    const { scene } = this.player;
    const last = this.asked[name];
    const wish = { on: !(last && last.answered > scene.number ? last.on : scene.view?.[name]), answered: Infinity };
    this.asked[name] = wish;
    try {
      wish.answered = (await this.commands.send({ do: name, on: wish.on })).number ?? 0;
    } catch (error) {
      wish.answered = 0;
      this.emit("problem", error.message);
    }
  }
}
