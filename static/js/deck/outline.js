import { nodesOf } from "../lib/dom.js";
import { Course } from "./position.js";

/**
 * A talk as a page shows it: its slides in order with their HTML, its steps, panels and parts.
 * The presenter's comes from the deck, the audience's from the slides it was sent.
 */
export class Outline {
  /** @param {{ title: string, slides: any[], steps: any[], panels: any[], parts: any[], count: number, revision: number, duration: number | null, reserve?: number | null, transition?: string, slideNumber?: boolean, progress?: boolean }} facts */
  constructor(facts) {
    this.title = facts.title;
    this.slides = facts.slides;
    this.parts = facts.parts;
    this.revision = facts.revision;
    this.duration = facts.duration;
    this.reserve = facts.reserve ?? null;
    /** How one slide follows another on the stage, in reveal's words. */
    this.transition = facts.transition ?? "none";
    /** Whether the stage's foot has the slide's number, and a bar of how far the talk is. */
    this.hasNumber = facts.slideNumber ?? true;
    this.hasProgress = facts.progress ?? true;
    /** How many slides the talk has, also those not shown yet. */
    this.count = facts.count;
    this.steps = new Map(facts.steps.map((step, index) => [step.id, { ...step, number: step.number ?? index + 1 }]));
    this.panels = new Map(facts.panels.map((panel) => [panel.id, panel]));
    this.byID = new Map(this.slides.map((slide) => [slide.id, slide]));
    this.course = new Course(this.slides);
  }

  /** The presenter's whole deck. @param {any} deck the deck's JSON */
  static fromDeck(deck) {
    const slides = (deck.slides ?? []).map((slide, index) => ({ ...slide, stages: slide.stages ?? 0, index }));
    return new Outline({
      title: deck.title ?? "", slides, steps: deck.steps ?? [], panels: deck.panels ?? [], parts: deck.parts ?? [],
      count: slides.length, revision: deck.revision ?? 0, duration: deck.duration ?? null, reserve: deck.reserve ?? null,
      transition: deck.transition, slideNumber: deck.slideNumber, progress: deck.progress,
    });
  }

  /** What the audience was shown so far. @param {any} scene the public scene */
  static fromScene(scene) {
    const slides = Object.entries(scene.slides ?? {})
      .map(([id, slide]) => ({ ...slide, id, stages: slide.stages ?? 0 }))
      .sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
    const deck = scene.deck ?? {};
    return new Outline({
      title: scene.run?.title ?? "", slides, steps: deck.steps ?? slides.flatMap(stepsOn), panels: deck.panels ?? [], parts: deck.parts ?? [],
      count: slides.at(-1)?.count ?? slides.length, revision: 0, duration: null,
    });
  }

  /** A slide, or null. @param {string | undefined} id */
  slide(id) { return (id !== undefined && this.byID.get(id)) || null; }

  /** How a chart names a step: `Step 4`; null for a step nobody numbered. @param {string} id */
  stepLabel(id) {
    const step = this.steps.get(id);
    return step ? `Step ${step.number}` : null;
  }
}

/** The steps that a slide shows, with the numbers on their cards. */
function stepsOn({ html }) {
  return [...nodesOf(html ?? "").querySelectorAll(".step")].map((element) => ({
    id: element.getAttribute("data-step") ?? "",
    title: element.querySelector("h3")?.textContent ?? "",
    number: Number(element.querySelector(".number")?.textContent) || undefined,
    kind: element.getAttribute("data-kind") ?? "",
    budget: Number(element.getAttribute("data-budget")) || null,
  }));
}
