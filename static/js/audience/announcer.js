import { h } from "../lib/dom.js";

const ENDINGS = {
  passed: "passed", failed: "failed", timed_out: "timed out", cancelled: "was stopped",
  error: "could not run", interrupted: "was interrupted",
};

/** Tells people who cannot see the page what steps do, politely and one sentence at a time. */
export class Announcer {
  /**
   * @param {HTMLElement} host
   * @param {import("../run/player.js").Player} player
   * @param {() => import("../deck/outline.js").Outline | undefined} outline
   */
  constructor(host, player, outline) {
    this.outline = outline;
    this.region = h("p.sr", { role: "status", "aria-live": "polite" });
    host.append(this.region);
    player.on("event", (event) => this.#heard(event));
  }

  #heard(event) {
    const title = () => this.outline()?.steps.get(event.step)?.title || "The step";
    if (event.k === "step.started") this.#say(`${title()} is running.`);
    else if (event.k === "step.prompt") this.#say(`${title()} waits for an answer.`);
    else if (event.k === "step.ended" && event.part === undefined) this.#say(`${title()} ${ENDINGS[event.status] ?? event.status}.`);
    else if (event.k === "slide") this.#say(`New slide: ${event.title}.`);
  }

  #say(sentence) { this.region.replaceChildren(sentence); }
}
