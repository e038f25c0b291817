import { find, h, setText } from "../lib/dom.js";
import { clock, elapsed, minuteOfDay } from "../lib/format.js";
import { pace } from "../run/plan.js";

/** A difference below this is on plan: the colour must not flicker. */
const TOLERANCE = 15_000_000;

/** The head of the speaker view: what runs, elapsed, against plan, left, the time of day. */
export class TopBar {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.title = h("h1");
    this.mode = h("span.chip.mode", null, h("i.rec", { "aria-hidden": "true" }), h("span"));
    const cell = (label) => h("div", null, h("dt", null, label), h("dd"));
    this.elapsed = cell("Elapsed");
    this.pace = cell("On plan");
    this.left = cell("Left");
    this.clock = cell("Clock");
    host.append(this.title, this.mode, h("dl.clocks.num", null, this.elapsed, this.pace, this.left, this.clock));
  }

  /** @param {import("./view.js").SpeakerState} state */
  update({ outline, player, plan, position }) {
    const { scene } = player;
    const spent = player.elapsed();
    const standing = pace(plan, position?.slide, spent);
    const total = standing?.total || outline.duration || 0;
    setText(this.title, outline.title);
    setText(find("span", this.mode), modeOf(scene));
    this.mode.classList.toggle("is-recording", scene.run.status === "started");
    setText(find("dd", this.elapsed), scene.run.status === "lobby" ? "0:00" : elapsed(spent));
    this.elapsed.classList.toggle("paused", scene.run.status === "started" && !scene.clock.running);
    this.#pace(standing, scene);
    setText(find("dt", this.left), total && spent > total ? "Over" : "Left");
    setText(find("dd", this.left), total ? clock(Math.abs(total - Math.floor(spent / 1e6) * 1e6)) : "–");
    setText(find("dd", this.clock), minuteOfDay(Date.now()));
  }

  #pace(standing, scene) {
    this.pace.hidden = !standing || scene.run.status === "lobby";
    if (!standing) return;
    const { behind } = standing;
    const isOff = Math.abs(behind) > TOLERANCE;
    setText(find("dt", this.pace), !isOff ? "On plan" : behind > 0 ? "Behind plan" : "Ahead of plan");
    setText(find("dd", this.pace), isOff ? clock(Math.abs(behind)) : "");
    this.pace.classList.toggle("late", isOff && behind > 0);
  }
}

function modeOf(scene) {
  const kind = scene.run.purpose === "rehearsal" ? "Rehearsal" : "Live";
  if (scene.run.status === "lobby") return `${kind}, not started`;
  if (scene.run.status === "ended") return `${kind}, ended`;
  return scene.clock.running ? `${kind}, recording` : `${kind}, clock paused`;
}
