import { h } from "../lib/dom.js";
import { clock } from "../lib/format.js";
import { icon } from "../lib/icons.js";

/** What to leave out to end in time; each tick is tried out at once. */
export class CutList {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    /** @type {Map<string, boolean>} slides the presenter ticked or cleared */
    this.wishes = new Map();
  }

  /** @param {any} statistics */
  show(statistics) {
    this.statistics = statistics;
    const { cuts, forecast } = statistics;
    const { candidates, limit } = cuts;
    const isCut = ({ slide, chosen }) => this.wishes.get(slide) ?? chosen;
    const expected = forecast.expected - candidates.filter(isCut).reduce((sum, { time }) => sum + time, 0);
    const longest = Math.max(1, ...candidates.map(({ time }) => time));
    const count = candidates.filter(isCut).length;
    this.host.replaceChildren(h("header", null, h("h2", null, limit ? `To land at ${clock(limit)}, skip` : "What to skip")),
      candidates.length ? h("ul.cuts.num", null, ...candidates.map((candidate) => this.#row(candidate, isCut(candidate), longest)))
        : h("p.none", null, "Mark slides the talk can do without: ", h("code", null, "## Cost table {.optional}")),
      ...(candidates.length || limit ? [result(expected, limit, count)] : []));
  }

  #row(candidate, isCut, longest) {
    const bar = h("span.bar");
    bar.style.setProperty("--length", String(candidate.time / longest));
    return h(isCut ? "li.on" : "li", null,
      h("button.tick", { role: "checkbox", "aria-checked": String(isCut), "aria-label": `Skip ${candidate.title}`, onclick: () => this.#set(candidate.slide, !isCut) }, isCut ? icon("check") : null),
      h("span", null, candidate.title, h("small", null, `slide ${candidate.number}`)), bar, h("b", null, clock(candidate.time)));
  }

  #set(slide, on) {
    this.wishes.set(slide, on);
    const place = [...this.host.querySelectorAll(".tick")].indexOf(/** @type {Element} */ (document.activeElement));
    this.show(this.statistics);
    /** @type {HTMLElement | undefined} */ ([...this.host.querySelectorAll(".tick")][place])?.focus();
  }
}

const NUMBERS = ["", "this one", "these two", "these three", "these four", "these five"];

function result(expected, limit, count) {
  const fits = !limit || expected <= limit;
  const without = count ? `Without ${NUMBERS[count] ?? `these ${count}`} you finish at ` : "Nothing to skip: you finish at ";
  const words = count || fits ? without : "Skipping nothing, you finish at ";
  return h(fits ? "p.result.is-ok" : "p.result.is-warn", { role: "status" }, icon(fits ? "ok" : "warn"), h("span", null, words, h("b", null, clock(expected))));
}
