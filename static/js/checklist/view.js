import { h } from "../lib/dom.js";
import { counted, length, minuteOfDay } from "../lib/format.js";
import { icon, mark } from "../lib/icons.js";
import { renewChildren } from "../lib/renew.js";
import { switchTheme } from "../lib/theme.js";
import { iAm, whoami } from "./file.js";
import { CHECK_LOOKS as LOOKS } from "../run/checklist.js";
import { drawItem, isBad, marked } from "./item.js";

/** The order in a group: what has to be mended comes first. */
const URGENCY = { fail: 0, error: 0, warn: 1, stale: 2, unchecked: 2 };

/** A checklist: its groups with live results, what mends them, and the ticks of people. */
export class ChecklistView {
  /**
   * @param {HTMLElement} host
   * @param {import("./file.js").ChecklistFile} file
   */
  constructor(host, file) {
    this.file = file;
    this.host = host;
    /** @type {{ item: string, nonce: string, command: string } | null} */
    this.armed = null;
    /** What went wrong. */
    this.message = "";
    this.list = null;
  }

  /** Draws the list as it is. @param {any} list */
  show(list) {
    this.list = list;
    this.offset = list.now - Date.now();
    document.title = list.title;
    const items = list.groups.flatMap((group) => group.items);
    if (this.armed && !items.some(({ id, busy }) => id === this.armed?.item && !busy)) this.armed = null;
    this.#draw();
  }

  /** Says what went wrong, until the next thing is done. @param {string} message */
  problem(message) {
    this.message = message;
    if (this.list) this.#draw();
    else this.host.replaceChildren(this.#header(), h("div.top", null, this.#said()));
  }

  #said() {
    return h("p.said.is-bad", { role: "alert", hidden: !this.message }, icon("bad"), this.message);
  }

  /** Counts the ages on. */
  tick() {
    const minute = Math.floor((Date.now() + (this.offset ?? 0)) / 60_000);
    if (this.list && minute !== this.minute) this.#draw();
  }

  #send(command) {
    if (this.message) this.problem("");
    return this.file.send(command);
  }

  #draw() {
    const { list } = this;
    const now = Date.now() + this.offset;
    this.minute = Math.floor(now / 60_000);
    const items = list.groups.flatMap((group) => group.items);
    const focused = document.activeElement?.closest("[data-item]")?.getAttribute("data-item");
    const order = document.activeElement ? [...(document.activeElement.closest("[data-item]")?.querySelectorAll("button") ?? [])].indexOf(/** @type {any} */ (document.activeElement)) : -1;
    renewChildren(this.host, h("div", null, this.#header(),
      h("div.page.num", null, this.#top(items), this.#said(), this.#trust(), this.#problems(),
        items.length ? this.#columns(now) : h("p.none", null, "This list has no items. Write ", h("code", null, "- [ ] The service answers"), " and below it ", h("code", null, "  - check: `http http://localhost:8080/health`"), "."))));
    if (focused && !document.activeElement?.closest("[data-item]")) /** @type {any} */ (this.host.querySelector(`[data-item="${CSS.escape(focused)}"]`)?.querySelectorAll("button")[Math.max(0, order)])?.focus();
  }

  #header() {
    return h("header.nav", null, h("a.brand", { href: "/" }, mark(), "Showrunner"),
      h("nav.crumb", { "aria-label": "Main" }, h("a", { href: "/" }, "Library"), h("span.sep", { "aria-hidden": "true" }, "/"), h("b", null, "Checklist")),
      h("div.end", null, this.#name(), h("button.icon.quiet", { "aria-label": "Light or dark", title: "Light or dark", onclick: () => switchTheme() }, icon("moon"))));
  }

  #name() {
    const field = /** @type {HTMLInputElement} */ (h("input.name", { type: "text", "aria-label": "Your name, for ticks", placeholder: this.list?.user ?? "Your name", value: whoami(), size: "12", maxlength: "60" }));
    field.addEventListener("change", () => iAm(field.value));
    return h("label.who", null, "You are", field);
  }

  #top(items) {
    const { list } = this;
    const count = (...states) => items.filter(({ state }) => states.includes(state)).length;
    const used = list.talk ? ["Used by ", h("a", { href: `/talks/${encodeURIComponent(list.talk.name)}` }, h("b", null, list.talk.title)), ". "] : [];
    const last = list.last ? `Last full check at ${minuteOfDay(list.last.wall)}, took ${length(list.last.took)}.` : "";
    const parts = [
      ["ok", "ok", count("pass", "ticked"), "passed"], ["bad", "bad", count("fail"), "failed"], ["bad", "warn", count("error"), "cannot be told"],
      ["warn", "warn", count("warn"), count("warn") === 1 ? "warning" : "warnings"],
    ].filter(([, , number]) => number).map(([look, sign, number, word]) => h(`span.st.is-${look}`, null, icon(String(sign)), `${number} ${word}`));
    const idle = [[count("stale"), "stale"], [count("unchecked"), "not checked"], [count("manual"), "to do"]].filter(([number]) => number).map(([number, word]) => `${number} ${word}`).join(", ");
    if (idle) parts.push(h("span.st.is-idle", null, icon("clock"), idle));
    const sorted = [...items].sort((a, b) => rank(a.state) - rank(b.state));
    const blocking = items.filter(({ state }) => isBad(state));
    return h("div.top", null,
      h("div", null, h("h1", null, list.title), h("p.sub", null, ...used, last)),
      h("div.btns", null, h("button", { onclick: () => print() }, "Print"),
        h("button.primary", { "data-act": "verify", "aria-disabled": list.busy ? "true" : null, onclick: () => { if (!this.list.busy) this.#send({ do: "verify" }); } }, icon("again"), list.busy ? "Checking …" : "Verify all")),
      h("div.sum", null, h("div.meter", { role: "img", "aria-label": `${counted(items.length, "item")}: ${parts.map((part) => part.textContent).join(", ")}` }, ...sorted.map(({ state }) => h(`i.is-${LOOKS[state]?.[0] ?? "idle"}`))),
        h("p", { "aria-live": "polite" }, ...parts),
        blocking.length ? h("p.block", null, blocking.length === 1 ? ["Blocks the talk: ", ...marked(blocking[0].text)] : `${blocking.length} items block the talk`) : null));
  }

  #trust() {
    const commands = this.list.untrusted ?? [];
    if (!commands.length) return null;
    return h("section.box.trust.is-warn", { "aria-label": "Commands to trust" }, h("h2", null, icon("lock"), "Nobody has trusted these commands yet"),
      h("p", null, "This list would run them on your machine, to check or to mend. Read them first."),
      h("pre.term", null, commands.join("\n")),
      h("div.fix", null, h("span"), h("button.primary", { onclick: () => this.#send({ do: "trust" }) }, "Trust them")));
  }

  #problems() {
    const problems = this.list.problems ?? [];
    return problems.length ? h("section.box.problems", { "aria-label": "Problems" }, ...problems.map((problem) => h("p", null, icon("warn"), problem))) : null;
  }

  #columns(now) {
    // The first column holds the first groups, the second the rest: read as they are written.
    const { groups } = this.list, columns = [h("div"), h("div")];
    const heights = groups.map(({ items }) => 2 + items.length + items.filter(({ state }) => isBad(state)).length * 2);
    const all = heights.reduce((sum, height) => sum + height, 0);
    let above = 0;
    groups.forEach((group, at) => {
      columns[at > 0 && above + heights[at] / 2 > all / 2 ? 1 : 0].append(this.#group(group, now));
      above += heights[at];
    });
    return h("div.cols", null, ...columns);
  }

  #group(group, now) {
    const good = group.items.filter(({ state }) => state === "pass" || state === "ticked").length;
    const checks = group.items.filter(({ manual }) => !manual).map(({ id }) => id);
    const sorted = group.items.map((item, index) => ({ item, index })).sort((a, b) => (URGENCY[a.item.state] ?? 3) - (URGENCY[b.item.state] ?? 3) || a.index - b.index);
    return h("section.box.grp", { "aria-label": group.title || "Items" },
      h("header", null, h("h2", null, group.title || "Items"), h("span.n", null, `${good} of ${group.items.length}`),
        checks.length ? h("button.small.quiet", { "data-items": checks.join(" "), onclick: () => this.#send({ do: "verify", items: checks }) }, "Verify") : null),
      ...sorted.map(({ item }) => drawItem(item, now, this.#actions(item))));
  }

  #actions(item) {
    return {
      armed: this.armed?.item === item.id ? this.armed : null,
      again: () => this.#send({ do: "verify", items: [item.id] }),
      tick: (on) => this.#send({ do: "tick", item: item.id, on }),
      fix: async () => {
        const answer = await this.#send({ do: "arm", item: item.id });
        if (!answer?.nonce) return;
        this.armed = { item: item.id, nonce: answer.nonce, command: answer.command };
        this.#draw();
      },
      run: () => {
        const { armed } = this;
        this.armed = null;
        if (armed) this.#send({ do: "fix", item: armed.item, nonce: armed.nonce });
      },
      leave: () => { this.armed = null; this.#draw(); },
    };
  }
}

function rank(state) {
  return { pass: 0, ticked: 0, fail: 1, error: 1, warn: 2 }[state] ?? 3;
}
