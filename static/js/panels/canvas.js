import { setAttribute, svg } from "../lib/dom.js";

/** An SVG that fills its host; its text is as large as the host's. */
export class Canvas {
  /** @param {HTMLElement} host @param {string} [name] a class beside `chart` */
  constructor(host, name = "") {
    this.host = host;
    this.root = svg("svg", { class: name ? `chart ${name}` : "chart", role: "img" });
    host.replaceChildren(this.root);
  }

  /** The size to draw in; null where there is no room. */
  size() {
    const width = this.host.clientWidth, height = this.host.clientHeight;
    if (width < 40 || height < 24) return null;
    return { width, height, font: parseFloat(getComputedStyle(this.host).fontSize) || 22 };
  }

  /**
   * Shows a drawing in place of the last.
   * @param {{ width: number, height: number }} size
   * @param {Element[]} parts
   * @param {string} sentence what it says, for who cannot see it
   */
  show({ width, height }, parts, sentence) {
    setAttribute(this.root, "viewBox", `0 0 ${width} ${height}`);
    setAttribute(this.root, "aria-label", sentence);
    this.root.replaceChildren(...parts);
  }
}

/** About how wide a text is. @param {string} text @param {number} font */
export const textWidth = (text, font) => text.length * font * 0.54;

/**
 * The text, shortened to a width in its middle: names often differ at their ends.
 * @param {string} text
 * @param {number} room
 * @param {number} font
 */
export function fitted(text, room, font) {
  const count = Math.max(3, Math.floor(room / (font * 0.54)));
  if (text.length <= count) return text;
  const tail = Math.floor((count - 1) / 2);
  return `${text.slice(0, count - 1 - tail).trimEnd()}…${text.slice(text.length - tail).trimStart()}`;
}

/**
 * The outline of a piece of a ring, or of a disc where `inner` is 0. Angles are in turns from the top.
 * @param {number} x @param {number} y @param {number} inner @param {number} outer
 * @param {number} from @param {number} until
 */
export function ring(x, y, inner, outer, from, until) {
  const whole = until - from >= 0.99999, end = whole ? from + 0.99999 : until;
  const point = (turn, radius) => {
    const angle = turn * 2 * Math.PI;
    return `${(x + radius * Math.sin(angle)).toFixed(2)} ${(y - radius * Math.cos(angle)).toFixed(2)}`;
  };
  const large = end - from > 0.5 ? 1 : 0;
  const back = inner > 0
    ? `L${point(end, inner)}A${inner} ${inner} 0 ${large} 0 ${point(from, inner)}Z`
    : `L${x} ${y}Z`;
  return `M${point(from, outer)}A${outer} ${outer} 0 ${large} 1 ${point(end, outer)}${back}`;
}
