// The icon set: one path each on a 24x24 grid, drawn as lines.

import { h, svg } from "./dom.js";

const RING = "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0";
const SCREEN = "M3.500 6.500a1.500 1.500 0 0 1 1.500-1.500h14a1.500 1.500 0 0 1 1.500 1.500v9a1.500 1.500 0 0 1-1.500 1.500h-14a1.500 1.500 0 0 1-1.500-1.500z";
const PATHS = {
  ok: RING + "M8 12.400l2.800 2.800L16.200 9.600",
  warn: "M12 3.600L21.500 20h-19zM12 10v4.400M12 17.200v.1",
  bad: RING + "M9 9l6 6m0-6l-6 6",
  clock: RING + "M12 7v5.200l3.400 2",
  stop: "M7.500 6h9a1.500 1.500 0 0 1 1.500 1.500v9a1.500 1.500 0 0 1-1.500 1.500h-9a1.500 1.500 0 0 1-1.500-1.500v-9a1.500 1.500 0 0 1 1.500-1.500z",
  lock: "M7 11h10a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2zM8 11V8a4 4 0 0 1 8 0v3",
  skip: "M6 6l8 6-8 6zM18 6v12",
  play: "M7.500 5v14l11-7z",
  pause: "M8 5.500v13M16 5.500v13",
  prev: "M18 6l-8 6 8 6zM6 6v12",
  next: "M6 6l8 6-8 6zM18 6v12",
  left: "M14.500 5l-7 7 7 7",
  right: "M9.500 5l7 7-7 7",
  link: "M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3A4 4 0 0 0 11 18.700l1-1",
  again: "M20 12a8 8 0 1 1-2.400-5.700L20 8.500M20 4v4.500h-4.500",
  hand: "M4 7h11M4 12h7M4 17h7M16 12v8m0-8l-2.500 2.500M16 12l2.500 2.500",
  key: "M4 8h16v9H4zM7 11v.1M11 11v.1M15 11v.1M8 14h8",
  eye: "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM9.200 12a2.800 2.800 0 1 0 5.600 0a2.800 2.800 0 1 0-5.600 0",
  black: SCREEN + "M8.500 20.500h7M4.500 18l15-14",
  freeze: SCREEN + "M10 9v4M14 9v4M8.500 20.500h7",
  flag: "M6 20.500V4h11l-2 4 2 4H6",
  signal: "M4 10.500a12 12 0 0 1 16 0M7 14a7.500 7.500 0 0 1 10 0M12 18v.1",
  moon: "M19 14.500A8 8 0 0 1 9.500 5 8 8 0 1 0 19 14.500z",
  sun: "M8 12a4 4 0 1 0 8 0a4 4 0 1 0-8 0M12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600L7 7M17 17l1.400 1.400M18.400 5.600L17 7M7 17l-1.400 1.400",
  copy: "M10 8h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2zM16 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2",
  grow: "M14 4h6v6M10 20H4v-6M20 4l-7 7M4 20l7-7",
  close: "M6 6l12 12M18 6L6 18",
  minus: "M5 12h14",
  check: "M5 12.500l4.500 4.500L19 7",
  plus: "M12 5v14M5 12h14",
  film: "M3.500 12a8.500 8.500 0 1 0 2.600-6.100L3.500 8.300M3.500 3.800v4.500H8M10.300 8.800v6.400l5-3.200z",
  signpost: "M12 3v18M5 5h12l2.500 2.500L17 10H5zM8 21h8",
};

/** The names of all icons. */
export const iconNames = Object.keys(PATHS);

/**
 * Draws an icon. It is decoration: a word stands beside it.
 * @param {string} name
 * @returns {SVGElement}
 */
export function icon(name) {
  return svg("svg", { class: "ic", viewBox: "0 0 24 24", "aria-hidden": "true" },
    svg("path", { d: PATHS[name] ?? PATHS.flag }));
}

/** The ring that turns while something runs. */
export const spinner = () => h("span.spin", { "aria-hidden": "true" });

/** The product's mark: three lanes of different length. */
export const mark = () => svg("svg", { class: "mark", viewBox: "0 0 24 24", "aria-hidden": "true" },
  svg("path", { d: "M3 4.500h13a1.500 1.500 0 0 1 0 3H3zM3 10.500h18a1.500 1.500 0 0 1 0 3H3zM3 16.500h8a1.500 1.500 0 0 1 0 3H3z" }));
