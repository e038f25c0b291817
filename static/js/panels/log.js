import { h } from "../lib/dom.js";
import { timeOfDay } from "../lib/format.js";

/** Lines of services' logs, the newest at the bottom, with what was asked for made visible. */
export class Log {
  /** @param {HTMLElement} host @param {import("./options.js").Options} options */
  constructor(host, options) {
    this.options = options;
    this.host = host;
    host.classList.add("lines");
    this.key = "";
  }

  /** @param {import("./panel.js").PanelView} view */
  draw(view) {
    const key = JSON.stringify([view.rows, this.host.clientHeight]);
    this.host.classList.toggle("is-quiet", view.isQuiet);
    if (key === this.key) return;
    this.key = key;
    const services = new Set(view.rows.map(([, service]) => service));
    const lines = view.rows.map(([time, service, level, text]) => h("li", { "data-level": level || null },
      h("time.num", null, timeOfDay(time)),
      services.size > 1 ? h("span.service", null, String(service)) : null,
      level ? h("b", null, String(level)) : null,
      h("span.text", null, ...this.#marked(String(text)))));
    const last = view.rows.at(-1);
    const sentence = last ? `${view.title}: ${view.rows.length} lines. The last, at ${timeOfDay(last[0])}: ${last[3]}` : `${view.title}: no lines.`;
    this.host.replaceChildren(h("ol", { "aria-label": sentence, tabindex: "0" }, ...lines));
    const list = /** @type {HTMLElement} */ (this.host.firstElementChild);
    list.addEventListener("scroll", () => showWhole(list));
    list.scrollTop = list.scrollHeight;
    showWhole(list);
  }

  /** The text with the words looked for in marks. */
  #marked(text) {
    const words = this.options.highlights.filter(Boolean);
    if (!words.length) return [text];
    const parts = [];
    let rest = text;
    while (rest) {
      const found = words.map((word) => ({ word, at: rest.indexOf(word) })).filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at || b.word.length - a.word.length)[0];
      if (!found) break;
      if (found.at > 0) parts.push(rest.slice(0, found.at));
      parts.push(h("mark", null, found.word));
      rest = rest.slice(found.at + found.word.length);
    }
    return rest ? [...parts, rest] : parts;
  }
}

/** The line that the upper edge cuts is not drawn. @param {HTMLElement} list */
function showWhole(list) {
  const { top } = list.getBoundingClientRect();
  for (const line of /** @type {HTMLCollectionOf<HTMLElement>} */ (list.children)) {
    const { top: from, bottom } = line.getBoundingClientRect();
    line.style.visibility = from < top && bottom > top && line.nextElementSibling ? "hidden" : "";
  }
}
