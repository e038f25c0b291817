// Words and figures for people. Times are whole microseconds unless a name says otherwise.

/** Microseconds in a second. */
export const SECOND = 1_000_000;

const two = (number) => String(number).padStart(2, "0");

/**
 * A length of time as `7:42`, or `1:02:05` from an hour on.
 * @param {number} time
 */
export function clock(time) {
  const seconds = Math.max(0, Math.round(time / SECOND));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** A running length of time: whole seconds that have passed, never rounded up. @param {number} time */
export const elapsed = (time) => clock(Math.floor(Math.max(0, time) / SECOND) * SECOND);

/**
 * How long something took that is over: short ones with their tenths or milliseconds.
 * @param {number} time
 */
export function length(time) {
  if (time < SECOND) return `${Math.max(0, Math.round(time / 1000))} ms`;
  return time < 10 * SECOND ? `${(time / SECOND).toFixed(1)} s` : elapsed(time);
}

/**
 * How long ago, `1 s ago`, `3 min ago`.
 * @param {number} time
 */
export function ago(time) {
  const seconds = Math.max(0, Math.round(time / SECOND));
  if (seconds < 120) return `${seconds} s ago`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min ago` : `${Math.round(minutes / 60)} hours ago`;
}

/** A time of day, `12:41:32`. @param {number} wall milliseconds since 1970 */
export function timeOfDay(wall) {
  const date = new Date(wall);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** A time of day without seconds, `12:41`. @param {number} wall milliseconds since 1970 */
export const minuteOfDay = (wall) => timeOfDay(wall).slice(0, 5);

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * A day and time, `Today, 12:33` or `18 Nov, 13:48`.
 * @param {number} wall milliseconds since 1970
 * @param {number} [now]
 */
export function dayAndTime(wall, now = Date.now()) {
  const date = new Date(wall), today = new Date(now);
  const sameDay = date.toDateString() === today.toDateString();
  const year = date.getFullYear() === today.getFullYear() ? "" : ` ${date.getFullYear()}`;
  const day = sameDay ? "Today" : `${date.getDate()} ${MONTHS[date.getMonth()]}${year}`;
  return `${day}, ${minuteOfDay(wall)}`;
}

/**
 * A number with its word, `1 slide`, `11 steps`.
 * @param {number} count
 * @param {string} word
 */
export const counted = (count, word) => `${grouped(count)} ${word}${count === 1 ? "" : "s"}`;

/** A number with commas between thousands. @param {number} number @param {number} [digits] */
export function grouped(number, digits = 0) {
  return number.toLocaleString("en-GB", { maximumFractionDigits: digits });
}

/**
 * A sample's value as a number; not a number where it has none.
 * @param {number | string | null | undefined} value
 */
export function numeric(value) {
  if (typeof value === "number") return value;
  if (value === "+Inf") return Infinity;
  if (value === "-Inf") return -Infinity;
  return NaN;
}

const BYTES = ["B", "kB", "MB", "GB", "TB"];
const SHORT = ["", "k", "M", "G"];

function scaled(value, step, names) {
  let rest = Math.abs(value), index = 0;
  while (rest >= step && index < names.length - 1) { rest /= step; index += 1; }
  const digits = rest >= 100 || index === 0 ? 0 : 1;
  return [`${value < 0 ? "−" : ""}${grouped(rest, digits)}`, names[index]];
}

const MONEY = { dollars: ["$", ""], euros: ["€", ""], "dollars-per-minute": ["$", " per minute"], "dollars-per-hour": ["$", " per hour"], "euros-per-hour": ["€", " per hour"] };
const RATES = { "per-second": "/s", "per-minute": "/min" };

/**
 * A panel's value with its unit. `percent` is of a ratio: 0.41 is 41%.
 * @param {number | string | null} value
 * @param {string} unit
 * @param {number | null} [decimals] digits after the point; as many as the size asks for where not told
 * @returns {string}
 */
export function quantity(value, unit, decimals = null) {
  const number = numeric(value);
  if (Number.isNaN(number)) return "–";
  if (!Number.isFinite(number)) return number > 0 ? "∞" : "−∞";
  const plain = (amount, digits) => (decimals === null ? grouped(amount, digits)
    : amount.toLocaleString("en-GB", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }));
  const money = MONEY[unit];
  if (money) return `${number < 0 ? "−" : ""}${money[0]}${plain(Math.abs(number), Math.abs(number) < 10 ? 2 : 0)}${money[1]}`;
  switch (unit) {
    case "percent": {
      const percent = number * 100;
      return `${plain(percent, Math.abs(percent) < 10 && Math.abs(percent % 1) > 0.05 ? 1 : 0)}%`;
    }
    case "bytes": return scaled(number, 1000, BYTES).join(" ");
    case "bytes-per-second": return `${scaled(number, 1000, BYTES).join(" ")}/s`;
    case "seconds": case "s": return Math.abs(number) < 1 && number !== 0 ? `${plain(number * 1000, Math.abs(number) < 0.01 ? 1 : 0)} ms` : `${plain(number, 1)} s`;
    case "milliseconds": case "ms": return `${plain(number, Math.abs(number) < 10 ? 1 : 0)} ms`;
    default: {
      const text = Math.abs(number) >= 1e6 && decimals === null ? scaled(number, 1000, SHORT).join("")
        : plain(number, Math.abs(number) < 10 ? 2 : Math.abs(number) < 100 ? 1 : 0);
      if (RATES[unit]) return text + RATES[unit];
      const word = !unit || unit === "none" || unit === "short" || unit === "count" ? "" : unit;
      return word ? `${text} ${word}` : text;
    }
  }
}

/**
 * A rule's name as words: `HighOverageRate` becomes `High overage rate`.
 * @param {string} name
 */
export function words(name) {
  const spaced = name.replace(/[_-]+/g, " ").replace(/([a-z0-9])([A-Z])/g, "$1 $2").trim().toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
