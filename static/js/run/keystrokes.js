// What a key sends to a terminal, as xterm does. No DOM beyond the event.

const NAMED = {
  Enter: "\r", Backspace: "\x7f", Tab: "\t", Escape: "\x1b", Delete: "\x1b[3~", Insert: "\x1b[2~",
  ArrowUp: "\x1b[A", ArrowDown: "\x1b[B", ArrowRight: "\x1b[C", ArrowLeft: "\x1b[D",
  Home: "\x1b[H", End: "\x1b[F", PageUp: "\x1b[5~", PageDown: "\x1b[6~",
  F1: "\x1bOP", F2: "\x1bOQ", F3: "\x1bOR", F4: "\x1bOS",
};

/**
 * The text a key press sends, or null for a key that sends nothing by itself.
 * @param {{ key: string, ctrlKey: boolean, altKey: boolean, metaKey: boolean, shiftKey: boolean }} event
 * @returns {string | null}
 */
export function keystroke(event) {
  if (event.metaKey) return null;
  if (event.key === "Tab" && event.shiftKey) return "\x1b[Z";
  const named = NAMED[event.key];
  if (named) return event.altKey ? "\x1b" + named : named;
  if ([...event.key].length !== 1) return null;
  if (event.ctrlKey && !event.altKey) return control(event.key);
  return event.altKey && !event.ctrlKey ? "\x1b" + event.key : event.key;
}

/** Ctrl with a letter or one of `@ [ \ ] ^ _ ?`. */
function control(key) {
  if (key === " ") return "\0";
  if (key === "?") return "\x7f";
  const code = key.toUpperCase().charCodeAt(0);
  return code >= 0x40 && code < 0x60 ? String.fromCharCode(code & 0x1f) : null;
}
