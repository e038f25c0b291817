import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";

/**
 * What a waiting step waits for: `part` for a press before its next piece, `person` for somebody who
 * does what it says, `line` for a line of text; null where it does not wait.
 * @param {any} step its state
 * @param {string} kind
 */
export function waitsFor(step, kind) {
  if (step.status !== "waiting") return null;
  if (step.next != null) return "part";
  return kind === "manual" ? "person" : "line";
}

/**
 * The buttons that answer a step which waits for a press or for a person.
 * @param {"part" | "person" | "line" | null} waits
 * @param {string} step
 * @param {(command: any) => void} send
 */
export function decisionButtons(waits, step, send) {
  switch (waits) {
    case "part": return [
      h("button.primary", { onclick: () => send({ do: "next", step }) }, icon("play"), "Next part"),
      h("button.quiet", { onclick: () => send({ do: "next", step, all: true }) }, "Run the rest")];
    case "person": return [
      h("button.primary", { onclick: () => send({ do: "done", step }) }, icon("ok"), "Done"),
      h("button.quiet", { onclick: () => send({ do: "skip", step }) }, icon("skip"), "Skip")];
    default: return [];
  }
}

/** The command that Enter stands for on a step that waits, or null. */
export function decisionCommand(step, kind, id) {
  switch (waitsFor(step, kind)) {
    case "part": return { do: "next", step: id };
    case "person": return { do: "done", step: id };
    default: return null;
  }
}
