import { h, setText } from "../lib/dom.js";
import { clock, dayAndTime } from "../lib/format.js";
import { mark } from "../lib/icons.js";

const KINDS = { live: "Live run", rehearsal: "Rehearsal", script: "Script" };

/** The head of a replay: which run this is. */
export class RunHeader {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.brand = h("a.brand", { "aria-label": "Showrunner" }, mark());
    this.library = h("a", { href: "/", hidden: true }, "Library");
    this.separator = h("span.sep", { hidden: true, "aria-hidden": "true" }, "/");
    this.title = h("b");
    this.kind = h("span");
    this.length = h("span");
    this.over = h("span.warnc");
    host.append(this.brand, h("p.crumb.num", null, this.library, this.separator, this.title),
      h("p.crumb.facts.num", null, this.kind, h("span", null, this.length, this.over)));
  }

  /** Links to the library for the presenter. @param {boolean} isPresenter */
  show(isPresenter) {
    this.library.hidden = this.separator.hidden = !isPresenter;
    if (isPresenter) this.brand.setAttribute("href", "/");
  }

  /** @param {import("../deck/outline.js").Outline} outline @param {import("../run/player.js").Player} player @param {any} timeline */
  update(outline, player, timeline) {
    const { run } = player.scene;
    const title = outline.title || run.title || "";
    setText(this.title, title);
    document.title = title ? `Replay: ${title}` : "Replay";
    if (run.wall) setText(this.kind, `${KINDS[run.purpose] ?? "Run"}${run.simulated ? ", simulated" : ""}, ${dayAndTime(run.wall)}`);
    if (!timeline) return;
    const took = timeline.took ?? timeline.duration;
    setText(this.length, clock(took));
    const over = outline.duration ? took - outline.duration : 0;
    setText(this.over, over > 1e6 ? `, ${clock(over)} over` : "");
  }
}
