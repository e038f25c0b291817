import { h, setAttribute } from "../lib/dom.js";
import { clock, length } from "../lib/format.js";
import { icon, spinner } from "../lib/icons.js";
import { chip } from "../run/status.js";

/** How each step of a run ended, with its time beside its plan on one scale. A click goes there. */
export class StepList {
  /** @param {HTMLElement} host @param {(time: number) => void} seek */
  constructor(host, seek) {
    this.seek = seek;
    this.list = h("ol.steps.num");
    this.empty = h("p.none", { hidden: true }, "No step ran in this run.");
    host.append(h("h2", null, "How each step ended", h("span.keys", null, h("span.key", null, h("i"), "actual"), h("span.key", null, h("i.tick"), "plan"))), this.list, this.empty);
    this.rows = [];
  }

  /** @param {any} timeline */
  show(timeline) {
    const steps = timeline.steps ?? [];
    const longest = Math.max(1, ...steps.map((step) => Math.max(lengthOf(step, timeline.duration), step.budget ?? 0)));
    this.rows = steps.map((step) => ({ step, element: this.#row(step, timeline.duration, longest * 1.04) }));
    this.list.replaceChildren(...this.rows.map(({ element }) => element));
    this.empty.hidden = steps.length > 0;
  }

  #row(step, duration, scale) {
    const took = lengthOf(step, duration);
    const { budget } = step;
    const state = chip({ status: step.status, code: null }, { budget: null, took: null, asks: false, kind: "shell" });
    const bar = (name, from, until) => {
      const element = h("i." + name);
      element.style.setProperty("--from", String(from / scale));
      element.style.setProperty("--length", String(Math.max(0, until - from) / scale));
      return element;
    };
    const isOver = budget && took > budget;
    const remark = step.attempt > 1 ? `${state.word}, attempt ${step.attempt}` : step.status === "passed" ? "" : state.word;
    return h(`li.is-${state.look}`, null, h("button.quiet", { onclick: () => this.seek(step.from), "aria-label": `${step.title}: ${state.word}${step.attempt > 1 ? `, attempt ${step.attempt}` : ""}, ${length(took)}${budget ? ` of ${clock(budget)} planned` : ""}. Go there.` },
      state.icon ? icon(state.icon) : spinner(),
      h("span.n", null, h("span", null, step.title), remark ? h("small", null, remark) : null),
      h("span.b", { "aria-hidden": "true" }, bar("within", 0, Math.min(took, budget || took)), isOver ? bar("over", budget, took) : null, budget ? bar("tick", budget, budget) : null),
      h("span.v", null, h(isOver ? "b.warnc" : "b", null, took ? length(took) : "–"), budget ? h("small", null, ` of ${clock(budget)}`) : null)));
  }

  /** Marks the step of this moment. @param {number} time */
  update(time) {
    const current = this.rows.findLast(({ step }) => step.from <= time && time <= (step.until ?? Infinity))?.element ?? null;
    for (const { element } of this.rows) setAttribute(element, "aria-current", element === current ? "true" : null);
    if (current && current !== this.current) current.scrollIntoView({ block: "nearest" });
    this.current = current;
  }
}

/** What a step took by its own clock, as its card says; where that is not known, from its first event to its last. */
export function lengthOf({ status, took, from, until }, duration) {
  return status === "skipped" ? 0 : took ?? (until ?? duration) - from;
}
