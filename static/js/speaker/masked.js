import { h, setText } from "../lib/dom.js";
import { counted } from "../lib/format.js";
import { icon } from "../lib/icons.js";

/** How many secrets were masked in what the steps put out, and by which rules; never what they are. */
export class Masked {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.words = h("span");
    this.element = h("p.masked", { hidden: true }, icon("lock"), " ", this.words);
    host.append(this.element);
  }

  /** @param {import("./view.js").SpeakerState} state */
  update({ player }) {
    const rules = Object.entries(player.scene.masked ?? {});
    const sum = rules.reduce((all, [, count]) => all + count, 0);
    this.element.hidden = sum === 0;
    setText(this.words, `${counted(sum, "secret")} masked (${rules.map(([rule, count]) => `${rule} ${count}`).join(", ")})`);
  }
}
