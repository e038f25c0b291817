import { h, nodesOf } from "../lib/dom.js";

/**
 * A question and the answer prepared for it.
 * @param {{ question: string, answer: string }} entry both HTML of the server
 * @param {string} [lead]
 */
export function QuestionCard({ question, answer }, lead = "") {
  const title = h("b", null, lead);
  title.append(...inline(question));
  return h("div.ask", null, title, nodesOf(answer ?? ""));
}

/** The words of a question's HTML without its paragraph. */
function inline(html) {
  const nodes = [...nodesOf(html ?? "").childNodes];
  return nodes.length === 1 && nodes[0].nodeName === "P" ? [...nodes[0].childNodes] : nodes;
}
