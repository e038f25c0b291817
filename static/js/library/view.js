import { h } from "../lib/dom.js";
import { SECOND, clock, counted, dayAndTime } from "../lib/format.js";
import { icon, mark, spinner } from "../lib/icons.js";
import { switchTheme } from "../lib/theme.js";
import { firstTalk } from "./first.js";

const KINDS = { live: ["Live", "signal"], rehearsal: ["Rehearsal", "again"], script: ["Script", "play"] };
const FILTERS = [["All", null], ["Live", "live"], ["Rehearsals", "rehearsal"], ["Scripts", "script"]];

/** The library: the run that is live, the talks of the folder, the runs that were recorded. */
export class LibraryView {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    this.kind = null;
  }

  /** Draws what the server knows. @param {any} library */
  show(library) {
    this.library = library;
    const { talks = [], runs = [], live } = library;
    const isEmpty = !talks.length && !runs.length;
    this.host.replaceChildren(header(), isEmpty ? firstTalk()
      : h("div.main", null, this.#now(runs.find(({ id }) => id === live)), ...this.#talks(talks, runs, live), ...checklists(library.checklists ?? []), ...this.#runs(runs, live)));
  }

  /** Says that the library could not be read. @param {string} message */
  problem(message) {
    if (this.library) return;
    this.host.replaceChildren(header(), h("p.problem.is-bad", { role: "alert" }, icon("bad"), message));
  }

  #now(run) {
    if (!run) return null;
    const path = encodeURIComponent(run.id);
    this.elapsed = h("dd");
    this.started = run.wall;
    this.tick();
    return h("section.now.num", { "aria-label": "Running now" },
      h("div.who", null, h("span", null, h("i.rec", { "aria-hidden": "true" }), `${KINDS[run.purpose]?.[0] ?? "Run"} now, recording`), h("b", null, run.title)),
      h("dl", null, h("div", null, h("dt", null, "Open for"), this.elapsed),
        h("div", null, h("dt", null, "Slides"), h("dd", null, String(run.slides ?? "–"))),
        h("div", null, h("dt", null, "Steps passed"), h("dd", null, String(run.steps?.passed ?? 0), run.steps?.failed ? h("small.warnc", null, `, ${run.steps.failed} failed`) : null))),
      h("div.btns", null, h("a.button", { href: `/present/${path}` }, "Open the stage"), h("a.button.primary", { href: `/speaker/${path}` }, "Open speaker view")));
  }

  /** Counts the live run's time on. */
  tick() {
    if (this.elapsed && this.started) this.elapsed.textContent = clock((Date.now() - this.started) * 1000);
  }

  #talks(talks, runs, live) {
    const liveTalk = runs.find(({ id }) => id === live)?.talk;
    const scale = Math.max(600 * SECOND, ...talks.map(({ duration }) => duration ?? 0), ...talks.map(({ name }) => lastRun(runs, name)?.duration ?? 0));
    const rows = talks.map((talk) => this.#talk(talk, lastRun(runs, talk.name), scale, talk.name === liveTalk));
    return [h("div.head", null, h("h2", null, "Talks"), h("span.n.num", null, `${talks.length} in this folder`)),
      talks.length === 0 ? h("p.none", null, "No talk in this folder. A talk is a Markdown file in ", h("code", null, "talks/"), ".")
      : h("div.scroll", null, h("table.tbl.talks.num", null,
        h("thead", null, h("tr", null, h("th", null, "Talk"), h("th.r", null, "Plan"), h("th.scale", null, ...scaleLabels(scale)), h("th", null, "Last run"), h("th", null, "File"), h("th", null, h("span.sr", null, "Actions")))),
        h("tbody", null, ...rows)))];
  }

  #talk(talk, last, scale, isLive) {
    const problems = Array.isArray(talk.problems) ? talk.problems.length : talk.problems ?? 0;
    const plan = talk.duration ?? 0, over = last && plan ? last.duration - plan : 0;
    const bar = (name, from, until) => {
      const element = h("i." + name);
      element.style.setProperty("--from", String(from / scale));
      element.style.setProperty("--length", String(Math.max(0, until - from) / scale));
      return element;
    };
    return h("tr", null,
      h("td.t", null, h("a", { href: `/talks/${encodeURIComponent(talk.name)}` }, h("b", null, talk.title || talk.name)), h("span", null, `${counted(talk.slides ?? 0, "slide")}, ${counted(talk.steps ?? 0, "step")}`)),
      h("td.r.strong", null, plan ? clock(plan) : "–"),
      h("td", null, h("div.tl", { role: "img", "aria-label": `Plan ${plan ? clock(plan) : "none"}${last ? `, last run ${clock(last.duration)}` : ""}` },
        h("div", null, plan ? bar("p", 0, plan) : null), h("div", null, last ? bar("a", 0, plan ? Math.min(plan, last.duration) : last.duration) : null, over > 0 ? bar("o", plan, last.duration) : null))),
      h("td.two", null, last ? [clock(last.duration), over ? [", ", h("em", { class: over > 0 ? "warnc" : "dim" }, `${clock(Math.abs(over))} ${over > 0 ? "over" : "under"}`)] : null, h("span", null, dayAndTime(last.wall))].flat() : h("em.dim", null, "Not run yet")),
      h("td.two", null, problems ? h("b.st.is-warn", null, icon("warn"), counted(problems, "problem")) : h("b.st.is-ok", null, icon("ok"), "No problems"), h("span.file", null, talk.file ?? "")),
      h("td", null, isLive ? h("span.chip.is-run", null, spinner(), "Live now") : h("a.button.small", { href: `/talks/${encodeURIComponent(talk.name)}` }, "Preview"),
        h("a.button.small", { href: `/rehearsals/${encodeURIComponent(talk.name)}` }, "Rehearsals")));
  }

  #runs(runs, live) {
    const shown = runs.filter(({ purpose }) => !this.kind || purpose === this.kind);
    const filters = FILTERS.filter(([, kind]) => !kind || runs.some(({ purpose }) => purpose === kind));
    return [h("div.head", null, h("h2", null, "Runs"), h("span.n.num", null, runs.length ? `${runs.length} recorded` : ""),
      filters.length > 2 ? h("div.end", null, h("div.seg", { role: "group", "aria-label": "Kind of run" }, ...filters.map(([label, kind]) =>
        h("button", { "aria-pressed": String(this.kind === kind), onclick: () => { this.kind = kind; this.show(this.library); } }, label)))) : null),
    runs.length === 0 ? h("p.none", null, "No run yet. ", h("code", null, "showrunner present TALK"), " starts one and records it.")
      : h("div.scroll", null, h("table.tbl.runs.num", null,
        h("thead", null, h("tr", null, h("th", null, "Kind"), h("th", null, "Talk"), h("th", null, "Started"), h("th.r", null, "Length"), h("th", null, "Slides"), h("th", null, "Result"), h("th", null, h("span.sr", null, "Actions")))),
        h("tbody", null, ...shown.map((run) => runRow(run, run.id === live)))))];
  }
}

function runRow(run, isLive) {
  const [kind, sign] = KINDS[run.purpose] ?? ["Run", "play"];
  const { passed = 0, failed = 0 } = run.steps ?? {};
  const result = isLive ? h("span.st.is-run", null, spinner(), "Recording")
    : failed ? h("span.st.is-bad", null, icon("bad"), `${counted(failed, "step")} failed, ${passed} passed`)
    : passed ? h("span.st.is-ok", null, icon("ok"), `${counted(passed, "step")} passed`)
    : h("span.st.is-idle", null, icon("clock"), "No steps ran");
  const path = encodeURIComponent(run.id);
  return h(isLive ? "tr.row-now" : "tr", null, h("td", null, h("span.kind", null, icon(sign), kind)), h("td", null, run.title),
    h("td.dim", null, dayAndTime(run.wall)), h("td.r.strong", null, clock(run.duration ?? 0)), h("td.dim", null, String(run.slides ?? "")), h("td", null, result),
    h("td", null, isLive ? h("a.go", { href: `/speaker/${path}` }, "Follow") : h("a.go", { href: `/replay/${path}` }, "Replay")));
}

function checklists(names) {
  if (!names.length) return [];
  return [h("div.head", null, h("h2", null, "Checklists")),
    h("p.lists", null, ...names.map((name) => h("a.button.small", { href: `/checklists/${encodeURIComponent(name)}` }, icon("ok"), name)))];
}

function lastRun(runs, talk) {
  return runs.filter((run) => run.talk === talk && run.status === "ended").sort((a, b) => b.wall - a.wall)[0] ?? null;
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

function header() {
  return h("header.nav", null, h("a.brand", { href: "/" }, mark(), "Showrunner"),
    h("div.end", null, h("button.icon.quiet", { "aria-label": "Light or dark", title: "Light or dark", onclick: () => switchTheme() }, icon("moon"))));
}
