/** A talk that ends less than this after its slot ends in time; µs. */
export const LATE = 15_000_000;

const WORDS = { on: "On plan", behind: "Behind plan", ahead: "Ahead of plan" };

/**
 * How a talk stands, for people. It is held against its plan; against its slot where the plan asks
 * for more than the slot has, and being "on plan" would mean to end late.
 * @param {import("./agenda.js").Agenda} agenda
 * @param {{ behind: number, late: number, standing: string }} pace
 * @returns {{ word: string, by: number, isLate: boolean }} `by` is 0 where there is nothing to count
 */
export function standingOf(agenda, { behind, late, standing }) {
  if (agenda.excess > 0) return late > LATE ? { word: "Late", by: late, isLate: true } : { word: "In time", by: 0, isLate: false };
  return { word: WORDS[standing], by: standing === "on" ? 0 : Math.abs(behind), isLate: standing === "behind" };
}
