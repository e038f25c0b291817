import { h } from "../lib/dom.js";
import { Drawer } from "./drawer.js";
import { QuestionCard } from "./questions.js";

/** The two drawers of the speaker view: questions of the whole talk, and what helps when it fails. */
export class Drawers {
  /** @param {HTMLElement} host @param {HTMLElement} buttons */
  constructor(host, buttons) {
    this.questions = new Drawer("questions", "Questions", "No notes of this talk hold a Q: and an A: yet.");
    this.trouble = new Drawer("trouble", "If it fails", "No step of this talk says how to mend it: #@ fix in its fence does.");
    for (const drawer of [this.questions, this.trouble]) {
      host.append(drawer.element);
      buttons.append(drawer.button);
    }
  }

  /** @param {import("../deck/outline.js").Outline} outline */
  show(outline) {
    this.questions.fill(outline.slides.flatMap((slide, index) => (slide.questions ?? []).map((entry) => {
      const card = QuestionCard(entry);
      card.prepend(h("small.num", null, `Slide ${index + 1}, ${slide.title || "untitled"}`));
      return card;
    })));
    this.trouble.fill([...outline.steps.values()].filter(({ fix, aside }) => fix || aside).map(({ title, fix, source, number }) =>
      h("div.ask", null, h("small.num", null, number ? `Step ${number}` : "Step"), h("b", null, title), fix ? h("p", null, fix) : null, h("pre.term", null, source ?? ""))));
  }
}
