// How times and their differences are written on the page of rehearsals.

import { SECOND, clock } from "../lib/format.js";

/** A time, or a dash where there is none. @param {number | null | undefined} time */
export const time = (time) => (time === null || time === undefined ? "–" : clock(time));

/** A difference with its sign, `+0:30`, `−1:05`, `0:00`. @param {number} difference */
export function signed(difference) {
  const text = clock(Math.abs(difference));
  return text === "0:00" ? text : `${difference < 0 ? "−" : "+"}${text}`;
}

/** Whether a time is later than its plan by more than anybody would notice. @param {number} time @param {number | null} plan */
export const isOver = (time, plan) => plan !== null && plan > 0 && time > plan + 5 * SECOND;

/** What a trend says. @param {number | null} trend by how much a time changes from run to run */
export function trendWords(trend) {
  if (trend === null || trend === undefined) return "–";
  return Math.abs(trend) < SECOND ? "steady" : signed(trend);
}

/** The length of the range of a time, in words. @param {any} measured */
export function rangeWords(measured) {
  if (!measured) return "not measured";
  return measured.n === 1 ? "once" : `${clock(measured.low)} to ${clock(measured.high)}`;
}

/** Steps of an axis so that at most `most` fall into a stretch. @param {number} stretch @param {number} most */
export function axisStep(stretch, most) {
  const steps = [5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200].map((seconds) => seconds * SECOND);
  return steps.find((step) => stretch / step <= most) ?? 4 * 3600 * SECOND;
}
