import { h, nodesOf, setText } from "../lib/dom.js";
import { copyButton } from "../lib/copy.js";
import { grouped } from "../lib/format.js";
import { backgroundOf } from "./background.js";
import { JoinCode } from "./join.js";
import { AlertBanner } from "../run/alerts.js";
import { StepCard } from "../run/card.js";
import { reading } from "../run/stopwatches.js";
import { AlertStatus } from "../panels/alertstatus.js";
import { ChecklistCard } from "../run/checklist.js";
import { Panel } from "../panels/panel.js";

/** Languages of code that a reader may want to run. */
const SHELLS = new Set(["bash", "sh", "shell", "zsh", "console", "terminal", "powershell"]);
const EMBEDS = ".step, .panel, .log, .checklist";
const SHRINKS = [1, 0.93, 0.86, 0.79, 0.72, 0.65];
const GROWS = [1.45, 1.3, 1.2, 1.1];
/** No text is smaller than this where it need not be; px. */
const SMALLEST = 24;
/** A slide of words may grow while it fills no more than this share of its height. */
const ROOMY = 0.76;

/**
 * One slide: the section with what the server rendered, and the live parts in it. Drawn the same
 * on stage, in the speaker's frames, on a phone and in a replay.
 */
export class SlideView {
  /**
   * @param {any} slide from the outline
   * @param {object} options
   * @param {import("./outline.js").Outline} options.outline
   * @param {import("../run/controls.js").StepControls | null} [options.controls] the presenter's buttons
   * @param {((card: StepCard) => void) | null} [options.enlarge]
   * @param {boolean} [options.keepsPrivate] whether steps for the presenter alone are shown
   * @param {boolean} [options.copies] whether commands can be copied
   */
  constructor(slide, { outline, controls = null, enlarge = null, keepsPrivate = false, copies = false }) {
    this.slide = slide;
    this.element = h("section.slide", { id: `slide-${slide.id}`, "data-slide": slide.id });
    for (const [name, value] of Object.entries(slide.attributes ?? {})) {
      if (/^data-[a-z-]+$/.test(name) || name === "class") this.#attribute(name, String(value));
    }
    this.#paint(slide.attributes ?? {});
    this.element.append(nodesOf(slide.html ?? ""));
    if (!keepsPrivate) for (const element of this.element.querySelectorAll("[data-private]")) element.remove();
    this.#arrange();
    if (copies) this.#offerCopies();
    this.cards = [...this.element.querySelectorAll(".step")].map((element) =>
      new StepCard(/** @type {HTMLElement} */ (element), { info: outline.steps.get(/** @type {HTMLElement} */ (element).dataset.step), controls, enlarge, copies }));
    this.panels = [...this.element.querySelectorAll("figure.panel:not(.alerts)")].map((element) => new Panel(/** @type {HTMLElement} */ (element), outline));
    this.rules = [...this.element.querySelectorAll("figure.alerts")].map((element) => new AlertStatus(/** @type {HTMLElement} */ (element)));
    this.codes = [...this.element.querySelectorAll("figure.qr")].map((element) => new JoinCode(/** @type {HTMLElement} */ (element)));
    this.checklists = [...this.element.querySelectorAll(".checklist:not(:empty)")].map((element) => new ChecklistCard(/** @type {HTMLElement} */ (element)));
    this.values = [...this.element.querySelectorAll("[data-value]")];
    this.fragments = this.#fragments();
    this.banner = this.cards.length || this.panels.length ? this.#placeBanner(controls) : null;
    this.stage = -1;
    this.fitted = "";
  }

  #attribute(name, value) {
    if (name === "class") this.element.classList.add(...value.split(/\s+/).filter(Boolean));
    else this.element.setAttribute(name, value);
  }

  /** The slide's own background, where reveal is not there to paint it, and the theme its words take on it. */
  #paint(attributes) {
    const { painted, theme } = backgroundOf(attributes);
    for (const [name, value] of Object.entries(painted)) this.element.style.setProperty(name, value);
    this.element.classList.toggle("painted", Object.keys(painted).length > 0);
    if (theme) this.element.dataset.theme = theme;
  }

  /** Commands that are only shown can be taken along, as those of steps can. */
  #offerCopies() {
    for (const pre of this.element.querySelectorAll("pre.code")) {
      const code = pre.querySelector("code");
      if (code && SHELLS.has(/** @type {HTMLElement} */ (pre).dataset.language ?? "")) pre.append(copyButton(() => code.textContent ?? ""));
    }
  }

  /** Puts neighbouring live parts side by side, and marks what kind of slide this is. */
  #arrange() {
    for (const element of [...this.element.querySelectorAll(EMBEDS)]) {
      const parent = element.parentElement;
      if (!parent || parent.classList.contains("embeds") || element.parentElement?.closest(EMBEDS)) continue;
      const previous = element.previousElementSibling;
      if (previous?.classList.contains("embeds")) {
        previous.append(element);
      } else {
        const group = h("div.embeds");
        element.replaceWith(group);
        group.append(element);
      }
    }
    for (const group of this.element.querySelectorAll(".embeds")) {
      group.classList.add(`count-${Math.min(4, group.children.length)}`);
      if (group.querySelector(".step") && group.querySelector(".panel")) group.classList.add("mixed");
    }
    for (const column of this.element.querySelectorAll(".column")) {
      if (column.querySelector(".embeds")) column.classList.add("live");
    }
    for (const strong of this.element.querySelectorAll("p > strong:only-child:has(> .value)")) {
      if (strong.textContent?.trim() === strong.parentElement?.textContent?.trim()) strong.parentElement?.classList.add("figure");
    }
    const isLive = this.element.querySelector(".embeds") !== null;
    this.element.classList.toggle("live", isLive);
    this.#setCodeAside(isLive);
    const heading = this.element.querySelector("h1, h2, h3");
    this.element.classList.toggle("opening", heading?.localName === "h1" && !isLive && !this.element.querySelector("pre, table, .columns"));
    if (heading) {
      heading.id ||= `title-${this.slide.id}`;
      this.element.setAttribute("aria-labelledby", heading.id);
      heading.setAttribute("tabindex", "-1");
    }
  }

  /** A slide of words and one code: the words at the left, the code large at the right. */
  #setCodeAside(isLive) {
    const code = this.element.querySelector(":scope > figure.qr, :scope > p > figure.qr");
    this.element.classList.toggle("join", code !== null && !isLive);
    if (!code || isLive) return;
    const words = h("div.words");
    words.append(...this.element.childNodes);
    this.element.append(h("div.joined", null, words, code));
  }

  #fragments() {
    const fragments = [...this.element.querySelectorAll(".fragment")].map((element) => ({
      element, index: Number(element.getAttribute("data-fragment-index")) || 0, code: this.#codeStage(element),
    }));
    for (const pre of this.element.querySelectorAll("pre.code[data-stages]")) {
      if (pre.querySelector(".line.lit")) pre.classList.add("dimmed");
    }
    return fragments;
  }

  /** What a code stage lights: its block and which of the block's stages it is. */
  #codeStage(element) {
    if (!element.classList.contains("code-stage")) return null;
    let pre = element.previousElementSibling, order = 1;
    while (pre?.classList.contains("code-stage")) { pre = pre.previousElementSibling; order += 1; }
    return pre?.matches("pre.code") ? { pre, order } : null;
  }

  #placeBanner(controls) {
    const banner = new AlertBanner(controls);
    const heading = this.element.querySelector(":scope > h1, :scope > h2, :scope > h3");
    if (heading) heading.after(banner.element);
    else this.element.prepend(banner.element);
    return banner;
  }

  /** Shows fragments and code stages up to a stage. @param {number} stage */
  show(stage) {
    if (stage === this.stage) return;
    this.stage = stage;
    const lit = new Map();
    for (const { element, index, code } of this.fragments) {
      element.classList.toggle("visible", index < stage);
      element.classList.toggle("current", index === stage - 1);
      if (code) lit.set(code.pre, Math.max(lit.get(code.pre) ?? 0, index < stage ? code.order : 0));
    }
    for (const [pre, order] of lit) light(pre, order);
  }

  /** Draws the live parts. @param {import("../run/player.js").Player} player */
  update(player) {
    this.banner?.update(player);
    for (const card of this.cards) card.update(player);
    for (const panel of this.panels) panel.update(player);
    for (const rules of this.rules) rules.update(player);
    for (const code of this.codes) code.update(player);
    for (const list of this.checklists) list.update(player);
    for (const element of this.values) {
      const name = element.getAttribute("data-value") ?? "", watch = player.scene.stopwatches?.[name];
      const value = player.scene.values?.[name] ?? reading(watch, player.now());
      const isKnown = value !== undefined && value !== null;
      element.classList.toggle("known", isKnown);
      element.classList.toggle("ticking", watch?.running === true);
      setText(element, isKnown ? written(value, element.previousSibling?.textContent ?? "") : "–");
    }
    this.#fit();
  }

  /** Makes the text of a full slide smaller until it fits, never under 24 px; that of a roomy
   * one larger. */
  #fit() {
    const { element } = this;
    if (!element.clientHeight || element.closest(".flow")) return;
    const key = `${element.clientWidth}x${element.clientHeight}:${this.banner?.element.hidden}:${this.values.map((v) => v.textContent?.length).join()}`;
    if (key === this.fitted) return;
    this.fitted = key;
    const room = element.clientHeight, codes = [...element.querySelectorAll("pre.code")];
    for (const code of codes) code.classList.remove("wraps");
    const isWide = (code) => code.scrollWidth > code.clientWidth + 1;
    const isCut = (code) => isWide(code) || code.scrollHeight > code.clientHeight + 1;
    if (!element.classList.contains("live") && !element.classList.contains("join")) {
      for (const share of GROWS) {
        element.style.setProperty("--fit", String(share));
        if (this.#used() <= room * ROOMY && element.scrollWidth <= element.clientWidth && !codes.some(isCut)) return;
      }
    }
    for (const share of SHRINKS) {
      element.style.setProperty("--fit", String(share));
      if (codes.some((code) => parseFloat(getComputedStyle(code).fontSize) < SMALLEST)) break;
      if (element.scrollHeight <= room + 1 && !codes.some(isCut)) return;
    }
    // Lines of code that are longer than that go on in the next.
    element.style.setProperty("--fit", "1");
    for (const code of codes.filter(isWide)) code.classList.add("wraps");
    for (const share of SHRINKS) {
      element.style.setProperty("--fit", String(share));
      if (element.scrollHeight <= room + 1 && !codes.some(isCut)) break;
    }
  }

  /** How far down the content reaches. */
  #used() {
    let bottom = 0;
    for (const child of this.element.children) {
      const { offsetTop, offsetHeight } = /** @type {HTMLElement} */ (child);
      bottom = Math.max(bottom, (offsetTop ?? 0) + (offsetHeight ?? 0));
    }
    return bottom;
  }

  /** A step's card by id. @param {string} id */
  card(id) { return this.cards.find((card) => card.id === id) ?? null; }
}

/** What a slide is drawn from: while it stays the same, the drawing does. @param {any} slide */
export function drawnFrom(slide) {
  return slide ? JSON.stringify([slide.html, slide.attributes ?? null]) : "";
}

/** A value in a sentence; an amount of money is grouped as amounts are. */
function written(value, before) {
  const text = String(value);
  return /[$€£]\s?$/.test(before) && /^-?\d+(\.\d+)?$/.test(text) ? grouped(Number(text), 2) : text;
}

function light(pre, order) {
  let stages;
  try { stages = JSON.parse(pre.getAttribute("data-stages") ?? "[]"); } catch { return; }
  const lines = Array.isArray(stages[order]) ? stages[order] : [];
  pre.classList.toggle("dimmed", lines.length > 0);
  for (const line of pre.querySelectorAll(".line")) {
    line.classList.toggle("lit", lines.length === 0 || lines.includes(Number(line.getAttribute("data-line"))));
  }
}
