/**
 * Elements that are kept or replaced whole, as what they listen to is not seen from outside; one with
 * a `data-act` does the same whatever its words are.
 */
const WHOLE = new Set(["BUTTON", "A"]);

/**
 * Makes the children of `shown` like those of `drawn`, and keeps each element that can stay: a press
 * that has begun, the focus, what is typed and what is selected survive.
 * @param {Element} shown on the page
 * @param {Element} drawn the same, drawn anew; it is taken apart
 */
export function renewChildren(shown, drawn) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  renew(shown, drawn);
  if (focused?.isConnected && focused !== document.activeElement) focused.focus({ preventScroll: true });
}

function renew(shown, drawn) {
  const old = [...shown.childNodes];
  let place = shown.firstChild;
  for (const fresh of [...drawn.childNodes]) {
    const at = old.findIndex((node) => node.parentNode === shown && isAlike(node, fresh));
    const kept = at < 0 ? fresh : old.splice(at, 1)[0];
    if (kept === place) place = place.nextSibling;
    else shown.insertBefore(kept, place);
    if (kept !== fresh) become(kept, fresh);
  }
  for (const node of old) if (node.parentNode === shown) node.remove();
}

/** Whether one can stay in place of the other. */
function isAlike(node, fresh) {
  if (node.nodeName !== fresh.nodeName) return false;
  if (!(node instanceof Element) || node.nodeName === "INPUT") return true;
  if (WHOLE.has(node.nodeName) && !node.hasAttribute("data-act")) return node.isEqualNode(fresh);
  return nameOf(node) === nameOf(fresh);
}

/** What an element is on its page, whatever its state: its item, its act or its first class. @param {Element} element */
const nameOf = (element) => element.getAttribute("data-item") ?? element.getAttribute("data-act") ?? element.getAttribute("class")?.split(" ")[0] ?? "";

function become(node, fresh) {
  if (node.nodeName === "INPUT" || node.isEqualNode(fresh)) return;
  if (!(node instanceof Element)) {
    node.nodeValue = fresh.nodeValue;
    return;
  }
  for (const { name } of [...node.attributes]) if (!fresh.hasAttribute(name)) node.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  renew(node, fresh);
}
