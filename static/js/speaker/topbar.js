import { find, h, setText } from "../lib/dom.js";
import { clock, elapsed, minuteOfDay } from "../lib/format.js";
import { modeOf } from "../run/mode.js";
import { standingOf } from "../run/standing.js";
import { ClockMenu, REASONS } from "./clockmenu.js";

/** The head of the speaker view: what runs, elapsed, against plan, left, the time of day. */
export class TopBar {
  /**
   * @param {HTMLElement} host
   * @param {import("../stage/presenter.js").Presenter} presenter
   * @param {(command: any) => Promise<any>} send
   */
  constructor(host, presenter, send) {
    this.title = h("h1");
    this.mode = h("span.chip.mode", null, h("i.rec", { "aria-hidden": "true" }), h("span"));
    const cell = (label) => h("div", null, h("dt", null, label), h("dd"));
    this.menu = new ClockMenu(presenter, send);
    this.elapsed = cell("Elapsed");
    this.reading = this.menu.button;
    find("dd", this.elapsed).append(this.reading);
    this.pace = cell("On plan");
    this.left = cell("Left");
    this.clock = cell("Clock");
    host.append(this.title, this.mode, h("dl.clocks.num", null, this.elapsed, this.pace, this.left, this.clock), this.menu.element);
  }

  /** @param {import("./view.js").SpeakerState} state */
  update({ outline, player, agenda, time }) {
    const { scene } = player;
    const { spoken, paused, pace } = time;
    const isLobby = scene.run.status === "lobby";
    const isPaused = scene.run.status === "started" && !scene.clock.running;
    const slot = agenda.slot || outline.duration || 0;
    setText(this.title, outline.title);
    setText(find("span", this.mode), modeOf(scene.run, { isPaused, isBehind: player.isBehind }));
    this.mode.classList.toggle("is-recording", scene.run.status === "started" && !player.isBehind);
    setText(find("dt", this.elapsed), isPaused ? REASONS[scene.clock.reason ?? ""]?.now ?? "Paused" : "Elapsed");
    setText(this.reading, isLobby ? "0:00" : isPaused ? clock(player.now() - scene.clock.paused) : elapsed(spoken));
    this.elapsed.classList.toggle("paused", isPaused);
    this.menu.update(player, time, agenda);
    this.pace.hidden = !pace || isLobby;
    if (pace) {
      const { word, by, isLate } = standingOf(agenda, pace);
      setText(find("dt", this.pace), word);
      setText(find("dd", this.pace), by ? clock(by) : "");
      this.pace.classList.toggle("late", isLate);
    }
    const used = Math.floor((spoken + paused) / 1e6) * 1e6;
    setText(find("dt", this.left), slot && used > slot ? "Over" : "Left");
    this.left.classList.toggle("late", Boolean(slot) && used > slot);
    setText(find("dd", this.left), slot ? clock(Math.abs(slot - used)) : "–");
    setText(find("dd", this.clock), minuteOfDay(Date.now()));
  }
}
