import { runPath } from "../lib/api.js";
import { Navigator } from "../deck/navigator.js";
import { Arming } from "../run/arming.js";
import { Commands } from "../run/commands.js";
import { LiveDriver } from "../run/live.js";
import { Player } from "../run/player.js";
import { ScreenSwitch } from "../run/screenswitch.js";
import { Wheel } from "./wheel.js";

/** The answer to a command that only the phone that drives may send. */
const CONFLICT = 409;

/** One run in a phone's hand: its player, its commands, and whether this phone drives. */
export class Remote {
  /** @param {string} run the run's id */
  constructor(run) {
    this.run = run;
    this.path = runPath(run);
    this.player = new Player(new LiveDriver(this.path));
    this.commands = new Commands(this.path, ({ status }) => { if (status === CONFLICT) this.wheel.read(); });
    this.arming = new Arming(this.commands);
    this.arming.follow(this.player);
    this.navigator = new Navigator(this.player, this.commands);
    this.screen = new ScreenSwitch(this.player, this.commands);
    this.wheel = new Wheel(this.path, this.player);
  }

  /** Begins. */
  start() { this.player.start(); }
}
