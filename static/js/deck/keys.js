// The keyboard, in one table: it drives the keys and writes the help.

/**
 * @typedef {object} Key
 * @property {string[]} keys values of KeyboardEvent.key; `Shift+` in front where it counts
 * @property {string} shown how the help writes them
 * @property {string} action the name of what it does
 * @property {string} text what it does, for people
 * @property {boolean} [clicker] whether a hand-held clicker sends it: such a key may never start a step
 */

/** The presenter's keys, as users of reveal.js expect them. @type {Key[]} */
export const PRESENTER_KEYS = [
  { keys: ["ArrowRight", " ", "PageDown", "n", "ArrowDown"], shown: "→  ↓  Space  Page down  N", action: "next", text: "Next stage or slide", clicker: true },
  { keys: ["ArrowLeft", "PageUp", "p", "ArrowUp", "Shift+ "], shown: "←  ↑  Page up  P", action: "previous", text: "Back", clicker: true },
  { keys: ["Home", "Shift+ArrowLeft"], shown: "Home", action: "first", text: "First slide" },
  { keys: ["End", "Shift+ArrowRight"], shown: "End", action: "last", text: "Last slide" },
  { keys: ["g"], shown: "G", action: "goto", text: "Go to a slide" },
  { keys: ["Escape", "o"], shown: "Esc  O", action: "overview", text: "Overview of all slides; Esc first takes an armed step back" },
  { keys: ["Enter"], shown: "Enter", action: "press", text: "Arm the slide's step; again: run it" },
  { keys: ["r"], shown: "R", action: "retry", text: "Arm a step that is over once more; again: run it" },
  { keys: ["k"], shown: "K", action: "skip", text: "Skip the slide's step, when pressed twice" },
  { keys: ["d"], shown: "D", action: "done", text: "Mark the slide's step done by hand, when pressed twice" },
  { keys: ["x", "Shift+Escape"], shown: "X  Shift+Esc", action: "stop", text: "Stop the running step, or take an armed one back" },
  { keys: ["e"], shown: "E", action: "enlarge", text: "Enlarge the step's screen" },
  { keys: ["i"], shown: "I", action: "type", text: "Type into the running step; Ctrl+] ends" },
  { keys: ["u"], shown: "U", action: "undo", text: "Put back what steps have changed" },
  { keys: ["b", "."], shown: "B  .", action: "blackout", text: "Black screen", clicker: true },
  { keys: ["Shift+b"], shown: "Shift+B", action: "panic", text: "Panic: black screen, every step is stopped" },
  { keys: ["v"], shown: "V", action: "freeze", text: "Freeze what the audience follows" },
  { keys: ["m"], shown: "M", action: "marker", text: "Mark this moment in the recording" },
  { keys: ["c"], shown: "C", action: "clock", text: "Stop the clock for a question, or let it run" },
  { keys: ["q"], shown: "Q", action: "questions", text: "Questions and answers" },
  { keys: ["h"], shown: "H", action: "trouble", text: "What helps if a step fails" },
  { keys: ["j"], shown: "J", action: "join", text: "Screens, and the code to join" },
  { keys: ["+", "Shift++", "="], shown: "+", action: "larger", text: "Larger notes" },
  { keys: ["-"], shown: "−", action: "smaller", text: "Smaller notes" },
  { keys: ["f"], shown: "F", action: "fullscreen", text: "Full screen" },
  { keys: ["s"], shown: "S", action: "speaker", text: "Speaker view in a new window" },
  { keys: ["t"], shown: "T", action: "theme", text: "Light or dark" },
  { keys: ["?", "Shift+?"], shown: "?", action: "help", text: "This help" },
];

/** What every clicker sends and no field of one line needs. */
export const CLICKS = new Set(["PageUp", "PageDown"]);
/** What does not wait for a dialog to be closed. */
const URGENT = new Set(["panic", "blackout"]);

/** Calls actions for keys pressed on the page. */
export class Keys {
  /**
   * @param {Key[]} table
   * @param {Record<string, (event: KeyboardEvent) => void>} actions by name; a key without one is left alone
   */
  constructor(table, actions) {
    this.table = table.filter(({ action }) => actions[action]);
    this.actions = actions;
    this.byKey = new Map(this.table.flatMap((entry) => entry.keys.map((key) => [key, entry])));
    this.onKey = (event) => this.#pressed(event);
    addEventListener("keydown", this.onKey);
  }

  /** The entry a key press means, or null. @param {{ key: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean }} event */
  entry(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return null;
    const name = event.key.length === 1 && event.key !== " " ? event.key.toLowerCase() : event.key;
    return this.byKey.get(event.shiftKey ? `Shift+${name}` : name) ?? null;
  }

  #pressed(event) {
    if (event.defaultPrevented || event.isComposing) return;
    const target = /** @type {Element} */ (event.target);
    if (target.closest?.("input, textarea, select, [contenteditable]")) {
      if (event.key === "Escape") /** @type {HTMLElement} */ (target).blur();
      if (!CLICKS.has(event.key)) return;
    }
    const dialogs = /** @type {NodeListOf<HTMLDialogElement>} */ (document.querySelectorAll("dialog[open]"));
    if (dialogs.length && event.key !== "?") {
      // What was left open does not hold the talk up.
      if (!CLICKS.has(event.key) && !URGENT.has(this.entry(event)?.action ?? "")) return;
      for (const dialog of dialogs) dialog.close();
    }
    // Escape closes what is open above the page, and nothing else.
    if (event.key === "Escape" && document.querySelector(":popover-open")) return;
    if ((event.key === "Enter" || event.key === " ") && target.closest?.("button, a[href], summary, [role=switch], [role=slider]")) return;
    const entry = this.entry(event);
    if (!entry || (event.repeat && !entry.clicker)) return;
    event.preventDefault();
    this.actions[entry.action](event);
  }
}
