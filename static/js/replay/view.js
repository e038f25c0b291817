import { getJSON } from "../lib/api.js";
import { copyText } from "../lib/copy.js";
import { h, setText } from "../lib/dom.js";
import { SECOND, clock } from "../lib/format.js";
import { switchTheme } from "../lib/theme.js";
import { DeckFile } from "../deck/deckfile.js";
import { Help } from "../deck/help.js";
import { Keys } from "../deck/keys.js";
import { Notices } from "../deck/notices.js";
import { SlidePlace } from "../deck/place.js";
import { Progress } from "../deck/progress.js";
import { Outline } from "../deck/outline.js";
import { Received } from "../deck/received.js";
import { EnlargedScreen } from "../run/enlarge.js";
import { Controls, SPEEDS } from "./controls.js";
import { REPLAY_KEYS } from "./keys.js";
import { RunHeader } from "./header.js";
import { StepList } from "./steps.js";
import { TimelineView } from "./timeline.js";

/** A recorded run: its stage, its time line, how each step ended. The same views as live. */
export class ReplayView {
  /**
   * @param {HTMLElement} host
   * @param {import("../run/player.js").Player} player
   * @param {import("../run/replay.js").ReplayDriver} driver
   */
  constructor(host, player, driver) {
    this.host = host;
    this.player = player;
    this.driver = driver;
    this.notices = new Notices(document.body);
    driver.onproblem = (message) => this.notices.problem(message);
    this.header = new RunHeader(host.appendChild(h("header.nav")));
    const body = host.appendChild(h("div.body"));
    this.stage = body.appendChild(h("section.stage-box", { "aria-label": "Stage" }));
    this.screen = new EnlargedScreen();
    this.place = new SlidePlace(this.stage.appendChild(h("div.place")), { fill: true, enlarge: (card) => this.screen.open(card), changed: () => player.changed() });
    this.progress = new Progress(this.stage);
    this.title = h("h1");
    this.before = h("div.before", { hidden: true }, this.title, h("p", null, "Before the talk"));
    this.stage.append(this.before);
    const seek = (time) => this.seek(time);
    this.steps = new StepList(body.appendChild(h("aside.side", { "aria-label": "Steps" })), seek);
    this.controls = new Controls(host.appendChild(h("section.ctl.num", { "aria-label": "Playback" })), driver, {
      toggle: () => this.toggle(), previous: () => this.chapter(-1), next: () => this.chapter(1), link: () => this.link(),
    });
    this.timeline = new TimelineView(host.appendChild(h("section.tlw.num", { "aria-label": "Time line" })), seek);
    this.received = new Received();
    this.#keys();
    player.on("draw", () => this.update());
  }

  /** Reads the run and shows its beginning, or the time in the address. @param {string} path */
  async open(path) {
    try {
      const timeline = await named(await getJSON(`${path}/timeline`), path);
      this.driver.setTimeline(timeline);
      this.timeline.show(timeline, this.driver.idle);
      this.steps.show(timeline);
      this.data = timeline;
      const asked = Number(new URLSearchParams(location.search).get("t"));
      await this.driver.seek(asked > 0 ? asked * SECOND : timeline.slides?.[0]?.from ?? 0);
      this.#deck(path);
    } catch (error) {
      this.#none(error.message);
    }
  }

  /** There is nothing to play. */
  #none(message) {
    this.player.stop();
    document.title = "No replay";
    this.host.replaceChildren(h("div.no-run", null, h("h1", null, "This run cannot be replayed"), h("p", null, message), h("a.button", { href: "/" }, "To the start page")));
  }

  /** The presenter's log leads to the run's deck; the audience's holds the slides that were shown. */
  #deck(path) {
    const isPresenter = Object.keys(this.player.scene.slides ?? {}).length === 0;
    this.header.show(isPresenter);
    if (!isPresenter) return;
    new DeckFile(path, this.player, (outline) => { this.outline = outline; this.player.changed(); }, this.driver.onproblem);
  }

  #keys() {
    const { driver } = this;
    const jump = (seconds) => () => this.seek(driver.time + seconds * SECOND);
    const speed = (by) => () => {
      driver.speed = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, SPEEDS.indexOf(driver.speed) + by))];
      this.player.changed();
    };
    const keys = new Keys(REPLAY_KEYS, {
      toggle: () => this.toggle(),
      back: jump(-5), forward: jump(5), stepBack: jump(-1), stepForward: jump(1),
      farBack: () => this.seek(driver.time - driver.duration / 10), farForward: () => this.seek(driver.time + driver.duration / 10),
      previous: () => this.chapter(-1), next: () => this.chapter(1),
      part: (event) => this.seek(driver.duration * Number(event.key) / 10),
      first: () => this.seek(0), last: () => this.seek(driver.duration),
      slower: speed(-1), faster: speed(1),
      fullscreen: () => (document.fullscreenElement ? document.exitFullscreen() : this.stage.requestFullscreen?.().catch(() => {})),
      theme: () => switchTheme(),
      help: () => help.toggle(),
    });
    const help = new Help(keys.table);
  }

  /** Plays or stands still. */
  toggle() { this.driver.isPlaying ? this.driver.pause() : this.driver.play(); }

  /** Goes to a time. @param {number} time µs */
  seek(time) { return this.driver.seek(time); }

  /** Goes to the slide or step before or after. @param {number} by -1 or 1 */
  chapter(by) {
    const times = [...(this.data?.slides ?? []), ...(this.data?.steps ?? [])].map(({ from }) => from).sort((a, b) => a - b);
    const { time } = this.driver;
    const target = by > 0 ? times.find((from) => from > time + 1000) : times.findLast((from) => from < time - 1.5 * SECOND);
    this.seek(target ?? (by > 0 ? this.driver.duration : 0));
  }

  /** Copies the address of this moment. */
  async link() {
    const address = new URL(location.href);
    address.searchParams.set("t", String(Math.floor(this.driver.time / SECOND)));
    history.replaceState(null, "", address);
    const done = await copyText(address.href);
    this.notices.set("link", done ? `The link to ${clock(this.driver.time)} is copied` : "The link is in the address bar", { look: "ok", sign: "link", seconds: 3 });
  }

  /** Draws the state as it is. */
  update() {
    const { player, driver } = this;
    const { scene } = player;
    const outline = this.outline ?? this.received.of(scene);
    const slide = outline.slide(scene.position?.slide);
    this.place.show(slide, scene.position?.stage ?? 0, outline);
    this.place.update(player);
    // In the lobby the audience has no slide yet.
    this.before.hidden = slide !== null || scene.run?.status !== "lobby";
    setText(this.title, outline.title);
    this.stage.dataset.cover = scene.view?.blackout ? "black" : "";
    this.progress.update(outline, scene.position, "", this.place.theme);
    this.stage.classList.toggle("is-still", !driver.isPlaying);
    this.header.update(outline, player, this.data);
    this.steps.update(driver.time);
    this.controls.update(player);
    this.timeline.update(driver.time);
    this.screen.update(player);
  }
}

/**
 * The time line with what the run's last scene knows of its steps: the numbers on their cards, how
 * long their last attempts took, and, for the audience's, titles and plans.
 */
async function named(timeline, path) {
  if (!timeline.steps?.length) return timeline;
  const { scene } = await getJSON(`${path}/scene`);
  const { steps } = Outline.fromScene(scene);
  return { ...timeline, steps: timeline.steps.map((step) => {
    const last = scene.steps?.[step.step], shown = steps.get(step.step);
    return { ...step, took: step.took ?? (last?.attempt === step.attempt ? last?.took : null), budget: step.budget ?? shown?.budget ?? null, number: shown?.number ?? null,
      title: step.title === step.step ? shown?.title || step.title : step.title };
  }) };
}
