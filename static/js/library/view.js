import { h } from "../lib/dom.js";
import { SECOND, clock, counted, dayAndTime } from "../lib/format.js";
import { icon, mark, spinner } from "../lib/icons.js";
import { switchTheme } from "../lib/theme.js";
import { Help } from "../deck/help.js";
import { Keys } from "../deck/keys.js";
import { modeOf } from "../run/mode.js";
import { showRehearsal } from "../rehearsals/dialog.js";
import { firstTalk } from "./first.js";
import { LIBRARY_KEYS } from "./keys.js";

const KINDS = { live: ["Live", "signal"], rehearsal: ["Rehearsal", "again"], script: ["Script", "play"] };
const FILTERS = [["All", null], ["Live", "live"], ["Rehearsals", "rehearsal"], ["Scripts", "script"]];

/** The library: the run that is live, the talks of the folder, the runs that were recorded. */
export class LibraryView {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.kind = null;
    this.words = "";
    this.search = /** @type {HTMLInputElement} */ (h("input", { type: "search", "aria-label": "Find a talk or run", placeholder: "Find a talk or run" }));
    this.search.addEventListener("input", () => this.#find(this.search.value));
    this.search.addEventListener("keydown", ({ key }) => { if (key === "Escape") { this.search.value = ""; this.#find(""); this.search.blur(); } });
    this.body = h("div");
    host.replaceChildren(header(this.search), this.body);
    const keys = new Keys(LIBRARY_KEYS, { find: () => this.search.focus(), theme: () => switchTheme(), help: () => help.toggle() });
    const help = new Help(keys.table);
  }

  #find(words) {
    this.words = words.trim().toLowerCase();
    if (this.library) this.show(this.library);
  }

  /** Whether any of these texts holds what is looked for. @param {(string | undefined)[]} texts */
  #matches(...texts) {
    return texts.some((text) => text?.toLowerCase().includes(this.words));
  }

  /** Draws what the server knows. @param {any} library */
  show(library) {
    this.library = library;
    const { talks = [], runs = [] } = library;
    const isEmpty = !talks.length && !runs.length;
    const open = runs.find(({ id }) => id === library.live);
    const live = open && open.status !== "ended" ? open.id : null;
    this.body.replaceChildren(isEmpty ? firstTalk()
      : h("div.main", null, this.#now(open), ...this.#talks(talks, runs, live), ...checklists(library.checklists ?? []), ...this.#runs(talks, runs, live)));
  }

  /** Says that the library could not be read. @param {string} message */
  problem(message) {
    if (this.library) return;
    this.body.replaceChildren(h("p.problem.is-bad", { role: "alert" }, icon("bad"), message));
  }

  #now(run) {
    if (!run) return null;
    const path = encodeURIComponent(run.id);
    const hasEnded = run.status === "ended", isOn = run.status === "started";
    this.elapsed = hasEnded ? null : h("dd");
    this.started = run.wall;
    this.tick();
    return h("section.now.num", { "aria-label": "Running now" },
      h("div.who", null, h("span", null, hasEnded ? icon("ok") : isOn ? h("i.rec", { "aria-hidden": "true" }) : icon("clock"), modeOf(run)), h("b", null, run.title)),
      h("dl", null, h("div", null, h("dt", null, hasEnded ? "Length" : "Open for"), this.elapsed ?? h("dd", null, clock(run.duration ?? 0))),
        h("div", null, h("dt", null, "Slides"), h("dd", null, String(run.slides ?? "–"))),
        h("div", null, h("dt", null, "Steps passed"), h("dd", null, String(run.steps?.passed ?? 0), run.steps?.failed ? h("small.warnc", null, `, ${run.steps.failed} failed`) : null))),
      h("div.btns", null, h("a.button", { href: `/present/${path}` }, "Open the stage"), h("a.button.primary", { href: `/speaker/${path}` }, "Open speaker view")));
  }

  /** Counts the live run's time on. */
  tick() {
    if (this.elapsed && this.started) this.elapsed.textContent = clock((Date.now() - this.started) * 1000);
  }

  #talks(talks, runs, live) {
    const open = runs.find(({ id }) => id === live);
    const scale = Math.max(600 * SECOND, ...talks.map((talk) => Math.max(talk.duration ?? 0, planned(talk).at(-1)?.[1] ?? 0)), ...talks.map(({ name }) => took(lastRun(runs, name))));
    const shown = talks.filter(({ name, title, file }) => this.#matches(name, title, file));
    const rows = shown.map((talk) => this.#talk(talk, lastRun(runs, talk.name), scale, talk.name === open?.talk ? open : null));
    return [h("div.head", null, h("h2", null, "Talks"), h("span.n.num", null, `${talks.length} in this folder`)),
      talks.length === 0 ? h("p.none", null, "No talk in this folder. A talk is a Markdown file in ", h("code", null, "talks/"), ".")
      : shown.length === 0 ? h("p.none", null, `No talk is called “${this.search.value.trim()}”.`)
      : h("div.scroll", null, h("table.tbl.talks.num", null,
        h("thead", null, h("tr", null, h("th", null, "Talk"), h("th.r", null, "Plan"), h("th.scale", null, ...scaleLabels(scale)), h("th", null, "Last run"), h("th", null, "File"), h("th", null, h("span.sr", null, "Actions")))),
        h("tbody", null, ...rows)))];
  }

  #talk(talk, last, scale, open) {
    const problems = Array.isArray(talk.problems) ? talk.problems.length : talk.problems ?? 0;
    const plan = talk.duration ?? 0, over = last && plan ? took(last) - plan : 0;
    const bar = (name, from, until) => {
      const element = h("i." + name);
      element.style.setProperty("--from", String(from / scale));
      element.style.setProperty("--length", String(Math.max(0, until - from) / scale));
      return element;
    };
    return h("tr", null,
      h("td.t", null, h("a", { href: `/talks/${encodeURIComponent(talk.name)}` }, h("b", null, talk.title || talk.name)), h("span", null, `${counted(talk.slides ?? 0, "slide")}, ${counted(talk.steps ?? 0, "step")}`)),
      h("td.r.strong", null, plan ? clock(plan) : "–"),
      h("td", null, h("div.tl", { role: "img", "aria-label": `Plan ${plan ? clock(plan) : "none"}${last ? `, last run ${clock(took(last))}` : ""}` },
        h("div", null, ...planned(talk).map(([from, until]) => bar("p", from, until))), h("div", null, last ? bar("a", 0, plan ? Math.min(plan, took(last)) : took(last)) : null, over > 0 ? bar("o", plan, took(last)) : null))),
      h("td.two", null, last ? [clock(took(last)), over ? [", ", h("em", { class: over > 0 ? "warnc" : "dim" }, `${clock(Math.abs(over))} ${over > 0 ? "over" : "under"}`)] : null, h("span", null, dayAndTime(last.wall))].flat() : h("em.dim", null, "Not run yet")),
      h("td.two", null, problems ? h("b.st.is-warn", null, icon("warn"), counted(problems, "problem")) : h("b.st.is-ok", null, icon("ok"), "No problems"), h("span.file", null, talk.file ?? "")),
      h("td", null, open ? stateChip(open) : h("a.button.small", { href: `/talks/${encodeURIComponent(talk.name)}` }, "Preview"),
        h("button.small", { onclick: () => showRehearsal(talk.name) }, "Rehearse"),
        h("a.button.small", { href: `/rehearsals/${encodeURIComponent(talk.name)}` }, "Rehearsals")));
  }

  #runs(talks, runs, live) {
    const shown = runs.filter(({ purpose, title, talk }) => (!this.kind || purpose === this.kind) && this.#matches(title, talk));
    const plans = new Map(talks.map(({ name, duration }) => [name, duration]));
    const filters = FILTERS.filter(([, kind]) => !kind || runs.some(({ purpose }) => purpose === kind));
    return [h("div.head", null, h("h2", null, "Runs"), h("span.n.num", null, runs.length ? `${runs.length} recorded` : ""),
      filters.length > 2 ? h("div.end", null, h("div.seg", { role: "group", "aria-label": "Kind of run" }, ...filters.map(([label, kind]) =>
        h("button", { "aria-pressed": String(this.kind === kind), onclick: () => { this.kind = kind; this.show(this.library); } }, label)))) : null),
    runs.length === 0 ? h("p.none", null, "No run yet. ", h("code", null, "showrunner present TALK"), " starts one and records it.")
      : shown.length === 0 ? h("p.none", null, "No such run.")
      : h("div.scroll", null, h("table.tbl.runs.num", null,
        h("thead", null, h("tr", null, h("th", null, "Kind"), h("th", null, "Talk"), h("th", null, "Started"), h("th.r", null, "Length"), h("th", null, "Against plan"), h("th", null, "Slides"), h("th", null, "Result"), h("th", null, h("span.sr", null, "Actions")))),
        h("tbody", null, ...shown.map((run) => runRow(run, run.id === live, plans.get(run.talk))))))];
  }
}

/** The planned stretches of a talk: its parts where all have a time, otherwise the whole. */
function planned({ duration, parts = [] }) {
  if (!duration) return [];
  if (parts.length < 2 || parts.some((plan) => plan === null)) return [[0, duration]];
  let from = 0;
  return parts.map((plan) => [from, (from += plan)]);
}

/** A run's time from its start to its end: what went before is the lobby. */
const took = (run) => run?.took ?? run?.duration ?? 0;

function againstPlan(run, plan) {
  if (!plan || run.purpose === "script" || run.status !== "ended") return h("span.dim", null, "–");
  const over = took(run) - plan;
  return h(over > 0 ? "span.warnc" : "span.dim", null, `${clock(Math.abs(over))} ${over > 0 ? "over" : "under"}`);
}

/** How the run that is open stands, in the row of its talk. */
function stateChip(run) {
  const isOn = run.status === "started";
  return h(isOn ? "span.chip.is-run" : "span.chip.is-idle", null, isOn ? spinner() : icon("clock"), modeOf(run));
}

function runRow(run, isLive, plan) {
  const [kind, sign] = KINDS[run.purpose] ?? ["Run", "play"];
  const { passed = 0, failed = 0 } = run.steps ?? {};
  const result = isLive ? h("span.st.is-run", null, ...run.status === "started" ? [spinner(), "Recording"] : [icon("clock"), "Not started"])
    : failed ? h("span.st.is-bad", null, icon("bad"), `${counted(failed, "step")} failed, ${passed} passed`)
    : passed ? h("span.st.is-ok", null, icon("ok"), `${counted(passed, "step")} passed`)
    : h("span.st.is-idle", null, icon("clock"), "No steps ran");
  const path = encodeURIComponent(run.id);
  return h(isLive ? "tr.row-now" : "tr", null, h("td", null, h("span.kind", null, icon(run.simulated ? "film" : sign), run.simulated ? `${kind}, simulated` : kind)), h("td", null, run.title),
    h("td.dim", null, dayAndTime(run.wall)), h("td.r.strong", null, clock(took(run))), h("td", null, againstPlan(run, plan)), h("td.dim", null, String(run.slides ?? "")), h("td", null, result),
    h("td", null, isLive ? h("a.go", { href: `/speaker/${path}` }, "Follow") : h("a.go", { href: `/replay/${path}` }, "Replay")));
}

function checklists(names) {
  if (!names.length) return [];
  return [h("div.head", null, h("h2", null, "Checklists")),
    h("p.lists", null, ...names.map((name) => h("a.button.small", { href: `/checklists/${encodeURIComponent(name)}` }, icon("ok"), name)))];
}

function lastRun(runs, talk) {
  return runs.filter((run) => run.talk === talk && run.status === "ended" && !run.simulated).sort((a, b) => b.wall - a.wall)[0] ?? null;
}

function scaleLabels(scale) {
  const minutes = scale / SECOND / 60;
  const step = [2, 5, 10, 15, 20, 30, 60].find((size) => minutes / size <= 5) ?? 120;
  const labels = [];
  for (let minute = 0; minute < minutes - step * 0.3; minute += step) {
    const label = h("span", null, minute === 0 ? "0 min" : String(minute));
    label.style.setProperty("--from", String(minute / minutes));
    labels.push(label);
  }
  return [h("div", null, ...labels)];
}

function header(search) {
  return h("header.nav", null, h("a.brand", { href: "/" }, mark(), "Showrunner"),
    h("div.end", null, h("label.search", null, search, h("kbd", { "aria-hidden": "true" }, "/")), h("button.icon.quiet", { "aria-label": "Light or dark", title: "Light or dark", onclick: () => switchTheme() }, icon("moon"))));
}
