import { h, nodesOf } from "../lib/dom.js";
import { Outline } from "../deck/outline.js";
import { SlideView } from "../deck/slide.js";
import { StillPlayer } from "./still.js";

/**
 * A talk to be printed: `?print` puts each slide whole on a page of its own, `?print=notes` its
 * notes on the page after it. Drawn for paper: light unless the address says `theme=dark`.
 */
export class PrintView {
  /** @param {HTMLElement} host @param {boolean} hasNotes */
  constructor(host, hasNotes) {
    this.host = host;
    this.hasNotes = hasNotes;
    this.player = new StillPlayer();
    document.body.className = "print";
    if (new URLSearchParams(location.search).get("theme") !== "dark") document.documentElement.dataset.theme = "light";
  }

  /** @param {any} deck the deck's JSON */
  async show(deck) {
    const outline = Outline.fromDeck(deck);
    document.title = outline.title;
    const views = outline.slides.map((slide) => new SlideView(slide, { outline, keepsPrivate: this.hasNotes }));
    this.host.replaceChildren(...outline.slides.flatMap((slide, index) => [
      h("div.sheet", null, h("div.stage.reveal", null, views[index].element)),
      ...(this.hasNotes && (slide.notes || slide.questions?.length) ? [this.#notes(slide, index)] : []),
    ]));
    await document.fonts.ready;
    outline.slides.forEach((slide, index) => {
      views[index].show(slide.stages);
      views[index].update(/** @type {any} */ (this.player));
    });
    this.host.dataset.ready = String(this.host.children.length);
  }

  #notes(slide, index) {
    const questions = (slide.questions ?? []).map(({ question, answer }) =>
      h("div.ask", null, h("b", null, nodesOf(question)), h("p", null, nodesOf(answer))));
    return h("div.sheet.notes-sheet", null, h("h2", null, `${index + 1}. ${slide.title || "Untitled"}`),
      h("div.say", null, nodesOf(slide.notes ?? "")), ...questions);
  }

  /** Says that the talk could not be read. @param {string} message */
  problem(message) { this.host.replaceChildren(h("p", null, message)); }
}
