import { getJSON, runPath } from "../lib/api.js";
import { Navigator } from "../deck/navigator.js";
import { Arming } from "../run/arming.js";
import { Commands } from "../run/commands.js";
import { LiveDriver } from "../run/live.js";
import { Player } from "../run/player.js";
import { ScreenSwitch } from "../run/screenswitch.js";

/** What the stage window and the speaker view have in common: one run, its player and its commands. */
export class Presenter {
  /** @param {string} run the run's id */
  constructor(run) {
    this.run = run;
    this.path = runPath(run);
    this.player = new Player(new LiveDriver(this.path));
    this.commands = new Commands(this.path);
    this.arming = new Arming(this.commands);
    this.arming.follow(this.player);
    this.navigator = new Navigator(this.player, this.commands);
    this.screen = new ScreenSwitch(this.player, this.commands);
  }

  /** Begins. */
  start() {
    this.player.start();
    this.#findAudience();
  }

  async #findAudience() {
    const { audience } = this.player;
    try {
      const facts = await getJSON(this.path);
      audience.address = facts.audience ?? null;
      audience.qr = facts.qr ?? null;
      if (facts.problems?.length) this.player.emit("notice", { problem: facts.problems.join("\n") });
      this.player.changed();
    } catch (error) {
      if (error.status >= 400) this.player.emit("notice", { problem: error.message });
    }
  }
}
