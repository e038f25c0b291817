import { svg } from "../lib/dom.js";

const RADIUS = 40, ROUND = 2 * Math.PI * RADIUS, GAP = 2.4;

/**
 * A ring of shares with a figure in its middle, as SVG.
 * @param {object} view
 * @param {{ name: string, count: number, look: string }[]} view.shares in order, from the top clockwise
 * @param {string} view.figure what stands in the middle
 * @param {string} view.caption below the figure
 * @param {string} view.label the sentence for who cannot see it
 * @returns {SVGElement}
 */
export function donut({ shares, figure, caption, label }) {
  const total = shares.reduce((sum, { count }) => sum + count, 0);
  const shown = shares.filter(({ count }) => count > 0);
  let start = 0;
  const arcs = shown.map(({ count, look }) => {
    const length = count / total * ROUND, gap = shown.length > 1 ? GAP : 0;
    const arc = svg("circle", {
      class: `share ${look}`, cx: 50, cy: 50, r: RADIUS, transform: "rotate(-90 50 50)",
      "stroke-dasharray": `${Math.max(0.6, length - gap)} ${ROUND}`, "stroke-dashoffset": -start - gap / 2,
    });
    start += length;
    return arc;
  });
  return svg("svg", { class: "donut", viewBox: "0 0 100 100", role: "img", "aria-label": label },
    svg("circle", { class: "ring", cx: 50, cy: 50, r: RADIUS }), ...arcs,
    svg("text", { class: "figure", x: 50, y: 52 }, figure),
    svg("text", { class: "caption", x: 50, y: 66 }, caption));
}
