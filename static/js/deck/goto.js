import { h } from "../lib/dom.js";

/** A small dialog that asks for a slide by number or by words of its title. */
export class GoTo {
  /** @param {(slide: string) => void} choose called with the slide's id */
  constructor(choose) {
    this.choose = choose;
    this.slides = [];
    this.field = /** @type {HTMLInputElement} */ (h("input", { type: "text", "aria-label": "Slide number or words of its title", placeholder: "Number or words", autocomplete: "off", oninput: () => this.#list() }));
    this.list = h("ol");
    this.dialog = /** @type {HTMLDialogElement} */ (h("dialog.goto", { "aria-label": "Go to a slide" },
      h("form", { method: "dialog", onsubmit: () => this.#chosen(this.found?.[0]) }, h("label", null, "Go to slide", this.field)), this.list));
    this.dialog.addEventListener("click", (event) => { if (event.target === this.dialog) this.dialog.close(); });
    document.body.append(this.dialog);
  }

  /** Asks. @param {any[]} slides of the outline */
  open(slides) {
    this.slides = slides;
    this.field.value = "";
    this.#list();
    if (!this.dialog.open) this.dialog.showModal();
    this.field.focus();
  }

  #list() {
    const asked = this.field.value.trim().toLowerCase();
    this.found = this.slides.map((slide, index) => ({ slide, number: index + 1 }))
      .filter(({ slide, number }) => !asked || String(number) === asked || (slide.title ?? "").toLowerCase().includes(asked))
      .slice(0, 8);
    this.list.replaceChildren(...this.found.map((entry) =>
      h("li", null, h("button.quiet", { type: "button", onclick: () => this.#chosen(entry) }, h("b.num", null, String(entry.number)), entry.slide.title || "Untitled"))));
  }

  #chosen(entry) {
    this.dialog.close();
    if (entry) this.choose(entry.slide.id);
  }
}
