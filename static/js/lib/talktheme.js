// How a talk wants to look: `theme: light`, one of reveal's themes, and a company's style sheets.

const LIGHT = new Set(["beige", "serif", "simple", "sky", "solarized", "white"]);
const DARK = new Set(["black", "blood", "dracula", "league", "moon", "night"]);
const added = new Map();

/**
 * Gives the page the look of a talk, unless the address or a person chose another colour theme.
 * @param {string | null | undefined} theme the talk's `theme`
 * @param {string[]} styles addresses of the talk's style sheets
 */
export function dressAs(theme, styles = []) {
  const root = document.documentElement;
  const name = String(theme ?? "").toLowerCase();
  const isReveal = LIGHT.has(name) || DARK.has(name);
  if (isReveal) root.dataset.look = name;
  else delete root.dataset.look;
  if (!chosen()) {
    if (name === "light" || LIGHT.has(name)) root.dataset.theme = "light";
    else if (name === "dark" || DARK.has(name)) delete root.dataset.theme;
  }
  const wanted = [...(isReveal ? [`/static/vendor/reveal/theme/${name}.css`] : []), ...styles];
  for (const [address, link] of added) {
    if (!wanted.includes(address)) { link.remove(); added.delete(address); }
  }
  for (const address of wanted) {
    if (added.has(address)) continue;
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    document.head.append(link);
    added.set(address, link);
  }
}

/** Whether somebody chose a colour theme for this page. */
function chosen() {
  const asked = new URLSearchParams(location.search).get("theme");
  if (asked === "light" || asked === "dark") return true;
  try { return Boolean(localStorage.getItem("showrunner-theme")); } catch { return false; }
}
