import { h, nodesOf, setAttribute } from "../lib/dom.js";
import { icon } from "../lib/icons.js";

const SIZES = [22, 26, 29, 33, 38, 44, 52];
const KEY = "showrunner-notes-size";

/** The notes of the slide on stage, large, and the answers to questions that may come. */
export class Notes {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.say = h("div.say");
    this.ask = h("div.asks");
    this.slide = null;
    const step = (by, name, sign) => h("button.quiet", { "aria-label": name, title: name, onclick: () => this.resize(by) }, icon(sign));
    host.append(h("div.size", { role: "group", "aria-label": "Size of the notes" }, step(-1, "Smaller notes", "minus"), step(1, "Larger notes", "plus")), this.say, this.ask);
    this.size = Number(read()) || 3;
    this.resize(0);
  }

  /** Changes the size of the notes and remembers it. @param {number} by steps */
  resize(by) {
    this.size = Math.max(0, Math.min(SIZES.length - 1, this.size + by));
    this.say.style.setProperty("--notes", String(SIZES[this.size]));
    try { localStorage.setItem(KEY, String(this.size)); } catch { /* not remembered */ }
  }

  /** @param {import("./view.js").SpeakerState} state */
  update({ slide }) {
    if (slide === this.slide) return;
    this.slide = slide;
    this.say.replaceChildren(slide?.notes ? nodesOf(slide.notes) : h("p.none", null, "No notes for this slide."));
    this.say.scrollTop = 0;
    const questions = slide?.questions ?? [];
    this.ask.replaceChildren(...questions.map(({ question, answer }) => {
      const title = h("b", null, "If someone asks: ");
      title.append(...inline(question));
      return h("div.ask", null, title, nodesOf(answer ?? ""));
    }));
    setAttribute(this.ask, "hidden", questions.length ? null : "");
  }
}

/** The words of a question's HTML without its paragraph. */
function inline(html) {
  const nodes = [...nodesOf(html ?? "").childNodes];
  return nodes.length === 1 && nodes[0].nodeName === "P" ? [...nodes[0].childNodes] : nodes;
}

function read() {
  try { return localStorage.getItem(KEY); } catch { return null; }
}
