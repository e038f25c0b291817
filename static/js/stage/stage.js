import { h, setAttribute } from "../lib/dom.js";
import { switchTheme } from "../lib/theme.js";
import { WakeLock } from "../lib/wake.js";
import { Deck } from "../deck/deck.js";
import { GoTo } from "../deck/goto.js";
import { Help } from "../deck/help.js";
import { Keys, PRESENTER_KEYS } from "../deck/keys.js";
import { Overview } from "../deck/overview.js";
import { Notices } from "../deck/notices.js";
import { Progress } from "../deck/progress.js";
import { DeckFile } from "../deck/deckfile.js";
import { StepControls } from "../run/controls.js";
import { EnlargedScreen } from "../run/enlarge.js";
import { Typing } from "../run/typing.js";
import { UndoDialog, undoNote } from "../run/undo.js";
import { firing } from "../run/alerts.js";
import { presenterActions } from "./actions.js";
import { TestSlide } from "./testslide.js";

/** The stage window: the deck full-screen, driven by the presenter's keys. */
export class StageWindow {
  /**
   * @param {HTMLElement} host
   * @param {import("./presenter.js").Presenter} presenter
   */
  constructor(host, presenter) {
    this.host = host;
    this.presenter = presenter;
    const { player, navigator, arming, commands } = presenter;
    this.notices = new Notices(host);
    this.notices.follow(player, { isPublic: true });
    this.screen = new EnlargedScreen();
    const problem = (message) => this.notices.problem(message);
    this.typing = new Typing(this.screen, commands, problem);
    this.undo = new UndoDialog(player, commands, problem);
    this.controls = new StepControls(arming, commands, problem);
    this.deckHost = h("div.deck");
    host.prepend(this.deckHost);
    this.deck = new Deck(this.deckHost, { controls: this.controls, enlarge: (card) => this.screen.open(card) });
    this.progress = new Progress(host);
    this.lobby = h("p.lobby", { hidden: true }, "Press ", h("kbd", null, "→"), " to start");
    this.black = h("div.blackout", { hidden: true, "aria-label": "The screen is black" });
    this.test = new TestSlide(host);
    host.append(this.lobby, this.black);
    this.wake = new WakeLock();
    this.file = new DeckFile(presenter.path, player, (outline) => this.#render(outline), problem);
    arming.on("problem", problem);
    arming.on("change", () => player.changed());
    navigator.on("problem", problem);
    presenter.screen.on("problem", problem);
    navigator.on("move", () => { arming.disarm(); player.changed(); });
    this.#keys();
    this.#hideStillMouse();
    player.on("draw", () => this.update());
    this.#print();
  }

  #keys() {
    const { presenter } = this;
    const go = (slide) => presenter.navigator.go({ slide, stage: 0 });
    const goTo = new GoTo(go), overview = new Overview(go);
    const actions = presenterActions(presenter, { view: () => this.deck.current, notices: this.notices, undo: this.undo, typing: this.typing });
    const keys = new Keys(PRESENTER_KEYS, {
      ...actions,
      goto: () => this.outline && goTo.open(this.outline.slides),
      overview: actions.escapeOr(() => this.outline && overview.toggle(this.outline, presenter.navigator.position?.slide, presenter.player)),
      enlarge: () => {
        const card = this.deck.current?.cards.find(({ step }) => step?.screen);
        if (card) this.screen.open(card);
      },
      theme: () => switchTheme(),
      help: () => help.toggle(),
    });
    const help = new Help(keys.table);
    addEventListener("keydown", (event) => {
      if (event.key === "e" && !event.defaultPrevented && this.screen.isOpen && !this.typing.isOn) { event.preventDefault(); this.screen.close(); }
    });
  }

  /** Prints in the light theme, with our layout and not reveal's. */
  #print() {
    const page = document.documentElement;
    let theme = page.dataset.theme;
    addEventListener("beforeprint", () => {
      theme = page.dataset.theme;
      page.dataset.theme = "light";
      page.classList.add("print-pdf");
      this.deck.drawAll(this.presenter.player);
    });
    addEventListener("afterprint", () => {
      if (theme) page.dataset.theme = theme;
      else delete page.dataset.theme;
      page.classList.remove("print-pdf");
    });
  }

  /** A mouse that lies still is not shown to the audience. */
  #hideStillMouse() {
    let timer = 0;
    addEventListener("pointermove", () => {
      document.body.classList.remove("mouse-still");
      clearTimeout(timer);
      timer = setTimeout(() => document.body.classList.add("mouse-still"), 3000);
    });
  }

  async #render(outline) {
    this.outline = outline;
    document.title = outline.title;
    this.presenter.navigator.course = outline.course;
    await this.deck.render(outline);
    this.presenter.player.changed();
  }

  /** Draws the state as it is. */
  update() {
    const { player, navigator } = this.presenter;
    const { scene } = player;
    if (!this.outline || !this.deck.reveal) return;
    const { position } = navigator;
    if (position) this.deck.show(position);
    this.deck.update(player);
    this.screen.update(player);
    this.typing.update(player);
    this.black.hidden = !scene.view?.blackout;
    this.test.update(player);
    this.lobby.hidden = scene.run?.status !== "lobby";
    const theme = this.deck.current?.element.dataset.theme ?? null;
    setAttribute(this.lobby, "data-theme", theme);
    this.progress.update(this.outline, position, this.#note(scene), theme);
  }

  #note(scene) {
    if (scene.run?.status === "ended") return "The talk has ended";
    const notes = [];
    if (scene.view?.freeze) notes.push("Audience frozen");
    if (undoNote(scene)) notes.push(`${undoNote(scene)} (U)`);
    const alerts = firing(scene).length;
    if (alerts && !this.deck.current?.banner) notes.push(alerts === 1 ? "1 alert firing" : `${alerts} alerts firing`);
    return notes.join(" · ");
  }
}
