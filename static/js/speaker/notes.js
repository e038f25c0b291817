import { h, nodesOf } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { QuestionCard } from "./questions.js";

const SIZES = [22, 26, 29, 33, 38, 44, 52, 62];
const KEY = "showrunner-notes-size";

/** The notes of the slide on stage, large; talking points tick off as the slide is built up. */
export class Notes {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.say = h("div.say", { tabindex: 0, role: "region", "aria-label": "What to say" });
    this.ask = h("div.asks");
    this.slide = null;
    this.points = [];
    const step = (by, name, sign) => h("button.quiet", { "aria-label": name, title: name, onclick: () => this.resize(by) }, icon(sign));
    host.append(h("div.size", { role: "group", "aria-label": "Size of the notes" }, step(-1, "Smaller notes", "minus"), step(1, "Larger notes", "plus")), this.say, this.ask);
    this.size = readSize();
    this.resize(0);
  }

  /** Changes the size of the notes and remembers it. @param {number} by steps */
  resize(by) {
    this.size = Math.max(0, Math.min(SIZES.length - 1, this.size + by));
    this.say.style.setProperty("--notes", String(SIZES[this.size]));
    try { localStorage.setItem(KEY, String(this.size)); } catch { /* not remembered */ }
  }

  /** @param {{ slide: any, position?: import("../deck/position.js").Position | null }} state */
  update({ slide, position }) {
    if (slide !== this.slide) this.#show(slide);
    const stage = slide?.stages ? position?.stage ?? 0 : null;
    if (this.stage === stage) return;
    this.stage = stage;
    this.points.forEach((point, index) => {
      point.classList.toggle("done", stage !== null && index < stage);
      point.classList.toggle("now", stage !== null && index === Math.min(stage, this.points.length - 1));
    });
    this.points[stage ?? 0]?.scrollIntoView({ block: "nearest" });
  }

  #show(slide) {
    this.slide = slide;
    this.stage = undefined;
    this.say.replaceChildren(slide?.notes ? nodesOf(slide.notes) : h("p.none", null, "No notes for this slide."));
    this.say.scrollTop = 0;
    this.points = [...this.say.querySelectorAll(":scope > ul > li, :scope > ol > li")];
    const questions = slide?.questions ?? [];
    this.ask.replaceChildren(...questions.map((entry) => QuestionCard(entry, "If someone asks: ")));
    this.ask.hidden = !questions.length;
  }
}

function readSize() {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === null ? 3 : Number(kept) || 0;
  } catch { return 3; }
}
