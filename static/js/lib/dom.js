// Building and reading elements. Nothing here takes HTML except `nodesOf`, which parses what the
// server rendered in a document of its own and adopts the nodes.

const SVG = "http://www.w3.org/2000/svg";

/**
 * Makes an element: `h("div.card", { role: "group" }, child, "text")`.
 *
 * Attributes that are null, undefined or false are left out, true is an empty attribute, and
 * functions under `onclick`, `oninput`, … become listeners.
 * @param {string} tag the element's name and classes, `span.chip.num`
 * @param {Record<string, unknown> | null} [attributes]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name || "div");
  if (classes.length) element.className = classes.join(" ");
  setAttributes(element, attributes);
  append(element, children);
  return element;
}

/**
 * Makes an SVG element.
 * @param {string} name
 * @param {Record<string, unknown> | null} [attributes]
 * @param {...(Node | string)} children
 * @returns {SVGElement}
 */
export function svg(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  setAttributes(element, attributes);
  append(element, children);
  return element;
}

function setAttributes(element, attributes) {
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
}

function append(element, children) {
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
}

/**
 * The nodes of HTML that the server rendered. Scripts are dropped.
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function nodesOf(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const script of parsed.querySelectorAll("script, base, meta, link, style")) script.remove();
  const fragment = document.createDocumentFragment();
  fragment.append(...[...parsed.body.childNodes].map((node) => document.adoptNode(node)));
  return fragment;
}

/**
 * Sets an element's text, and touches the document only if it differs.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Sets or removes an attribute, and touches the document only if it differs.
 * @param {Element} element
 * @param {string} name
 * @param {string | number | null | undefined | false} value
 */
export function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, String(value));
  }
}

/**
 * Gives an element exactly one of the state classes `is-run`, `is-ok`, `is-warn`, `is-bad`,
 * `is-idle`.
 * @param {Element} element
 * @param {string} state `run`, `ok`, `warn`, `bad` or `idle`
 */
export function setState(element, state) {
  for (const name of ["run", "ok", "warn", "bad", "idle"]) {
    element.classList.toggle("is-" + name, name === state);
  }
}

/** @param {string} selector @param {ParentNode} [root] @returns {HTMLElement} */
export function find(selector, root = document) {
  const element = root.querySelector(selector);
  if (!element) throw new Error(`The page has no ${selector}.`);
  return /** @type {HTMLElement} */ (element);
}
