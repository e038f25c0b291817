import { copyButton } from "../lib/copy.js";
import { h, setAttribute, setState, setText } from "../lib/dom.js";
import { icon, spinner } from "../lib/icons.js";
import { LoadView } from "./load.js";
import { READY, chip, isBusy, isOver, recorded, sentences, timeOf } from "./status.js";
import { TerminalView } from "./terminal.js";
import { TimeBar } from "./timebar.js";

const ROWS = 11;
const NARROW_ROWS = 7;
/** Sizes of a row's text, px, what its padding takes, and a column's share of the size. */
const STAGE = { largest: 27, smallest: 24, inset: 40 }, PHONE = { largest: 14, smallest: 10, inset: 28 }, COLUMN = 0.6;

/**
 * A step on a slide: its command, its state, its output and its time. With `controls` it is also
 * how the presenter starts and stops it.
 */
export class StepCard {
  /**
   * @param {HTMLElement} element the `.step` the server rendered
   * @param {{ info: any, controls: import("./controls.js").StepControls | null, enlarge: ((card: StepCard) => void) | null, copies?: boolean }} options
   *   copies: whether the command has a button that copies it
   */
  constructor(element, { info, controls, enlarge, copies = false }) {
    this.element = element;
    this.id = element.dataset.step ?? "";
    this.kind = element.dataset.kind ?? "shell";
    this.budget = Number(element.dataset.budget) || info?.budget || null;
    this.asks = Boolean(info?.confirm);
    this.fix = controls ? info?.fix ?? null : null;
    this.controls = controls;
    this.enlarge = enlarge;
    this.copies = copies;
    this.look = "";
    this.#build();
  }

  #build() {
    const { element } = this;
    element.classList.add("card");
    const header = element.querySelector("header") ?? element.insertBefore(h("header"), element.firstChild);
    this.title = header.querySelector("h3")?.textContent ?? this.id;
    this.number = header.querySelector(".number");
    this.chip = h("span.chip");
    header.append(this.chip);
    this.command = element.querySelector(".command");
    // What still has a place to fill in cannot be run by who copies it.
    if (this.command && this.copies && !this.command.textContent?.includes("{{")) {
      const { command } = this, box = h("div.command-box");
      command.replaceWith(box);
      box.append(command, copyButton(() => command.textContent ?? ""));
    }
    if (this.command) {
      keepFlagsWhole(this.command);
      this.commandNodes = [...this.command.childNodes];
    }
    this.output = h("pre.term.out", { role: "log", "aria-label": `Output of ${this.title}`, tabindex: this.enlarge ? 0 : null });
    this.terminal = new TerminalView(this.output, { last: ROWS });
    this.report = h("div.report");
    this.prompt = h("div.prompt");
    this.bar = new TimeBar(this.budget);
    this.actions = h("div.actions");
    this.footer = h("footer", null, this.bar.element, this.actions);
    this.load = this.kind === "load" ? new LoadView(this.id, this.title) : null;
    element.append(this.report, ...(this.load ? [this.load.element] : []), this.output, this.prompt, this.footer);
    if (this.enlarge) this.load?.element.addEventListener("click", () => this.enlarge?.(this));
    if (this.enlarge) {
      this.output.addEventListener("click", () => (this.screen ? this.enlarge?.(this) : this.command?.click()));
      this.output.addEventListener("keydown", (event) => { if (event.key === "Enter" && this.screen) { event.preventDefault(); this.enlarge?.(this); } });
    }
    this.controls?.attach(this);
  }

  /** Draws the step as it is now. @param {import("./player.js").Player} player */
  update(player) {
    const step = player.scene.steps?.[this.id] ?? READY;
    const took = timeOf(step, player.now(), this.kind);
    const armed = this.controls?.armed(this.id) ?? null;
    this.step = step;
    this.isBehind = player.isBehind;
    this.screen = step.screen;
    this.#state(step, took, armed);
    this.#commandText(armed);
    this.#report(step, armed);
    // Before the first run the terminal is there already, empty.
    const isDrawn = this.load !== null && armed === null && step.startedAt !== null;
    this.output.hidden = armed !== null || isDrawn || (!step.screen && isOver(step.status));
    this.load?.update(player, armed ? READY : step);
    if (!this.output.hidden && step.screen) this.#screen(step);
    this.bar.update(step.status, took, step.startedAt !== null, Boolean(step.fallback), step.waited);
    this.controls?.update(this, step, armed);
  }

  #state(step, took, armed) {
    const shown = armed ? { word: `Armed, ${armed.seconds} s`, look: "warn", icon: "lock" }
      : chip(step, { budget: this.budget, took, asks: this.asks, kind: this.kind, isBehind: this.isBehind });
    const key = shown.look + shown.icon;
    if (this.look !== key) {
      this.look = key;
      this.chip.replaceChildren(shown.icon ? icon(shown.icon) : spinner(), h("span"));
      setState(this.element, shown.look);
    }
    // A phone has no room for the day.
    const word = shown.word === recorded(null) && !this.element.closest(".flow") ? recorded(step.recordedAt) : shown.word;
    setText(/** @type {Element} */ (this.chip.lastChild), word);
    const state = armed ? "armed" : step.status;
    if (this.element.dataset.state !== state) this.element.dataset.state = state;
    setAttribute(this.element, "aria-label", `${this.title}: ${armed ? "armed" : shown.word.toLowerCase()}`);
  }

  #commandText(armed) {
    if (!this.command) return;
    const text = armed?.text ?? null;
    if (this.command.dataset.armed === (text ?? undefined)) return;
    if (text === null) {
      if (this.command.dataset.armed === undefined) return;
      delete this.command.dataset.armed;
      this.command.replaceChildren(...this.commandNodes);
    } else {
      this.command.dataset.armed = text;
      this.command.replaceChildren(h("code", null, text));
      keepFlagsWhole(this.command);
    }
  }

  #report(step, armed) {
    const lines = armed ? (armed.confirm ? [armed.confirm] : []) : sentences(step);
    const fix = !armed && ["failed", "timed_out", "error"].includes(step.status) ? this.fix : null;
    const unmet = armed || !isOver(step.status) ? [] : step.unmet ?? [];
    const key = JSON.stringify([lines, unmet, fix]);
    if (this.reported === key) return;
    this.reported = key;
    this.report.replaceChildren(
      ...lines.map((line) => h("p", null, line)),
      ...unmet.slice(0, 3).map(({ expected, actual, near }) => h("div.unmet", null,
        h("p", null, "Expected ", h("code", null, expected)),
        h("p", null, "but ", h("b", null, actual)),
        ...(near ?? []).slice(0, 2).map((line) => h("p.near", null, line)))),
      ...(unmet.length > 3 ? [h("p", null, `and ${unmet.length - 3} more`)] : []),
      ...(fix ? [h("p.fix", null, h("b", null, "Try: "), fix)] : []));
    this.report.hidden = !lines.length && !unmet.length && !fix;
  }

  /** Makes the rows a little smaller if that shows them whole; never larger again in one attempt.
   * On a phone, rows that are still too long go on in the next line. */
  #fitColumns(attempt) {
    const isPhone = this.element.closest(".flow") !== null;
    const { largest, smallest, inset } = isPhone ? PHONE : STAGE;
    if (this.fittedAttempt !== attempt) {
      this.fittedAttempt = attempt;
      this.size = largest;
      this.output.style.removeProperty("--size");
    }
    const room = this.output.clientWidth - inset, columns = this.terminal.width() + 1;
    if (room <= 0 || columns * this.size * COLUMN <= room) return;
    this.size = Math.max(smallest, Math.floor(room / (columns * COLUMN) * 2) / 2);
    this.output.style.setProperty("--size", `${this.size}px`);
    this.output.classList.toggle("wraps", isPhone && columns * this.size * COLUMN > room);
  }

  #screen(step) {
    const height = this.output.clientHeight;
    const style = height !== this.measuredHeight || this.lineHeight === undefined ? getComputedStyle(this.output) : null;
    if (style) {
      this.measuredHeight = height;
      this.lineHeight = parseFloat(style.lineHeight) || 40;
      this.padding = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
      if (this.element.closest(".flow")) this.terminal.last = NARROW_ROWS;
      else if (height > 0) this.terminal.last = Math.max(2, Math.min(ROWS, Math.floor((height - this.padding) / this.lineHeight)));
    }
    if (this.drawnScreen === step.screen && this.drawnStatus === step.status && !style) return;
    this.drawnScreen = step.screen;
    this.drawnStatus = step.status;
    this.terminal.update(step.screen, isBusy(step.status));
    this.#fitColumns(step.attempt);
  }
}

const FLAG = /(?<=^|\s)--?[a-z][a-z0-9-]*/gi;

/** A flag such as `--hold-time` is never parted at one of its hyphens. @param {HTMLElement} command */
function keepFlagsWhole(command) {
  const walker = document.createTreeWalker(command, NodeFilter.SHOW_TEXT), texts = [];
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
  for (const text of texts) {
    const parts = [];
    let from = 0;
    for (const { 0: flag, index } of text.data.matchAll(FLAG)) {
      parts.push(text.data.slice(from, index), h("span.flag", null, flag));
      from = index + flag.length;
    }
    if (from > 0) text.replaceWith(...parts, text.data.slice(from));
  }
}
