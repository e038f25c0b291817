/** The audience's keys: they move this page alone. @type {import("../deck/keys.js").Key[]} */
export const AUDIENCE_KEYS = [
  { keys: ["ArrowLeft", "PageUp"], shown: "←  Page up", action: "earlier", text: "Earlier slide", clicker: true },
  { keys: ["ArrowRight", "PageDown"], shown: "→  Page down", action: "later", text: "Later slide", clicker: true },
  { keys: ["End", "Escape"], shown: "End  Esc", action: "live", text: "Back to live" },
  { keys: ["t"], shown: "T", action: "theme", text: "Light or dark" },
  { keys: ["?", "Shift+?"], shown: "?", action: "help", text: "This help" },
];
