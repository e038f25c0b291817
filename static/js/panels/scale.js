// Round numbers for axes. No drawing here.

/**
 * Ticks from 0, or from below it, to a round number at or above `high`.
 * @param {number} low
 * @param {number} high
 * @param {number} [count] about how many steps
 * @returns {number[]} ascending, at least two
 */
export function ticks(low, high, count = 3) {
  const bottom = Math.min(0, low);
  const top = high > bottom ? high : bottom + 1;
  const step = roundStep((top - bottom) / count);
  const first = Math.floor(bottom / step + 1e-9), last = Math.ceil(top / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

/** The smallest of 1, 2, 2.5, 5 times a power of ten that is at least `size`. @param {number} size */
export function roundStep(size) {
  const power = 10 ** Math.floor(Math.log10(size));
  for (const factor of [1, 2, 2.5, 5, 10]) if (factor * power >= size * 0.999) return factor * power;
  return 10 * power;
}

/**
 * Round levels for values, with their words.
 * @param {number[]} values
 * @param {{ unit: string, min: number | null, max: number | null }} options
 * @param {{ rows: number, write: (value: number) => string, limit?: number | null, count?: number }} wanted about how
 *   many steps, a value that must be on it, and how many steps exactly, to match another axis
 */
export function axis(values, { unit, min, max }, { rows, write, limit = null, count = 0 }) {
  let low = min ?? 0, high = Math.max(limit ?? -Infinity, max ?? -Infinity, low);
  for (const value of values) {
    if (min === null && value < low) low = value;
    if (max === null && value > high) high = value;
  }
  // A share that stays within the whole is drawn up to the whole.
  const isShare = unit === "percent" && high <= 1 && high * 1.08 > 1;
  let levels = ticks(low, max ?? (isShare ? 1 : high + (high - low) * 0.08), rows);
  if (max !== null) levels = levels.filter((level) => level <= max + 1e-9);
  if (levels.length < 2) levels = [low, max ?? low + 1];
  if (count && levels.length - 1 !== count) {
    levels = matching(levels[0], levels.at(-1), count);
  }
  return { levels, labels: levels.map(write), low: levels[0], high: max ?? levels.at(-1) };
}

/** So many round steps as reach from `low` to `high`. @param {number} low @param {number} high @param {number} count */
function matching(low, high, count) {
  let step = roundStep((high - low) / count), first = Math.floor(low / step + 1e-9);
  while ((first + count) * step < high * (1 - 1e-9)) {
    step = roundStep(step * 1.01);
    first = Math.floor(low / step + 1e-9);
  }
  return Array.from({ length: count + 1 }, (_, index) => (first + index) * step);
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400].map((s) => s * 1000);

/**
 * Round times of day in a window.
 * @param {number} from milliseconds since 1970
 * @param {number} until milliseconds since 1970
 * @param {number} count about how many
 * @returns {{ times: number[], step: number }} milliseconds
 */
export function timeTicks(from, until, count) {
  const step = STEPS.find((size) => (until - from) / size <= count) ?? STEPS.at(-1);
  const zone = new Date(until).getTimezoneOffset() * 60_000;
  const first = Math.ceil((from - zone) / step) * step + zone;
  const times = [];
  for (let time = first; time <= until; time += step) times.push(time);
  return { times, step };
}
