import { h, setState, setText } from "../lib/dom.js";
import { icon } from "../lib/icons.js";

/** How a state looks: its class, its icon and its word. */
export const CHECK_LOOKS = {
  pass: ["ok", "ok", "Passed"], ticked: ["ok", "ok", "Ticked"],
  warn: ["warn", "warn", "Warning"], fail: ["bad", "bad", "Failed"], error: ["bad", "warn", "Cannot tell"],
  stale: ["idle", "clock", "Stale"], unchecked: ["idle", "clock", "Not checked"], manual: ["idle", "clock", "To do"],
};

/** A checklist on a slide: how each of its items stands in the run. */
export class ChecklistCard {
  /** @param {HTMLElement} element what the server rendered */
  constructor(element) {
    element.classList.add("card");
    this.count = h("span.chip.is-idle.num");
    element.querySelector("header")?.append(this.count);
    this.items = [...element.querySelectorAll("li[data-check]")].map((item) => {
      const sign = h("span.sign"), word = h("small");
      item.prepend(sign);
      item.append(word);
      return { item, sign, word, key: item.getAttribute("data-check") ?? "", state: "" };
    });
    element.classList.toggle("many", this.items.length > 9);
  }

  /** Draws the run's state. @param {import("./player.js").Player} player */
  update(player) {
    let good = 0, bad = 0;
    for (const entry of this.items) {
      const state = player.scene.checks?.[entry.key]?.state ?? "unchecked";
      const [look, sign, word] = CHECK_LOOKS[state] ?? CHECK_LOOKS.unchecked;
      if (look === "ok") good += 1;
      if (look === "bad") bad += 1;
      if (entry.state === state) continue;
      entry.state = state;
      setState(entry.item, look);
      entry.sign.replaceChildren(icon(sign));
      setText(entry.word, look === "ok" ? "" : word);
      entry.item.setAttribute("aria-label", `${entry.item.querySelector(":scope > span:not(.sign)")?.textContent ?? ""}: ${word}`);
    }
    setState(this.count, bad ? "bad" : good === this.items.length ? "ok" : "idle");
    setText(this.count, `${good} of ${this.items.length}`);
  }
}
