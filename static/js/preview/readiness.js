import { getJSON } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { counted } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { isBad, marked } from "../checklist/item.js";

/** At most this many blocking items are named. */
const MOST = 5;

/** What the talk's checklist says: what blocks it, as it was last checked. Nothing is run. */
export class Readiness {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    this.text = "";
  }

  /** Reads the list of this name and draws it. @param {string | undefined} name */
  async read(name) {
    if (!name) return;
    try {
      const list = await getJSON(`/api/checklists/${encodeURIComponent(name)}`);
      const text = JSON.stringify(list.groups.map(({ items }) => items.map(({ id, state, evidence }) => [id, state, evidence])));
      if (text === this.text) return;
      this.text = text;
      this.#draw(list);
    } catch {
      this.host.hidden = true;
    }
  }

  #draw(list) {
    // What is due during and after the talk does not keep it from beginning.
    const items = list.groups.filter(({ title }) => !/^(during|after)\b/i.test(title)).flatMap((group) => group.items);
    const blocking = items.filter(({ state }) => isBad(state));
    const open = items.filter(({ state }) => state !== "pass" && state !== "ticked").length - blocking.length;
    const [look, sign, words] = blocking.length ? ["bad", "bad", `${counted(blocking.length, "item")} ${blocking.length === 1 ? "blocks" : "block"} the talk`]
      : open ? ["idle", "clock", `${counted(open, "item")} to look at`] : ["ok", "ok", "Ready"];
    this.host.hidden = false;
    this.host.replaceChildren(
      h("h2", null, h("span.st.is-" + look, null, icon(sign), words)),
      ...blocking.slice(0, MOST).map((item) => h("p.is-bad", null, h("b", null, ...marked(item.text)), item.evidence ? h("span", null, item.evidence) : null)),
      h("a", { href: `/checklists/${encodeURIComponent(list.name)}` }, "Open the checklist"));
  }
}
