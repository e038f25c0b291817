import { h } from "../lib/dom.js";
import { SECOND, clock, counted, dayAndTime } from "../lib/format.js";
import { icon, mark } from "../lib/icons.js";
import { switchTheme } from "../lib/theme.js";
import { Comparison } from "./compare.js";
import { CutList } from "./cuts.js";
import { rehearsalCommands, showRehearsal } from "./dialog.js";
import { showForecast } from "./forecast.js";
import { PartsTable } from "./parts.js";
import { PlanDialog } from "./plan.js";
import { showShares } from "./shares.js";
import { showSteps } from "./steps.js";
import { showTrend } from "./trend.js";

const NUMBERS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"];

/** What a talk's rehearsals and performances say about its next time. */
export class RehearsalsView {
  /** @param {HTMLElement} host @param {string} name the talk's name */
  constructor(host, name) {
    this.name = name;
    /** @type {() => void} asks for the statistics anew */
    this.onchange = () => {};
    this.title = h("a", { href: `/talks/${encodeURIComponent(name)}` }, name);
    this.body = h("div.body");
    host.append(h("header.nav", null, h("a.brand", { href: "/" }, mark(), "Showrunner"),
      h("p.crumb", null, h("a", { href: "/" }, "Library"), separator(), this.title, separator(), h("b", { "aria-current": "page" }, "Rehearsals")),
      h("div.end", null, h("button.icon.quiet", { "aria-label": "Light or dark", title: "Light or dark", onclick: () => switchTheme() }, icon("moon")))), this.body);
    const box = (label) => h("section.box", { "aria-label": label });
    this.boxes = { parts: box("Parts"), trend: box("Whole talk"), compare: box("Two runs side by side"), steps: box("Steps"), forecast: box("Forecast"), cuts: box("What to skip"), shares: box("Speaking and machine time") };
    this.parts = new PartsTable(this.boxes.parts);
    this.comparison = new Comparison(this.boxes.compare);
    this.cuts = new CutList(this.boxes.cuts);
    this.plan = new PlanDialog(name, () => this.onchange());
  }

  /** Draws what the server has measured. @param {any} statistics */
  show(statistics) {
    const { title, runs } = statistics;
    this.isShown = true;
    document.title = `Rehearsals of ${title}`;
    this.title.textContent = title;
    if (!runs.length) return this.#showEmpty(title);
    this.parts.show(statistics);
    showTrend(this.boxes.trend, statistics);
    this.comparison.show(statistics);
    showSteps(this.boxes.steps, statistics);
    showForecast(this.boxes.forecast, statistics);
    this.cuts.show(statistics);
    showShares(this.boxes.shares, statistics);
    const { parts, trend, compare, steps, forecast, cuts, shares } = this.boxes;
    const top = h("div.top", null, h("div", null, h("h1", null, headline(runs)), h("p.sub", null, subline(runs))),
      h("div.btns", null, runs.length > 1 ? h("button", { onclick: () => compare.scrollIntoView({ behavior: "smooth" }) }, "Compare two runs") : null,
        h("button", { onclick: () => this.plan.open() }, "Use measured times as plan"),
        h("button.primary", { onclick: () => showRehearsal(this.name) }, "Rehearse again")));
    if (this.body.querySelector(".lay")) this.body.firstElementChild?.replaceWith(top);
    else this.body.replaceChildren(top, h("div.lay", null, h("div", null, parts, trend, compare, steps), h("div", null, forecast, cuts, shares)));
  }

  /** Says why nothing can be shown. @param {string} message */
  problem(message) {
    if (!this.isShown) this.body.replaceChildren(h("p.trouble.is-bad", { role: "alert" }, icon("bad"), message));
  }

  #showEmpty(title) {
    this.body.replaceChildren(h("div.unrehearsed", null, h("h1", null, "Not rehearsed yet"),
      h("p.lead", null, `After the first rehearsal of ${title}, its parts, slides and steps stand here beside their plan. From the second on, this page says how long the talk will take.`),
      ...rehearsalCommands(this.name)));
  }
}

const separator = () => h("span.sep", { "aria-hidden": "true" }, "/");

function headline(runs) {
  const word = runs.some(({ purpose }) => purpose === "live") ? "run" : "rehearsal";
  const count = `${NUMBERS[runs.length] ?? runs.length} ${word}${runs.length === 1 ? "" : "s"}`;
  const whole = runs.filter((run) => run.whole);
  if (whole.length < 2) return count;
  const won = whole[0].total - whole[whole.length - 1].total;
  if (Math.abs(won) < 2 * SECOND) return `${count}, the last as long as the first`;
  return `${count}, now ${clock(Math.abs(won))} ${won > 0 ? "faster" : "slower"} than the first`;
}

function subline(runs) {
  const days = [runs[0], runs[runs.length - 1]].map(({ wall }) => dayAndTime(wall).split(",")[0]);
  const when = days[0] === days[1] ? days[0] : `${days[0]} to ${days[1]}`;
  const changed = runs.filter((run) => run.changed).length;
  return `${when}.${changed ? ` The talk changed after ${counted(changed, "run")}: slides that are different now count anew, the others stay.` : ""}`;
}
