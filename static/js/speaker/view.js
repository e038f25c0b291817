import { getJSON } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { switchTheme } from "../lib/theme.js";
import { DeckFile } from "../deck/deckfile.js";
import { GoTo } from "../deck/goto.js";
import { Help } from "../deck/help.js";
import { Keys, PRESENTER_KEYS } from "../deck/keys.js";
import { Notices } from "../deck/notices.js";
import { Spent, planOf } from "../run/plan.js";
import { EnlargedScreen } from "../run/enlarge.js";
import { presenterActions } from "../stage/actions.js";
import { AudienceBox } from "./audience.js";
import { StepControl } from "./control.js";
import { Notes } from "./notes.js";
import { Pacing } from "./pacing.js";
import { SlidesNowAndNext } from "./slides.js";
import { TopBar } from "./topbar.js";

/**
 * @typedef {object} SpeakerState
 * @property {import("../deck/outline.js").Outline} outline
 * @property {import("../run/player.js").Player} player
 * @property {import("../run/plan.js").Planned[]} plan
 * @property {Spent} spent
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
    this.top = new TopBar(area("header", "top", "Run"));
    this.slides = new SlidesNowAndNext(area("section", "col", "Slides"));
    this.notes = new Notes(area("section", "notes", "Notes"));
    const side = area("aside", "side", "Steps and audience");
    this.control = new StepControl(side, presenter, problem);
    this.audience = new AudienceBox(side, presenter, send);
    this.pacing = new Pacing(area("footer", "pace", "Pacing"));
    this.screen = new EnlargedScreen();
    this.spent = new Spent();
    this.file = new DeckFile(presenter.path, player, (outline) => this.#render(outline), problem);
    arming.on("problem", problem);
    arming.on("change", () => player.changed());
    navigator.on("problem", problem);
    navigator.on("move", () => { arming.disarm(); player.changed(); });
    this.#keys();
    player.on("event", (event) => { if (event.k === "position" || event.k === "run.started") this.#visit(); });
    player.on("draw", () => this.update());
  }

  #keys() {
    const { presenter } = this;
    const goTo = new GoTo((slide) => presenter.navigator.go({ slide, stage: 0 }));
    const stepOfSlide = () => ({ cards: this.control.step ? [{ id: this.control.step }] : [], card: (id) => (id === this.control.step ? { id } : null) });
    const actions = presenterActions(presenter, { view: /** @type {any} */ (stepOfSlide), notices: this.notices });
    delete actions.speaker;
    const keys = new Keys(PRESENTER_KEYS, {
      ...actions,
      goto: () => this.outline && goTo.open(this.outline.slides),
      overview: () => this.outline && goTo.open(this.outline.slides),
      enlarge: () => {
        const id = this.control.step;
        if (id) this.screen.open({ id, title: this.outline?.steps.get(id)?.title ?? id });
      },
      theme: () => switchTheme(),
      help: () => help.toggle(),
    });
    const help = new Help(keys.table);
    addEventListener("keydown", (event) => {
      if (event.key === "e" && !event.defaultPrevented && this.screen.isOpen) { event.preventDefault(); this.screen.close(); }
    });
  }

  async #render(outline) {
    this.outline = outline;
    this.plan = planOf(outline);
    document.title = `Speaker view: ${outline.title}`;
    this.presenter.navigator.course = outline.course;
    await this.#readVisits();
    this.presenter.player.changed();
  }

  /** The parts shown so far, from the log, so that a reload loses nothing. */
  async #readVisits() {
    if (this.spent.visits.length) return;
    const { player, path } = this.presenter;
    try {
      const { slides } = await getJSON(`${path}/timeline`);
      const zero = player.scene.run.startedAt ?? 0;
      for (const { slide, from } of slides ?? []) this.spent.enter(this.outline?.slide(slide)?.part ?? null, Math.max(0, from - zero));
    } catch { /* the bars begin here then */ }
    this.#visit();
  }

  #visit() {
    const { player } = this.presenter;
    if (player.scene.run.status !== "started" || !this.outline) return;
    this.spent.enter(this.outline.slide(player.scene.position?.slide)?.part ?? null, player.elapsed());
  }

  /** Draws the state as it is. */
  update() {
    const { outline } = this;
    if (!outline) return;
    const { player, navigator } = this.presenter;
    const { position } = navigator;
    const slide = outline.slide(position?.slide);
    const state = { outline, player, plan: this.plan ?? [], spent: this.spent, position, slide };
    for (const part of [this.top, this.slides, this.notes, this.control, this.audience, this.pacing]) part.update(state);
    this.screen.update(player);
  }
}
