import { numeric } from "../lib/format.js";

/** Points further apart than this are not joined: nobody measured in between; µs. */
export const GAP = 25_000_000;

/**
 * The values of one series as pieces without gaps.
 *
 * A value that is no number ends a piece, and so does a stretch in which nothing was measured.
 * @param {[number, [string, any][]][]} points `[offset in µs, [[label, value], …]]`
 * @param {string} label
 * @returns {[number, number][][]} pieces of `[offset, value]`
 */
export function piecesOf(points, label) {
  const pieces = [];
  let piece = [], before = -Infinity;
  for (const [time, series] of points) {
    const value = numeric(series.find(([name]) => name === label)?.[1]);
    if (!Number.isFinite(value) || time - before > GAP) {
      if (piece.length) pieces.push(piece);
      piece = [];
    }
    if (Number.isFinite(value)) {
      piece.push([time, value]);
      before = time;
    }
  }
  if (piece.length) pieces.push(piece);
  return pieces;
}

/**
 * The labels of a panel's series in the order of its last sample, then those seen only before.
 * @param {{ label: string }[]} series
 * @param {[number, [string, any][]][]} points
 */
export function labelsOf(series, points) {
  const labels = new Set(series.map(({ label }) => label));
  for (const [, values] of points) for (const [label] of values) labels.add(label);
  return [...labels];
}

/**
 * Pieces of areas that stand on each other: each point is `[offset, bottom, top]`.
 * @param {[number, [string, any][]][]} points
 * @param {string[]} labels from the bottom
 */
export function stacked(points, labels) {
  const layers = labels.map(() => /** @type {[number, number, number][][]} */ ([]));
  let before = -Infinity, piece = null;
  for (const [time, series] of points) {
    const values = labels.map((label) => numeric(series.find(([name]) => name === label)?.[1]));
    if (!values.some(Number.isFinite)) { piece = null; continue; }
    if (!piece || time - before > GAP) {
      piece = layers.map((layer) => { const one = []; layer.push(one); return one; });
    }
    let sum = 0;
    values.forEach((value, index) => {
      const height = Number.isFinite(value) ? Math.max(0, value) : 0;
      piece?.[index].push([time, sum, sum + height]);
      sum += height;
    });
    before = time;
  }
  return layers;
}
