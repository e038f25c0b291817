import { getJSON } from "../lib/api.js";
import { Agenda } from "./agenda.js";
import { TimeLedger } from "./ledger.js";
import { isBusy, isOver } from "./status.js";

/** How often the word for the pace may change, µs: the same moments on every page. */
const RHYTHM = 5_000_000;

/** A run's time: its plan, its books from the log, and how they stand to each other now. */
export class TalkTime {
  /**
   * @param {import("./player.js").Player} player
   * @param {string} path the run's data
   */
  constructor(player, path) {
    this.player = player;
    this.path = path;
    this.ledger = new TimeLedger();
    this.agenda = new Agenda({ slides: [] });
    this.outline = null;
    /** Events that came while the books were read. */
    this.early = null;
    player.on("event", (event) => this.#heard(event));
    player.on("load", () => { if (this.outline) this.read(); });
  }

  /** Takes the talk's plan. @param {import("../deck/outline.js").Outline} outline */
  plan(outline) {
    this.outline = outline;
    const budgets = [...outline.steps.values()].map(({ id, budget }) => [id, budget ?? 0]);
    this.agenda = new Agenda(outline, Object.fromEntries(budgets));
  }

  /** Reads the books anew, so that a reload or a restart loses nothing. */
  async read() {
    if (this.early) return;
    this.early = [];
    try {
      const timing = await getJSON(`${this.path}/timing`);
      this.ledger = TimeLedger.from(timing, this.player.scene.run.status === "ended");
    } catch { /* the bars begin here then */ }
    const { early } = this;
    this.early = null;
    for (const event of early) this.#heard(event);
    this.player.changed();
  }

  #heard(event) {
    if (this.early) return void this.early.push(event);
    const { scene } = this.player, { ledger } = this;
    const part = (slide) => this.outline?.slide(slide)?.part ?? null;
    if (event.k === "run.started") ledger.start(scene.position?.slide ?? null, part(scene.position?.slide), event.t);
    else if (event.k === "position") ledger.show(event.slide, part(event.slide), event.t);
    else if (event.k === "clock" && event.running) ledger.resume(event.t);
    else if (event.k === "clock") ledger.pause(event.reason, event.t);
    else if (event.k === "run.ended") ledger.end(event.t);
  }

  /** How the talk stands now. @param {string | undefined} slide */
  now(slide) {
    const at = this.player.now();
    this.ledger.advance(at);
    const now = this.#standing(slide, at);
    // The word is that of the last full stroke, so that it does not flicker and is everywhere the same.
    if (now.pace) now.pace.standing = this.#standing(slide, at - at % RHYTHM).pace?.standing ?? now.pace.standing;
    return now;
  }

  /** How it stands at an offset of the run. */
  #standing(slide, at) {
    const { agenda } = this;
    const { clock, steps } = this.player.scene;
    const progress = {};
    for (const [id, { status, startedAt }] of Object.entries(steps ?? {})) {
      if (isBusy(status)) progress[id] = startedAt === null ? 0 : Math.max(0, at - startedAt);
      else if (isOver(status)) progress[id] = true;
    }
    const spoken = (clock?.spent ?? 0) + (clock?.running && clock.since !== null ? Math.max(0, at - clock.since) : 0);
    const paused = Object.values(clock?.pauses ?? {}).reduce((sum, length) => sum + length, 0)
      + (clock?.paused !== null && clock?.paused !== undefined ? Math.max(0, at - clock.paused) : 0);
    return { spoken, paused, pace: agenda.pace(slide, { spoken, paused, steps: progress }) };
  }
}
