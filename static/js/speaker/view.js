import { h } from "../lib/dom.js";
import { switchTheme } from "../lib/theme.js";
import { WakeLock } from "../lib/wake.js";
import { DeckFile } from "../deck/deckfile.js";
import { GoTo } from "../deck/goto.js";
import { Help } from "../deck/help.js";
import { Keys, PRESENTER_KEYS } from "../deck/keys.js";
import { Overview } from "../deck/overview.js";
import { Notices } from "../deck/notices.js";
import { AlertBanner } from "../run/alerts.js";
import { EnlargedScreen } from "../run/enlarge.js";
import { TalkTime } from "../run/talktime.js";
import { Typing } from "../run/typing.js";
import { UndoBadge, UndoDialog } from "../run/undo.js";
import { presenterActions } from "../stage/actions.js";
import { AudienceBox } from "./audience.js";
import { ChecklistBox } from "./checklist.js";
import { StepControl } from "./control.js";
import { Drawers } from "./drawers.js";
import { Drift } from "./drift.js";
import { Masked } from "./masked.js";
import { Notes } from "./notes.js";
import { Pacing } from "./pacing.js";
import { RunMenu } from "./runmenu.js";
import { SlidesNowAndNext } from "./slides.js";
import { RunningStrip } from "./strip.js";
import { TopBar } from "./topbar.js";
import { TrustDialog } from "./trust.js";

/**
 * @typedef {object} SpeakerState
 * @property {import("../deck/outline.js").Outline} outline
 * @property {import("../run/player.js").Player} player
 * @property {import("../run/agenda.js").Agenda} agenda
 * @property {import("../run/ledger.js").TimeLedger} ledger
 * @property {{ spoken: number, paused: number, pace: any }} time
 * @property {import("../deck/position.js").Position | null} position
 * @property {any} slide the slide on stage, from the outline
 */

/** The speaker view: what the audience sees, what comes, what to say, what runs, and the time. */
export class SpeakerView {
  /**
   * @param {HTMLElement} host
   * @param {import("../stage/presenter.js").Presenter} presenter
   */
  constructor(host, presenter) {
    this.presenter = presenter;
    const { player, navigator, arming, commands } = presenter;
    const area = (tag, name, label) => host.appendChild(h(`${tag}.${name}`, { "aria-label": label }));
    this.notices = new Notices(document.body);
    this.notices.follow(player);
    const problem = (message) => this.notices.problem(message);
    const send = (command) => commands.send(command).catch((error) => problem(error.message));
    const go = (slide) => navigator.go({ slide, stage: 0 });
    this.screen = new EnlargedScreen();
    this.time = new TalkTime(player, presenter.path);
    this.alert = new AlertBanner({ jump: (slide) => navigator.go({ slide, stage: 0 }) });
    const top = area("header", "top", "Run");
    this.top = new TopBar(top, presenter, send);
    const tools = h("div.tools", { role: "group", "aria-label": "Run" });
    top.insertBefore(tools, top.querySelector(".clocks"));
    this.run = new RunMenu(tools, presenter, send);
    this.slides = new SlidesNowAndNext(area("section", "col", "Slides"));
    const notes = area("section", "notes", "Notes");
    this.notes = new Notes(notes);
    this.strip = new RunningStrip(notes, go);
    notes.prepend(this.alert.element);
    this.drawers = new Drawers(host, notes.querySelector(".size") ?? notes);
    const side = area("aside", "side", "Steps and audience");
    this.control = new StepControl(side, presenter, problem, (id) => this.#enlarge(id));
    this.drift = new Drift(this.control.box, presenter, problem);
    this.masked = new Masked(this.control.box);
    this.checks = new ChecklistBox(side);
    this.audience = new AudienceBox(side, presenter, send);
    this.pacing = new Pacing(area("footer", "pace", "Pacing"));
    this.typing = new Typing(this.screen, commands, problem);
    this.undo = new UndoDialog(player, commands, problem);
    this.undoBadge = new UndoBadge(side, this.undo);
    this.file = new DeckFile(presenter.path, player, (outline) => this.#render(outline), problem);
    this.wake = new WakeLock();
    this.trust = new TrustDialog(presenter, problem, () => this.notices.set("problem", null));
    arming.on("problem", problem);
    arming.on("refused", (step) => this.trust.ask(step));
    arming.on("change", () => player.changed());
    navigator.on("problem", problem);
    presenter.screen.on("problem", problem);
    navigator.on("move", () => { arming.disarm(); player.changed(); });
    this.#keys(go);
    player.on("draw", () => this.update());
  }

  #enlarge(id) { this.screen.open({ id, title: this.outline?.steps.get(id)?.title ?? id }); }

  #keys(go) {
    const { presenter } = this;
    const goTo = new GoTo(go), overview = new Overview(go);
    const stepOfSlide = () => ({ cards: this.control.step ? [{ id: this.control.step }] : [], card: (id) => (id === this.control.step ? { id } : null) });
    const actions = presenterActions(presenter, { view: /** @type {any} */ (stepOfSlide), notices: this.notices, undo: this.undo, typing: this.typing });
    delete actions.speaker;
    const keys = new Keys(PRESENTER_KEYS, {
      ...actions,
      goto: () => this.outline && goTo.open(this.outline.slides),
      overview: actions.escapeOr(() => this.outline && overview.toggle(this.outline, presenter.navigator.position?.slide, presenter.player)),
      enlarge: () => { if (this.control.step) this.#enlarge(this.control.step); },
      questions: () => this.drawers.questions.toggle(),
      trouble: () => this.drawers.trouble.toggle(),
      join: () => this.audience.toggle(),
      larger: () => this.notes.resize(1),
      smaller: () => this.notes.resize(-1),
      theme: () => switchTheme(),
      help: () => help.toggle(),
    });
    const help = new Help(keys.table);
    addEventListener("keydown", (event) => {
      if (event.key === "e" && !event.defaultPrevented && this.screen.isOpen && !this.typing.isOn) { event.preventDefault(); this.screen.close(); }
    });
  }

  async #render(outline) {
    this.outline = outline;
    document.title = `Speaker view: ${outline.title}`;
    this.presenter.navigator.course = outline.course;
    this.time.plan(outline);
    this.drawers.show(outline);
    await this.time.read();
    this.presenter.player.changed();
  }

  /** Draws the state as it is. */
  update() {
    const { outline, time } = this;
    if (!outline) return;
    const { player, navigator } = this.presenter;
    const { position } = navigator;
    const slide = outline.slide(position?.slide);
    const state = { outline, player, agenda: time.agenda, ledger: time.ledger, time: time.now(slide?.id), position, slide };
    for (const part of [this.top, this.run, this.slides, this.notes, this.strip, this.control, this.masked, this.checks, this.audience, this.pacing]) part.update(state);
    this.alert.update(player);
    this.screen.update(player);
    this.typing.update(player);
    this.undoBadge.update(state);
  }
}
