import { h, setAttribute } from "../lib/dom.js";
import { elapsed, clock } from "../lib/format.js";

/** The parts of the talk on one line, and a tick in the hand when one of them ends. */
export class PartLane {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.lane = h("div.lane", { role: "img", hidden: true });
    host.append(this.lane);
    this.spent = new Set();
    this.part = undefined;
  }

  /** @param {import("./view.js").RemoteState} state */
  update({ agenda, ledger, slide, player }) {
    const parts = agenda.parts;
    this.lane.hidden = !parts.length;
    const current = slide?.part ?? null;
    const here = parts.findIndex(({ part }) => part === current);
    const used = ledger.spokenIn(current);
    const planned = here < 0 ? 0 : parts[here].until - parts[here].from;
    if (player.scene.run.status === "started") this.#tick(current, planned > 0 && used >= planned);
    setAttribute(this.lane, "aria-label", here < 0 ? "Parts of the talk" : `Part ${here + 1} of ${parts.length}, ${elapsed(used)} used of ${clock(planned)}`);
    const key = JSON.stringify([parts, here, Math.floor(used / 1e6)]);
    if (key === this.key) return;
    this.key = key;
    this.lane.replaceChildren(...parts.map(({ from, until }, index) => {
      const share = index < here ? 1 : index > here ? 0 : Math.min(1, used / Math.max(1, until - from));
      const item = h(index === here && used > until - from ? "i.over" : "i", null, h("b"));
      item.style.setProperty("--length", String(Math.max(1, until - from)));
      item.style.setProperty("--share", share.toFixed(4));
      return item;
    }));
  }

  /** One tick when the next part begins, two when a part's time is up. */
  #tick(part, isSpent) {
    if (this.part !== undefined && this.part !== part) navigator.vibrate?.(60);
    this.part = part;
    if (!isSpent || this.spent.has(part)) return;
    this.spent.add(part);
    navigator.vibrate?.([90, 80, 90]);
  }
}
