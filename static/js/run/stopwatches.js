import { elapsed, length } from "../lib/format.js";

/**
 * What a stopwatch shows: whole seconds while it runs, what it measured afterwards; nothing before
 * its first start.
 * @param {{ running: boolean, since: number | null, measured: number | null } | undefined} watch
 * @param {number} now µs since the run was opened
 * @returns {string | null}
 */
export function reading(watch, now) {
  if (!watch) return null;
  if (watch.running && watch.since !== null) return elapsed(now - watch.since);
  return watch.measured === null ? null : length(watch.measured);
}
