import { find, h, setState, setText } from "../lib/dom.js";
import { ago, numeric, quantity, timeOfDay } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { Chart } from "./chart.js";

/** A live panel that has heard nothing for this long is called stale here, whatever the server says; µs. */
const STALE = 25_000_000;
/** The shortest stretch of time a chart shows, µs. */
const SHORTEST = 60_000_000;

/**
 * One metric panel: its number, its age and its chart. A number never stands without its age.
 */
export class Panel {
  /**
   * @param {HTMLElement} element the `figure.panel` the server rendered
   * @param {{ stepLabel: (id: string) => string | null }} outline names the steps for marks
   */
  constructor(element, outline) {
    this.element = element;
    this.outline = outline;
    const { panel, kind, unit, threshold, range, nodata } = element.dataset;
    this.id = panel ?? "";
    this.kind = kind ?? "timeseries";
    this.unit = unit ?? "none";
    this.threshold = threshold === undefined || threshold === "" ? null : Number(threshold);
    this.range = (Number(range) || 300) * 1_000_000;
    this.noData = nodata || "The query found nothing yet.";
    this.drawn = "";
    this.#build();
  }

  #build() {
    const caption = this.element.querySelector("figcaption");
    this.title = caption?.textContent ?? "Panel";
    this.fresh = h("span.fresh.num");
    const header = h("figcaption", null, h("h3", null, this.title), this.fresh);
    this.value = h("b");
    this.note = h("span");
    this.big = h("p.big.num", null, this.value, this.note);
    this.sentence = h("p.sentence");
    this.plot = h("div.plot");
    this.legend = h("ul.legend");
    this.element.replaceChildren(header, this.big, this.sentence, this.plot, this.legend);
    this.element.classList.add("card");
    this.element.setAttribute("aria-label", `Panel: ${this.title}`);
    if (this.kind !== "timeseries") this.plot.hidden = true;
    this.chart = new Chart(this.plot);
  }

  /** Draws what the player knows now. @param {import("../run/player.js").Player} player */
  update(player) {
    const state = player.scene.panels?.[this.id] ?? { state: "waiting", message: null, series: [], at: null };
    const now = player.now();
    const age = state.at === null || state.at === undefined ? null : now - state.at;
    const shown = player.isLive && state.state === "live" && age !== null && (age > STALE || player.isBehind) ? "stale" : state.state;
    const hasValue = (shown === "live" || shown === "stale") && state.series?.length > 0;
    this.#freshness(player, shown, age === null ? null : age + player.silence * 1000, state.at);
    this.element.dataset.state = shown;
    this.big.hidden = !hasValue;
    this.sentence.hidden = hasValue;
    if (!hasValue) setText(this.sentence, this.#sentence(shown, state.message));
    this.#draw(player, state, shown, now, hasValue);
  }

  #sentence(state, message) {
    if (state === "error") return message || "The source answered with an error.";
    if (state === "no_data") return message || this.noData;
    return "The first value is on its way.";
  }

  #freshness(player, state, age, at) {
    const sampled = at === null || at === undefined ? "" : timeOfDay(player.wall(at));
    const [text, look, sign] = !player.isLive && sampled && (state === "live" || state === "stale")
      ? [`Sampled ${sampled}`, "then", null]
      : state === "live" ? [`Live, ${ago(age ?? 0)}`, "live", null]
      : state === "stale" ? [`Stale, ${ago(age ?? 0)}`, "warn", "warn"]
      : state === "no_data" ? ["No data", "bad", "bad"]
      : state === "error" ? ["Error", "bad", "bad"]
      : ["No value yet", "then", null];
    if (this.fresh.dataset.look !== look) {
      this.fresh.dataset.look = look;
      this.fresh.replaceChildren(sign ? icon(sign) : h("i", { "aria-hidden": "true" }), h("span"));
    }
    setText(find("span", this.fresh), text);
  }

  #draw(player, state, shown, now, hasValue) {
    const points = player.samples.window(this.id, now - this.range, now);
    // One redraw a second is enough, or when a sample, the state or the size changed.
    const key = [Math.floor(now / 1e6), points.length, points.at(-1)?.[0], shown, this.plot.clientWidth, this.plot.clientHeight].join();
    if (key === this.drawn) return;
    this.drawn = key;
    const series = state.series ?? [];
    const lines = linesOf(points, series.map(({ label }) => label), (t) => player.wall(t));
    const range = this.#shownRange(player, points, now);
    const marks = this.#marksOf(player, now);
    if (hasValue) this.#number(series, points, marks, player);
    this.#legend(series);
    if (this.plot.hidden) return;
    this.chart.draw({
      lines, marks, unit: this.unit, threshold: this.threshold,
      from: player.wall(now - range), until: player.wall(now),
      label: this.#label(series, hasValue), isQuiet: shown !== "live",
    });
  }

  /** A young panel is drawn from its first sample on, so that its line fills the chart. */
  #shownRange(player, points, now) {
    if (!points.length || !player.samples.knows(this.id, now - this.range)) return this.range;
    return Math.min(this.range, Math.max(SHORTEST, now - points[0][0]));
  }

  #marksOf(player, now) {
    const marks = [];
    for (const [id, step] of Object.entries(player.scene.steps ?? {})) {
      const label = step.startedAt !== null && step.startedAt > now - this.range && this.outline.stepLabel(id);
      if (label) marks.push({ at: player.wall(step.startedAt), offset: step.startedAt, label });
    }
    return marks.sort((a, b) => a.at - b.at).slice(-3);
  }

  #number(series, points, marks, player) {
    const worst = series.reduce((high, { value }) => (numeric(value) > numeric(high) ? value : high), series[0].value);
    setText(this.value, quantity(worst, this.unit));
    setState(this.value, this.threshold !== null && numeric(worst) > this.threshold ? "bad" : "idle");
    setText(this.note, this.#comparison(series, points, marks, numeric(worst), player));
  }

  #comparison(series, points, marks, value, player) {
    const isStale = this.element.dataset.state === "stale";
    const at = player.scene.panels[this.id]?.at;
    if (isStale && at) return `last value at ${timeOfDay(player.wall(at))}`;
    const mark = marks.at(-1);
    if (mark && series.length === 1) {
      const before = numeric(points.findLast(([time]) => time <= mark.offset)?.[1]?.[0]?.[1]);
      const change = Math.abs(value - before);
      if (Number.isFinite(before) && change > Math.abs(before) * 0.2) {
        return `${value > before ? "up" : "down"} from ${quantity(before, this.unit)} before ${mark.label.toLowerCase()}`;
      }
    }
    return this.threshold === null ? "" : `limit ${quantity(this.threshold, this.unit)}`;
  }

  #legend(series) {
    const named = series.filter(({ label }) => label);
    this.legend.hidden = series.length < 2;
    if (series.length < 2) return;
    this.legend.replaceChildren(...named.slice(0, 5).map(({ label, value }, index) =>
      h("li", null, h(`i.series-${index % 5}`, { "aria-hidden": "true" }), label, " ", h("b.num", null, quantity(value, this.unit)))));
  }

  #label(series, hasValue) {
    const minutes = Math.round(this.range / 60e6);
    if (!hasValue) return `${this.title}: no value.`;
    const values = series.map(({ label, value }) => `${label ? label + " " : ""}${quantity(value, this.unit)}`).join(", ");
    const limit = this.threshold === null ? "" : ` The limit is ${quantity(this.threshold, this.unit)}.`;
    return `${this.title} over the last ${minutes} minutes, now ${values}.${limit}`;
  }
}

/** One line for each series in order of the legend, in wall time; a point without a number is left out. */
function linesOf(points, labels, wall) {
  const names = labels.length ? labels : [...new Set(points.flatMap(([, series]) => series.map(([label]) => label)))];
  return names.slice(0, 5).map((name) => {
    const line = [];
    for (const [time, series] of points) {
      const value = numeric(series.find(([label]) => label === name)?.[1]);
      if (Number.isFinite(value)) line.push([wall(time), value]);
    }
    return line;
  });
}
