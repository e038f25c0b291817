import { find, h, setAttribute, setText } from "../lib/dom.js";
import { clock, elapsed, timeOfDay } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { switchTheme } from "../lib/theme.js";
import { WakeLock } from "../lib/wake.js";
import { DeckFile } from "../deck/deckfile.js";
import { Help } from "../deck/help.js";
import { Keys, PRESENTER_KEYS } from "../deck/keys.js";
import { Notices } from "../deck/notices.js";
import { standingOf } from "../run/standing.js";
import { TalkTime } from "../run/talktime.js";
import { Notes } from "../speaker/notes.js";
import { PartLane } from "./parts.js";
import { StepBox } from "./step.js";

/**
 * @typedef {object} RemoteState
 * @property {import("../deck/outline.js").Outline} outline
 * @property {import("../run/player.js").Player} player
 * @property {import("../run/agenda.js").Agenda} agenda
 * @property {import("../run/ledger.js").TimeLedger} ledger
 * @property {any} slide the slide on stage
 * @property {import("../deck/position.js").Position | null} position
 */

/** The phone's page: the time, the notes, the slide's step, and two large buttons. */
export class RemoteView {
  /**
   * @param {HTMLElement} host
   * @param {import("./remote.js").Remote} remote
   */
  constructor(host, remote) {
    this.remote = remote;
    const { player, navigator, arming, screen, wheel } = remote;
    this.notices = new Notices(document.body);
    this.notices.follow(player);
    const problem = (message) => this.notices.problem(message);
    this.time = new TalkTime(player, remote.path);
    this.#top(host);
    this.lane = new PartLane(host);
    this.#notes(host);
    this.step = new StepBox(host, remote);
    this.#wheel(host);
    this.#buttons(host);
    this.file = new DeckFile(remote.path, player, (outline) => this.#render(outline), problem, { dresses: false });
    this.wake = new WakeLock();
    for (const part of [arming, navigator, screen, wheel]) part.on("problem", problem);
    arming.on("change", () => player.changed());
    wheel.on("change", () => this.#wheelChanged());
    navigator.on("move", () => { arming.disarm(); player.changed(); });
    player.on("draw", () => this.update());
    this.#keys();
  }

  #top(host) {
    const { screen } = this.remote;
    const freeze = () => screen.flip("freeze");
    this.blackout = () => screen.flip("blackout");
    this.spent = h("b.spent", null, "0:00");
    this.pace = h("b");
    this.ends = h("span");
    this.frozen = h("button", { "aria-label": "Freeze what the audience follows", "aria-pressed": "false", onclick: freeze }, icon("freeze"));
    this.black = h("button", { "aria-label": "Black screen", "aria-pressed": "false", onclick: this.blackout }, icon("black"));
    host.append(h("header.top.num", null, this.spent, h("p.pace", null, this.pace, this.ends), this.frozen, this.black));
  }

  #notes(host) {
    this.title = h("b");
    this.place = h("span");
    this.next = h("p.after");
    const section = h("section.notes", { "aria-label": "Notes" }, h("p.slide.num", null, this.title, this.place));
    host.append(section);
    this.notes = new Notes(section);
    section.append(this.next);
  }

  #wheel(host) {
    this.driver = h("span");
    this.banner = h("div.driver", { role: "status", hidden: true }, this.driver,
      h("button", { onclick: () => this.remote.wheel.takeOver() }, "Take over"));
    host.append(this.banner);
  }

  #buttons(host) {
    const { navigator } = this.remote;
    this.back = h("button.back", { onclick: () => navigator.previous() }, icon("left"), h("span", null, "Back"));
    this.forth = h("button.forth", { onclick: () => navigator.next() }, icon("right"), h("span", null, "Next"));
    host.append(h("div.big", null, this.back, this.forth));
  }

  /** A clicker's keys move and black out; none arms or runs. */
  #keys() {
    const { navigator } = this.remote;
    const keys = new Keys(PRESENTER_KEYS, {
      next: () => navigator.next(), previous: () => navigator.previous(),
      blackout: () => this.blackout(), theme: () => switchTheme(), help: () => help.toggle(),
    });
    const help = new Help(keys.table);
  }

  #wheelChanged() {
    const { wheel, player } = this.remote;
    const { other } = wheel;
    this.banner.hidden = !other;
    setText(this.driver, !other ? "" : this.drove ? `${other.name} took over.` : `${other.name} drives.`);
    if (!other && wheel.isDriving) this.drove = true;
    for (const button of [this.back, this.forth, this.frozen, this.black]) /** @type {HTMLButtonElement} */ (button).disabled = Boolean(other);
    if (wheel.isRevoked) {
      player.stop();
      find("main").replaceChildren(h("div.parted", null, h("h1", null, "This phone is no longer paired"),
        h("p", null, "To drive again, open Screens in the speaker view, and scan a new code.")));
    }
    player.changed();
  }

  async #render(outline) {
    this.outline = outline;
    document.title = `Remote: ${outline.title}`;
    this.remote.navigator.course = outline.course;
    this.time.plan(outline);
    await this.time.read();
    this.remote.player.changed();
  }

  /** Draws the state as it is. */
  update() {
    const { outline, time } = this;
    const { player, navigator, arming } = this.remote;
    if (!outline || this.remote.wheel.isRevoked) return;
    const { position } = navigator;
    const slide = outline.slide(position?.slide);
    const state = { outline, player, agenda: time.agenda, ledger: time.ledger, position, slide };
    this.#times(time.now(slide?.id), player);
    const index = slide ? outline.course.index(slide.id) : -1;
    setText(this.title, slide?.title ?? "");
    setText(this.place, index < 0 ? "" : `${index + 1} of ${outline.slides.length}`);
    const following = outline.slides[index + 1];
    setText(this.next, following ? `Next: ${following.title ?? ""}` : "The last slide");
    const isLobby = player.scene.run.status === "lobby";
    setText(/** @type {Element} */ (this.forth.lastChild), isLobby ? "Start" : "Next");
    this.forth.classList.toggle("primary", !arming.armed);
    setAttribute(this.black, "aria-pressed", String(Boolean(player.scene.view?.blackout)));
    setAttribute(this.frozen, "aria-pressed", String(Boolean(player.scene.view?.freeze)));
    this.notes.update(state);
    this.lane.update(state);
    this.step.update(state);
  }

  #times({ spoken, paused, pace }, player) {
    const { run, clock: face } = player.scene;
    const { time: { agenda }, outline } = this;
    const slot = agenda.slot || outline?.duration || 0;
    setText(this.spent, elapsed(spoken));
    const isOn = run.status === "started";
    const standing = pace ? standingOf(agenda, pace) : null;
    setText(this.pace, run.status === "lobby" ? "Not started" : run.status === "ended" ? "Ended" : !face.running ? "Paused"
      : !standing ? "" : standing.by ? `${standing.word} ${clock(standing.by)}` : standing.word);
    this.pace.classList.toggle("late", isOn && Boolean(standing?.isLate));
    setText(this.ends, isOn && pace ? `${slot ? `${clock(Math.max(0, slot - spoken - paused))} left, ` : ""}ends ${timeOfDay(Date.now() + pace.left / 1000).slice(0, 5)}` : slot ? `${clock(slot)} planned` : "");
  }
}
