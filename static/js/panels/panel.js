import { find, h, setState, setText } from "../lib/dom.js";
import { ago, numeric, timeOfDay } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { recorded } from "../run/status.js";
import { marksOf } from "./annotations.js";
import { KINDS } from "./kinds.js";
import { Options } from "./options.js";

/** A live panel that has heard nothing for this long is called stale here, whatever the server says; µs. */
const STALE = 25_000_000;
/** The shortest stretch of time a chart shows, µs. */
const SHORTEST = 60_000_000;

/**
 * @typedef {object} PanelView what a kind draws; times are µs since the run was opened
 * @property {string} title
 * @property {{ label: string, value: any }[]} series the last values
 * @property {[number, [string, any][]][]} points what is known of the time shown
 * @property {string[]} columns
 * @property {any[][]} rows
 * @property {{ at: number, label: string, kind: string }[]} marks
 * @property {number} from
 * @property {number} until
 * @property {number} range
 * @property {number} now
 * @property {any} scene
 * @property {boolean} isQuiet whether what is drawn is old
 * @property {(time: number) => number} wall milliseconds since 1970
 * @property {(from: number, until: number) => any[]} window points of another time
 * @property {(step: string) => string} stepName
 * @property {() => { text: string, note: string, state: string } | null} newest the last value in words
 */

/**
 * One panel: its caption, its age, and what its kind draws. A number never stands without its age.
 */
export class Panel {
  /**
   * @param {HTMLElement} element the `figure.panel` the server rendered
   * @param {import("../deck/outline.js").Outline} outline names the steps for marks
   */
  constructor(element, outline) {
    this.element = element;
    this.outline = outline;
    this.id = element.dataset.panel ?? "";
    this.options = new Options(element.dataset);
    this.drawn = "";
    this.#build();
  }

  #build() {
    this.title = this.element.querySelector("figcaption")?.textContent ?? "Panel";
    this.fresh = h("span.fresh.num");
    this.value = h("b");
    this.note = h("span");
    this.big = h("p.big.num", null, this.value, this.note);
    this.sentence = h("p.sentence");
    this.plot = h("div.plot");
    this.legend = h("ul.legend");
    this.remark = h("p.remark", { hidden: true });
    this.element.replaceChildren(h("figcaption", null, h("h3", null, this.title), this.fresh), this.big, this.sentence, this.plot, this.legend, this.remark);
    this.element.classList.add("card");
    this.element.setAttribute("aria-label", `Panel: ${this.title}`);
    const Kind = KINDS[this.options.kind] ?? KINDS.timeseries;
    this.kind = new Kind(this.plot, this.options);
  }

  /** Draws what the player knows now. @param {import("../run/player.js").Player} player */
  update(player) {
    const state = player.scene.panels?.[this.id] ?? { state: "waiting", message: null, series: [], at: null };
    const now = player.now();
    const age = state.at === null || state.at === undefined ? null : now - state.at;
    const shown = player.isLive && !player.scene.run?.simulated && state.state === "live" && age !== null && (age > STALE || player.isBehind) ? "stale" : state.state;
    const hasValue = (shown === "live" || shown === "stale") && (state.series?.length > 0 || state.rows !== undefined);
    this.#freshness(player, shown, age === null ? null : age + player.silence * 1000, state.at);
    this.element.dataset.state = shown;
    this.sentence.hidden = hasValue;
    if (!hasValue) setText(this.sentence, this.#sentence(shown, state.message, player));
    this.remark.hidden = !hasValue || shown !== "live" || !state.message;
    if (!this.remark.hidden) setText(this.remark, state.message);
    this.#draw(player, state, shown, now, hasValue);
  }

  #sentence(state, message, { scene, isStill }) {
    if (state === "error") return message || "The source answered with an error.";
    if (state === "no_data") return message || this.options.noData;
    if (isStill) return "Its values come with a run.";
    return scene.run?.simulated ? "Its values are played with the steps." : "The first value is on its way.";
  }

  #freshness(player, state, age, at) {
    const sampled = at === null || at === undefined ? "" : timeOfDay(player.wall(at));
    const [text, look, sign] = player.scene.run?.simulated && sampled ? [recorded(lastRecorded(player.scene)), "warn", "film"]
      : !player.isLive && sampled && (state === "live" || state === "stale")
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
    const points = player.samples.window(this.id, now - this.options.range, now);
    // One redraw a second is enough, or when a sample, the state or the size changed.
    const key = [Math.floor(now / 1e6), points.length, points.at(-1)?.[0], state.at, shown, this.plot.clientWidth, this.plot.clientHeight].join();
    if (key === this.drawn) return;
    this.drawn = key;
    const view = this.#view(player, state, shown, now, points);
    const headline = hasValue ? this.kind.headline?.(view) ?? null : null;
    this.big.hidden = !headline;
    if (headline) {
      setText(this.value, headline.text);
      setText(this.note, headline.note);
      setState(this.value, headline.state === "ok" ? "idle" : headline.state);
    }
    this.#legend(hasValue ? this.kind.legend?.(view) ?? [] : []);
    // What was measured before stays to be seen while nothing is measured.
    const isDrawn = hasValue || (["timeseries", "heatmap"].includes(this.options.kind) && points.length > 1);
    this.plot.classList.toggle("is-empty", !isDrawn);
    if (isDrawn) this.kind.draw(view);
  }

  /** @returns {PanelView} */
  #view(player, state, shown, now, points) {
    const from = now - this.#shownRange(player, points, now);
    const marks = marksOf(player, this.outline, this.options.annotations, now - this.options.range);
    const view = {
      title: this.title, series: state.series ?? [], points, columns: state.columns ?? [], rows: state.rows ?? [],
      marks, from, until: now, range: this.options.range, now, scene: player.scene, isQuiet: shown !== "live",
      wall: (time) => player.wall(time),
      window: (start, end) => player.samples.window(this.id, start, end),
      stepName: (step) => this.outline.stepLabel(step) ?? step,
      newest: () => this.#newest(view, player),
    };
    return view;
  }

  /** A young panel is drawn from its first sample on, so that its line fills the chart. */
  #shownRange(player, points, now) {
    const { range } = this.options;
    if (!points.length || !player.samples.knows(this.id, now - range)) return range;
    return Math.min(range, Math.max(SHORTEST, now - points[0][0]));
  }

  #newest({ series, points, marks }, player) {
    if (!series.length) return null;
    const { options } = this;
    const worst = series.reduce((high, { value }) => (numeric(value) > numeric(high) ? value : high), series[0].value);
    // What the number is of stands small beside it: "$4,804" per minute.
    const [text, unit = ""] = options.write(worst).split(/ (?=per )/);
    const note = [unit, this.#comparison(series, points, marks, numeric(worst), player)].filter(Boolean).join(", ");
    return { text, note, state: options.level(worst) };
  }

  #comparison(series, points, marks, value, player) {
    const { options } = this;
    const at = player.scene.panels[this.id]?.at;
    if (this.element.dataset.state === "stale" && at) return `last value at ${timeOfDay(player.wall(at))}`;
    const mark = marks.findLast(({ kind }) => kind === "step" || kind === "config");
    if (mark && series.length === 1) {
      const before = numeric(points.findLast(([time]) => time <= mark.at)?.[1]?.[0]?.[1]);
      const change = Math.abs(value - before);
      if (Number.isFinite(before) && change > Math.abs(before) * 0.2) {
        return `${value > before ? "up" : "down"} from ${options.write(before)} before ${mark.label.toLowerCase()}`;
      }
    }
    return options.threshold === null ? "" : `limit ${options.write(options.threshold)}`;
  }

  #legend(entries) {
    this.legend.hidden = entries.length === 0;
    const key = JSON.stringify(entries);
    if (key === this.written) return;
    this.written = key;
    this.legend.replaceChildren(...entries.slice(0, 8).map(({ colour, label, value }) =>
      h("li", null, h(`i.series-${colour}`, { "aria-hidden": "true" }), label, " ", h("b.num", null, value))));
  }
}

/** When the recording was made that moves the panels: the one that was begun last. @param {any} scene */
function lastRecorded({ steps }) {
  const played = Object.values(steps ?? {}).filter(({ fallback, startedAt }) => fallback && startedAt !== null);
  return played.sort((one, other) => other.startedAt - one.startedAt)[0]?.recordedAt;
}
