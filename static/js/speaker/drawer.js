import { h, setText } from "../lib/dom.js";
import { icon } from "../lib/icons.js";

/**
 * A drawer at the side of the page with a list that can be searched. It takes no key from the
 * slides while its field has no focus.
 */
export class Drawer {
  /**
   * @param {string} name for its element
   * @param {string} title
   * @param {string} none what it says when it holds nothing
   */
  constructor(name, title, none) {
    this.none = none;
    this.title = h("h2", null, title);
    this.field = /** @type {HTMLInputElement} */ (h("input", { type: "text", placeholder: "Search", "aria-label": `Search: ${title}`, autocomplete: "off", oninput: () => this.#filter() }));
    this.list = h("div.found");
    this.empty = h("p.dim");
    this.element = h("aside.drawer", { id: name, popover: "auto", "aria-label": title },
      h("header", null, this.title, h("button.icon.quiet", { "aria-label": "Close", onclick: () => this.element.hidePopover() }, icon("close"))),
      this.field, this.empty, this.list);
    this.button = h("button.quiet.small", { popovertarget: name }, title);
    this.entries = [];
  }

  /** Shows entries. @param {HTMLElement[]} entries */
  fill(entries) {
    this.entries = entries;
    this.button.hidden = entries.length === 0;
    this.list.replaceChildren(...entries);
    this.#filter();
  }

  /** Opens it with the field ready to type in, or closes it. */
  toggle() {
    this.element.togglePopover();
    if (this.element.matches(":popover-open")) this.field.focus();
  }

  #filter() {
    const words = this.field.value.trim().toLowerCase().split(/\s+/);
    let found = 0;
    for (const entry of this.entries) {
      const text = entry.textContent?.toLowerCase() ?? "";
      entry.hidden = !words.every((word) => text.includes(word));
      if (!entry.hidden) found += 1;
    }
    setText(this.empty, !this.entries.length ? this.none : found ? "" : "Nothing with these words.");
  }
}
