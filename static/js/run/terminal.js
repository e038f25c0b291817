import { h } from "../lib/dom.js";

const FLAGS = [[1, "bold"], [2, "underline"], [4, "italic"], [8, "blink"], [16, "reverse"], [32, "strike"], [64, "dim"]];
const INDEXED = 0x1000000, DIRECT = 0x2000000;

/**
 * A step's screen as rows of text: the last rows of a card, or all of them.
 *
 * A row is `[text, style, text, style, …]`; a text is a string of which each code point is one
 * column, or `[text, columns]`. A style is 0 or `flags.foreground.background` in base 36.
 */
export class TerminalView {
  /**
   * @param {HTMLElement} element the `pre` to fill
   * @param {{ last: number | null }} options how many of the last rows are shown; null for all
   */
  constructor(element, { last }) {
    this.element = element;
    this.last = last;
    /** @type {Map<number, { source: any, cursor: number, node: HTMLElement }>} */
    this.rows = new Map();
    this.shown = "";
  }

  /**
   * Draws the screen.
   * @param {{ size: number[], cur: number[], rows: Record<string, any[]> } | null} screen
   * @param {boolean} isRunning whether the cursor is shown
   */
  update(screen, isRunning) {
    const cursor = screen && isRunning && screen.cur?.[2] ? screen.cur : null;
    const [first, end] = this.#range(screen, cursor);
    const nodes = [];
    for (let number = first; number < end; number += 1) {
      const source = screen?.rows[number] ?? null;
      const column = cursor && cursor[0] === number ? cursor[1] : -1;
      let row = this.rows.get(number);
      if (!row || row.source !== source || row.cursor !== column) {
        row = { source, cursor: column, node: drawRow(source ?? [], column) };
        this.rows.set(number, row);
      }
      nodes.push(row.node);
    }
    for (const number of this.rows.keys()) if (number < first || number >= end) this.rows.delete(number);
    const same = nodes.length === this.element.childNodes.length
      && nodes.every((node, index) => this.element.childNodes[index] === node);
    if (!same) this.element.replaceChildren(...nodes);
  }

  #range(screen, cursor) {
    if (!screen) return [0, 0];
    const used = Object.keys(screen.rows).filter((key) => screen.rows[key].length).map(Number);
    const bottom = Math.max(-1, cursor ? cursor[0] : -1, ...used) + 1;
    if (this.last === null) return [0, Math.max(bottom, screen.size?.[0] ?? 0)];
    const written = Math.max(-1, ...used) + 1;
    // The cursor waiting on an empty row does not push the first row out.
    const end = bottom > this.last && bottom === written + 1 ? written : bottom;
    return [Math.max(Math.min(0, ...used), end - this.last), end];
  }

  /** The columns of the widest row shown. */
  width() {
    let width = 0;
    for (const { source } of this.rows.values()) width = Math.max(width, columnsOf(source ?? []));
    return width;
  }
}

/** Columns of one row. @param {any[]} row */
export function columnsOf(row) {
  let columns = 0;
  for (let index = 0; index < row.length; index += 2) {
    columns += typeof row[index] === "string" ? [...row[index]].length : Number(row[index]?.[1]) || 0;
  }
  return columns;
}

function drawRow(row, cursor) {
  const line = h("div.row");
  let column = 0;
  for (let index = 0; index < row.length; index += 2) {
    const [text, columns] = typeof row[index] === "string" ? [row[index], null] : row[index] ?? ["", 0];
    const style = row[index + 1] ?? 0;
    const length = columns ?? [...text].length;
    if (columns === null && cursor >= column && cursor < column + length) {
      const points = [...text], at = cursor - column;
      if (at > 0) line.append(span(points.slice(0, at).join(""), style, null));
      const under = span(points[at], style, null);
      under.classList.add("cursor");
      line.append(under);
      if (at + 1 < points.length) line.append(span(points.slice(at + 1).join(""), style, null));
    } else if (text) {
      line.append(span(text, style, columns));
    }
    column += length;
  }
  if (cursor >= column) {
    if (cursor > column) line.append(" ".repeat(Math.min(500, cursor - column)));
    line.append(h("span.cursor", null, " "));
  }
  if (!line.childNodes.length) line.append("\u200b");
  return line;
}

function span(text, style, columns) {
  const element = h("span", null, text);
  if (columns !== null) {
    element.classList.add("wide");
    element.style.setProperty("--columns", String(columns));
  }
  if (style) decorate(element, String(style));
  return element;
}

function decorate(element, style) {
  const [flags, fore, back] = style.split(".").map((part) => parseInt(part, 36) || 0);
  for (const [bit, name] of FLAGS) if (flags & bit) element.classList.add(name);
  const isReverse = (flags & 16) !== 0;
  colour(element, isReverse ? back : fore, "fg", isReverse ? "var(--well)" : null);
  colour(element, isReverse ? fore : back, "bg", isReverse ? "var(--term)" : null);
}

function colour(element, value, side, otherwise) {
  if (value >= DIRECT) {
    element.style.setProperty("--" + side, `#${(value - DIRECT).toString(16).padStart(6, "0").slice(-6)}`);
  } else if (value >= INDEXED) {
    const index = value - INDEXED;
    element.style.setProperty("--" + side, index < 16 ? `var(--ansi-${index})` : paletteColour(index));
  } else if (otherwise) {
    element.style.setProperty("--" + side, otherwise);
  } else {
    return;
  }
  element.classList.add(side);
}

/** The colour cube and greys of the 256 colour palette. @param {number} index 16 to 255 */
export function paletteColour(index) {
  if (index >= 232) {
    const grey = 8 + (Math.min(index, 255) - 232) * 10;
    return `rgb(${grey} ${grey} ${grey})`;
  }
  const level = (part) => (part === 0 ? 0 : 55 + part * 40);
  const cube = index - 16;
  return `rgb(${level(Math.floor(cube / 36) % 6)} ${level(Math.floor(cube / 6) % 6)} ${level(cube % 6)})`;
}
