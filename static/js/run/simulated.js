import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";

/** Says on every page of a simulated rehearsal, and of its replay, that nothing is run. */
export class SimulatedMark {
  /** @param {import("./player.js").Player} player */
  constructor(player) {
    this.element = h("p.simulated", { role: "note", hidden: true }, icon("film"), h("b", null, "You are watching a recording."), h("span", null, "Steps are played, nothing is run."));
    document.body.append(this.element);
    player.on("draw", () => { this.element.hidden = !player.scene.run?.simulated; });
  }
}
