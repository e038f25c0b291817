import { h, setText } from "../lib/dom.js";
import { clock } from "../lib/format.js";
import { icon } from "../lib/icons.js";

const MINUTE = 60_000_000;

/** What a pause may be for. */
export const REASONS = {
  question: { word: "A question", now: "Question" },
  break: { word: "A break", now: "Break" },
  technical: { word: "Something technical", now: "Technical" },
};

/** The presenter's clock as a button, and below it what can be done with it. */
export class ClockMenu {
  /**
   * @param {import("../stage/presenter.js").Presenter} presenter
   * @param {(command: any) => Promise<any>} send
   */
  constructor(presenter, send) {
    this.player = presenter.player;
    this.send = send;
    this.button = h("button.reading.quiet", { popovertarget: "clock-menu", "aria-label": "The clock: pause, set, reset" });
    this.resume = h("button.primary", { onclick: () => send({ do: "resume" }) }, icon("play"), "Let the clock run");
    this.pauses = h("div.pauses", { role: "group", "aria-label": "Pause the clock for" }, ...Object.entries(REASONS).map(([reason, { word }]) =>
      h("button", { onclick: () => send({ do: "pause", reason }) }, word)));
    this.reserve = h("p.dim");
    const by = (minutes) => () => send({ do: "adjust", spent: Math.max(0, Math.round(this.player.elapsed() + minutes * MINUTE)) });
    this.undo = h("button", { onclick: () => send({ do: "restore-clock" }) }, icon("again"), h("span"));
    this.element = h("div.menu", { id: "clock-menu", popover: "auto", "aria-label": "The clock" },
      h("h2", null, "Pause the clock for"), this.resume, this.pauses, this.reserve,
      h("h2", null, "Set the clock"),
      h("div.btns", null, h("button", { onclick: by(-1) }, icon("minus"), "1 min"), h("button", { onclick: by(1) }, icon("plus"), "1 min"), h("button", { title: "The clock alone: pauses and parts stay counted", onclick: () => send({ do: "reset" }) }, "To 0:00")),
      this.undo);
  }

  /**
   * @param {import("../run/player.js").Player} player
   * @param {{ paused: number }} time
   * @param {import("../run/agenda.js").Agenda} agenda
   */
  update(player, { paused }, agenda) {
    const { clock: state, run } = player.scene;
    const runs = run.status === "started";
    for (const button of this.element.querySelectorAll("button")) button.disabled = !runs;
    this.resume.hidden = !runs || state.running;
    const { reserve } = agenda;
    setText(this.reserve, !reserve ? (paused > 0 ? `Paused for ${clock(paused)} so far. The talk has no reserve.` : "This talk keeps no reserve: a line reserve: 2 min in its front matter does.")
      : paused <= reserve ? `${clock(reserve - paused)} of the reserve of ${clock(reserve)} left` : `The reserve of ${clock(reserve)} is used up, ${clock(paused - reserve)} beyond it`);
    this.undo.hidden = state.shift === null || state.shift === undefined || !runs;
    if (!this.undo.hidden) setText(/** @type {Element} */ (this.undo.lastChild), `Undo: back to ${clock(Math.max(0, player.elapsed() + state.shift))}`);
  }
}
