import { numeric, quantity } from "../lib/format.js";

/**
 * How a panel is drawn, read from its figure: what stands in the braces of its fence.
 */
export class Options {
  /** @param {DOMStringMap} data the figure's `data-` values */
  constructor(data) {
    this.kind = data.kind ?? "timeseries";
    this.unit = data.unit ?? "none";
    this.decimals = data.decimals === undefined ? null : Number(data.decimals);
    this.threshold = numberOf(data.threshold);
    this.thresholds = listOf(data.thresholds).map(Number).filter(Number.isFinite);
    this.reversed = data.reversed === "true";
    this.min = numberOf(data.min);
    this.max = numberOf(data.max);
    this.isStacked = data.stack === "true";
    this.annotations = new Set(data.annotate === undefined ? ["steps"] : listOf(data.annotate));
    this.top = Number(data.top) || null;
    this.before = data.before ?? "";
    this.after = data.after ?? "";
    this.reduce = data.reduce ?? "mean";
    /** The time it shows, µs. */
    this.range = (Number(data.range) || 300) * 1_000_000;
    this.noData = data.nodata || "The query found nothing yet.";
    /** @type {string[]} Words made visible in a log. */
    this.highlights = parsed(data.highlight).map(String);
    /** @type {{ name: string, unit?: string, decimals?: number, thresholds?: number[], reversed?: boolean, right?: boolean }[]} */
    this.queries = parsed(data.queries);
  }

  /** Where the colour changes: the thresholds, else the one at which a line is drawn. */
  get levels() {
    if (this.thresholds.length) return this.thresholds;
    return this.threshold === null ? [] : [this.threshold];
  }

  /** The query that a series is of, by the name its label begins with. @param {string} label */
  queryOf(label) {
    return this.queries.find(({ name }) => name && (label === name || label.startsWith(`${name}: `))) ?? null;
  }

  /** A value with its unit. @param {any} value @param {{ unit?: string, decimals?: number } | null} [query] */
  write(value, query = null) {
    return quantity(value, query?.unit ?? this.unit, query?.decimals ?? this.decimals);
  }

  /**
   * How good a value is: `ok`, `warn`, `bad`, or `idle` where nothing was said about it.
   * @param {any} value
   * @param {{ thresholds?: number[], reversed?: boolean } | null} [query]
   */
  level(value, query = null) {
    const own = query?.thresholds?.length ? query : null;
    return levelOf(numeric(value), own ? own.thresholds ?? [] : query ? [] : this.levels, own ? own.reversed === true : this.reversed);
  }
}

/**
 * The state of a value among rising thresholds: below the first all is well, above the last it is
 * bad; reversed, the other way round.
 * @param {number} value
 * @param {number[]} thresholds
 * @param {boolean} reversed
 */
export function levelOf(value, thresholds, reversed) {
  if (!thresholds.length || Number.isNaN(value)) return "idle";
  const last = thresholds.length;
  const zone = reversed ? last - thresholds.filter((edge) => value >= edge).length : thresholds.filter((edge) => value > edge).length;
  return zone === 0 ? "ok" : zone === last ? "bad" : "warn";
}

const listOf = (text) => (text ? String(text).split(",").map((part) => part.trim()).filter(Boolean) : []);

function numberOf(text) {
  return text === undefined || text === "" || !Number.isFinite(Number(text)) ? null : Number(text);
}

function parsed(text) {
  try {
    const list = JSON.parse(text ?? "[]");
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
