// What a step's state is called and how it looks. No drawing here.

import { dayAndTime, elapsed } from "../lib/format.js";

/** States in which something is happening. */
const BUSY = new Set(["starting", "running", "waiting"]);

/** Whether a step is happening now. @param {string} status */
export const isBusy = (status) => BUSY.has(status);

/** Whether an attempt is over. @param {string} status */
export const isOver = (status) => status !== "ready" && !BUSY.has(status);

/**
 * How long a step has run, without the time it waited for a person; by hand, that is its time.
 * @param {any} step its state
 * @param {number} now µs of the run
 * @param {string} kind
 * @returns {number | null} µs
 */
export function timeOf(step, now, kind) {
  if (!isBusy(step.status) || step.startedAt === null) return step.took ?? null;
  const until = kind === "manual" ? now : step.waitingSince ?? now;
  return Math.max(0, until - step.startedAt - (step.waited ?? 0));
}

/** The state of a step that nobody has touched. */
export const READY = Object.freeze({
  status: "ready", attempt: 0, startedAt: null, endedAt: null, code: null, signal: null, took: null,
  left: 0, unmet: [], message: null, prompt: null, fallback: null, screen: null,
});

/**
 * A step's chip: its word, its colour and its icon (none: the turning ring).
 * @param {any} step its state
 * @param {{ budget: number | null, took: number | null, asks: boolean, kind: string, isBehind?: boolean }} facts
 * @returns {{ word: string, look: string, icon: string | null }}
 */
export function chip(step, facts) {
  if (facts.isBehind && isBusy(step.status)) return { word: "Was running", look: "idle", icon: "clock" };
  if (step.fallback && (isBusy(step.status) || step.status === "passed")) return { word: recorded(null), look: "warn", icon: "film" };
  switch (step.status) {
    case "starting":
      if (step.waitsFor) return { word: "Waits its turn", look: "warn", icon: "clock" };
      return { word: "Starting", look: "run", icon: null };
    case "running":
      if (step.ready) return { word: "Ready, runs on", look: "ok", icon: null };
      if (step.part) return { word: `Running part ${step.part}`, look: "run", icon: null };
      if (facts.budget && facts.took !== null && facts.took > facts.budget) return { word: "Over plan", look: "warn", icon: "warn" };
      return { word: "Running", look: "run", icon: null };
    case "waiting":
      if (step.next) return { word: `Part ${step.next} is next`, look: "warn", icon: "play" };
      if (facts.kind === "manual") return { word: "By hand", look: "warn", icon: "hand" };
      return { word: "Waiting for input", look: "warn", icon: "key" };
    case "passed": return { word: "Passed", look: "ok", icon: "ok" };
    case "failed": return { word: failure(step, facts.kind), look: "bad", icon: "bad" };
    case "timed_out": return { word: "Timed out", look: "bad", icon: "clock" };
    case "cancelled": return { word: "Stopped", look: "idle", icon: "stop" };
    case "interrupted": return { word: "Interrupted", look: "warn", icon: "warn" };
    case "error": return { word: "Could not run", look: "bad", icon: "bad" };
    case "skipped": return { word: "Skipped", look: "idle", icon: "skip" };
    default: return facts.asks ? { word: "Asks first", look: "warn", icon: "lock" } : { word: "Ready", look: "idle", icon: "clock" };
  }
}

/** When what is shown was recorded. @param {number | null | undefined} wall milliseconds since 1970 */
export const recorded = (wall) => (wall == null ? "Recorded" : `Recorded ${dayAndTime(wall)}`);

function failure(step, kind) {
  if (step.code === null || step.code === undefined || step.code === 0) return "Failed";
  return kind === "http" ? `Failed, status ${step.code}` : `Failed, exit ${step.code}`;
}

/**
 * What a step that does not run has to say beside its chip, in sentences: what it waits for, or how
 * it ended.
 * @param {any} step its state
 * @returns {string[]}
 */
export function sentences(step) {
  if (isBusy(step.status)) return step.waitsFor ? [step.waitsFor] : [];
  if (!isOver(step.status)) return [];
  const lines = [];
  if (step.message) lines.push(step.message);
  if (step.left > 0) lines.push(`Left running: ${step.left}`);
  if (step.status === "timed_out" && !step.message) lines.push(`It was stopped after ${elapsed(step.took ?? 0)}.`);
  if (step.status === "interrupted") {
    if (!step.message) lines.push("The server stopped while it ran.");
    lines.push("Nothing was started again.");
  }
  return lines;
}
