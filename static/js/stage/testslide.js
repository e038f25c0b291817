import { h, setText } from "../lib/dom.js";

const SWATCHES = ["run", "ok", "warn", "bad"];

/** A slide to set up a projector with: edges, sizes of text, colours, and the window's own size. */
export class TestSlide {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.size = h("b.num");
    this.time = h("span.num");
    this.element = h("div.test-slide", { hidden: true, "aria-label": "Test slide" },
      h("i.corner"), h("i.corner"), h("i.corner"), h("i.corner"),
      h("h1", null, "Test slide"), h("p", null, "All four corners are to be seen. This window is ", this.size, "."),
      h("p.small", null, "The smallest text of a slide has this size: 24 px of 1080."),
      h("p.mono", null, "$ 0O 1lI {} [] => != // the smallest text of a terminal"),
      h("div.swatches", null, ...SWATCHES.map((look) => h(`span.chip.is-${look}`, null, look === "run" ? "Running" : look === "ok" ? "Passed" : look === "warn" ? "Late" : "Failed"))),
      h("p.small", null, this.time));
    host.append(this.element);
  }

  /** @param {import("../run/player.js").Player} player */
  update(player) {
    this.element.hidden = !player.isTesting;
    if (!player.isTesting) return;
    setText(this.size, `${innerWidth} × ${innerHeight} px`);
    setText(this.time, new Date().toTimeString().slice(0, 8));
  }
}
