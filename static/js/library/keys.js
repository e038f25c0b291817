/** The library's keys. @type {import("../deck/keys.js").Key[]} */
export const LIBRARY_KEYS = [
  { keys: ["/", "Shift+/"], shown: "/", action: "find", text: "Find a talk or run" },
  { keys: ["t"], shown: "T", action: "theme", text: "Light or dark" },
  { keys: ["?", "Shift+?"], shown: "?", action: "help", text: "This help" },
];
