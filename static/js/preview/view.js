import { copyButton } from "../lib/copy.js";
import { h, setAttribute, setText } from "../lib/dom.js";
import { clock, counted } from "../lib/format.js";
import { icon, mark } from "../lib/icons.js";
import { switchTheme } from "../lib/theme.js";
import { Frame } from "../deck/frame.js";
import { Help } from "../deck/help.js";
import { Keys, PRESENTER_KEYS } from "../deck/keys.js";
import { Outline } from "../deck/outline.js";
import { Notes } from "../speaker/notes.js";
import { Readiness } from "./readiness.js";
import { StillPlayer } from "./still.js";

/** A talk looked at without a run: its slides, notes and problems. Nothing is started. */
export class PreviewView {
  /** @param {HTMLElement} host @param {string} name the talk's name */
  constructor(host, name) {
    this.name = name;
    this.player = new StillPlayer();
    this.title = h("b");
    this.facts = h("span");
    const header = h("header.nav", null, h("a.brand", { href: "/", "aria-label": "Showrunner" }, mark()),
      h("p.crumb", null, h("a", { href: "/" }, "Library"), h("span.sep", { "aria-hidden": "true" }, "/"), this.title),
      h("p.crumb.facts.num", null, this.facts),
      h("div.end", null, h("a.button", { href: `/rehearsals/${encodeURIComponent(name)}` }, "Rehearsals"), h("code.start", null, `showrunner present ${name}`), copyButton(() => `showrunner present ${name}`)));
    this.stage = h("section.stage-box", { "aria-label": "Slide" });
    this.number = h("span.num");
    this.earlier = h("button.icon", { "aria-label": "Back", onclick: () => this.go(this.outline?.course.previous(this.position)) }, icon("left"));
    this.later = h("button.icon", { "aria-label": "Next", onclick: () => this.go(this.outline?.course.next(this.position)) }, icon("right"));
    this.problems = h("section.problems", { "aria-label": "Problems", hidden: true });
    this.list = h("ol.slides");
    const ready = h("section.ready", { "aria-label": "Checklist", hidden: true });
    this.readiness = new Readiness(ready);
    const notes = h("section.notes", { "aria-label": "Notes" });
    const column = h("div.column-main", null, this.stage, h("div.walk", null, this.earlier, this.number, this.later, h("span.dim", null, "A preview runs nothing.")), notes);
    host.append(header, h("div.body", null, h("nav.side", { "aria-label": "Slides" }, this.problems, ready, this.list), column));
    this.frame = new Frame(this.stage);
    this.notes = new Notes(notes);
    this.#keys();
  }

  #keys() {
    const to = (place) => () => this.go(place());
    const keys = new Keys(PRESENTER_KEYS, {
      next: to(() => this.outline?.course.next(this.position)), previous: to(() => this.outline?.course.previous(this.position)),
      first: to(() => this.outline?.course.first()), last: to(() => this.outline?.course.last()),
      theme: () => switchTheme(), help: () => help.toggle(),
      fullscreen: () => (document.fullscreenElement ? document.exitFullscreen() : this.stage.requestFullscreen?.().catch(() => {})),
    });
    const help = new Help(keys.table);
  }

  /** Draws a deck, keeping the slide. @param {any} deck the deck's JSON */
  show(deck) {
    const outline = Outline.fromDeck(deck);
    this.outline = outline;
    document.title = outline.title || this.name;
    setText(this.title, outline.title || this.name);
    setText(this.facts, [counted(outline.count, "slide"), counted(outline.steps.size, "step"), outline.duration ? `${clock(outline.duration)} planned` : null].filter(Boolean).join(", "));
    this.#problems(deck.problems ?? []);
    this.items = outline.slides.map((slide, index) => ({ slide, element: h(slide.row > 0 ? "li.below" : "li", null,
      h("button.quiet", { onclick: () => this.go({ slide: slide.id, stage: slide.stages }) }, h("b.num", null, String(index + 1)), h("span", null, slide.title || "Untitled"),
        slide.steps?.length ? h("small", { title: counted(slide.steps.length, "step") }, icon("play")) : null)) }));
    this.list.replaceChildren(...this.items.map(({ element }) => element));
    const asked = this.position ?? { slide: decodeURIComponent(location.hash.slice(1)), stage: 0 };
    const found = outline.slide(asked.slide);
    this.go(!found ? outline.course.first() : this.position ? asked : { slide: asked.slide, stage: found.stages });
  }

  #problems(problems) {
    this.problems.hidden = !problems.length;
    this.problems.replaceChildren(h("h2", null, counted(problems.length, "problem")), ...problems.map((problem) => {
      const { severity = "warning", file, line, message } = typeof problem === "string" ? parsed(problem) : problem;
      const isError = severity === "error";
      return h(isError ? "p.is-bad" : "p.is-warn", null, icon(isError ? "bad" : "warn"), h("span", null, file ? h("code", null, `${file}${line ? ":" + line : ""}`) : null, message));
    }));
  }

  /** Goes to a place. @param {import("../deck/position.js").Position | null | undefined} position */
  go(position) {
    const { outline } = this;
    if (!outline || !position) return;
    this.position = position;
    const slide = outline.slide(position.slide);
    this.frame.show(slide, position.stage, outline);
    this.frame.update(/** @type {any} */ (this.player));
    this.notes.update(/** @type {any} */ ({ slide }));
    const index = outline.course.index(position.slide);
    setText(this.number, `Slide ${index + 1} of ${outline.count}${slide.stages ? `, stage ${position.stage + 1} of ${slide.stages + 1}` : ""}`);
    setAttribute(this.earlier, "disabled", outline.course.previous(position) ? null : "");
    setAttribute(this.later, "disabled", outline.course.next(position) ? null : "");
    for (const item of this.items ?? []) setAttribute(item.element, "aria-current", item.slide === slide ? "true" : null);
    this.items?.[index]?.element.scrollIntoView({ block: "nearest" });
    if (location.hash.slice(1) !== encodeURIComponent(position.slide)) history.replaceState(null, "", `#${encodeURIComponent(position.slide)}`);
  }

  /** Says that the talk could not be read. @param {string} message */
  problem(message) { this.#problems([{ severity: "error", message }]); }
}

/** A problem as it is printed, `FILE:LINE: error: WORDS`, in its pieces. @param {string} text */
function parsed(text) {
  const [, file, line, severity, message] = /^(.*?):(\d+): (warning|error): (.*)$/s.exec(text) ?? [];
  return message ? { file, line, severity, message } : { message: text };
}
