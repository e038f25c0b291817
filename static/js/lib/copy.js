import { h, setAttribute } from "./dom.js";
import { icon } from "./icons.js";

/**
 * Puts text on the clipboard, also on pages without TLS, where the browser's own way is closed.
 * @param {string} text
 * @returns {Promise<boolean>} whether it is there
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = /** @type {HTMLTextAreaElement} */ (h("textarea", { class: "sr", readonly: true }));
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

/** A button that copies what `read` gives. @param {() => string} read */
export function copyButton(read) {
  const button = h("button.copy.quiet", { type: "button", "aria-label": "Copy", title: "Copy" }, icon("copy"));
  button.addEventListener("click", async (event) => {
    event.stopPropagation();
    const done = await copyText(read());
    button.replaceChildren(icon(done ? "ok" : "bad"));
    setAttribute(button, "aria-label", done ? "Copied" : "Could not copy");
    setTimeout(() => { button.replaceChildren(icon("copy")); setAttribute(button, "aria-label", "Copy"); }, 1800);
  });
  return button;
}
