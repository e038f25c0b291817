// The colour theme: dark unless `?theme=light` says otherwise; the choice is remembered.

const KEY = "showrunner-theme";

function remembered() {
  try { return localStorage.getItem(KEY); } catch { return null; }
}

/** Sets the page's theme from its address or from what was chosen before. */
export function applyTheme() {
  const asked = new URLSearchParams(location.search).get("theme");
  const theme = asked === "light" || asked === "dark" ? asked : remembered();
  if (asked && theme === asked) remember(theme);
  if (theme === "light") document.documentElement.dataset.theme = "light";
}

function remember(theme) {
  try { localStorage.setItem(KEY, theme); } catch { /* private browsing: not remembered */ }
}

/** Changes to the other theme and remembers it. @returns {"light" | "dark"} the theme now */
export function switchTheme() {
  const root = document.documentElement;
  const theme = root.dataset.theme === "light" ? "dark" : "light";
  if (theme === "light") root.dataset.theme = theme;
  else delete root.dataset.theme;
  remember(theme);
  return theme;
}

applyTheme();
