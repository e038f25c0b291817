import { getJSON } from "../lib/api.js";
import { marked, unmarked } from "../checklist/item.js";
import { h, setState, setText } from "../lib/dom.js";
import { words } from "../lib/format.js";
import { icon } from "../lib/icons.js";

const LOOKS = {
  fail: { rank: 0, look: "bad", sign: "bad" }, error: { rank: 0, look: "bad", sign: "bad" },
  warn: { rank: 1, look: "warn", sign: "warn" }, stale: { rank: 2, look: "warn", sign: "clock" },
  unchecked: { rank: 3, look: "idle", sign: "clock" }, manual: { rank: 3, look: "idle", sign: "hand" },
  pass: { rank: 4, look: "ok", sign: "ok" }, ticked: { rank: 4, look: "ok", sign: "ok" },
};
/** How many rows are shown before the talk; beside a step or while the talk runs one, or what fails. */
const ROWS = { before: 4, brief: 1, failing: 3 };

/** An item's id in words, until its text was read; rows that every talk has begin with `talk:`. */
const nameOf = (item) => words(item.replace(/^talk:/, ""));

/** How the checklist stands: what fails first, then what passed. Empty while nothing was checked. */
export class ChecklistBox {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.chip = h("span.chip.num");
    this.list = h("ul");
    this.more = h("span.dim");
    this.link = h("a", { target: "_blank", rel: "noopener" }, "Open the checklist");
    this.box = h("section.box.checks", { "aria-label": "Checklist", hidden: true }, h("h2", null, h("span", null, "Checklist"), this.chip), this.list, h("p.more", null, this.more, this.link));
    host.append(this.box);
    this.key = "";
    /** @type {Map<string, string>} Each item's text. */
    this.texts = new Map();
    this.read = "";
  }

  /** @param {import("./view.js").SpeakerState} state */
  update({ player, slide }) {
    this.player = player;
    const checks = Object.values(player.scene.checks ?? {});
    this.box.hidden = checks.length === 0;
    const isBrief = player.scene.run.status !== "lobby" || slide?.steps?.length > 0;
    const failing = checks.filter(({ state }) => LOOKS[state]?.rank === 0).length;
    const rows = isBrief ? Math.max(ROWS.brief, Math.min(ROWS.failing, failing)) : ROWS.before;
    this.box.classList.toggle("is-brief", isBrief);
    if (checks.length) this.#name(checks[0].checklist);
    const key = JSON.stringify([rows, this.texts.size, ...checks.map(({ item, state, evidence }) => [item, state, evidence])]);
    if (key === this.key) return;
    this.key = key;
    const known = checks.map((check) => ({ ...check, ...(LOOKS[check.state] ?? LOOKS.unchecked) })).sort((a, b) => a.rank - b.rank);
    const passed = known.filter(({ look }) => look === "ok").length;
    setText(this.chip, `${passed} of ${known.length} passed`);
    setState(this.chip, known[0]?.look ?? "ok");
    const shown = known.slice(0, rows);
    this.list.replaceChildren(...shown.map((check) => this.#row(check)));
    const hidden = known.slice(rows), bad = hidden.filter(({ rank }) => rank === 0).length;
    setText(this.more, !hidden.length ? "" : bad ? `${bad} more ${bad === 1 ? "fails" : "fail"}`
      : `${hidden.length} more${hidden.every(({ look }) => look === "ok") ? " passed" : ""}`);
    this.link.setAttribute("href", `/checklists/${encodeURIComponent(known[0]?.checklist ?? "")}`);
  }

  /** What fails says why; what is open or passed needs no more than its name. */
  #row({ item, state, evidence, look, sign }) {
    const name = this.texts.get(item) ?? nameOf(item);
    const why = look === "ok" || state === "manual" ? "" : evidence || state.replaceAll("_", " ");
    return h(`li.is-${look}`, null, icon(sign), h("span", { title: unmarked(name) }, ...marked(name)), why ? h("small", { title: why }, why) : null);
  }

  /** Reads the texts of the items, once. */
  async #name(checklist) {
    if (this.read === checklist) return;
    this.read = checklist;
    try {
      const { groups } = await getJSON(`/api/checklists/${encodeURIComponent(checklist)}`);
      this.texts = new Map(groups.flatMap(({ items }) => items).map(({ id, text }) => [id, text]));
      this.player.changed();
    } catch {
      // Their ids do until the page is opened again.
    }
  }
}
