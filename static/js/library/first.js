import { copyButton } from "../lib/copy.js";
import { h } from "../lib/dom.js";
import { icon } from "../lib/icons.js";

/** The file to write first, line by line: a class and its text in turn. */
const LINES = [
  [["dim", "---"]],
  [["key", "title"], ["", ": My first demo"]],
  [["key", "duration"], ["", ": 5m"]],
  [["dim", "---"]],
  [],
  [["strong", "## Is the service up? (2 min)"]],
  [],
  [["dim", "```sh { "], ["key", "name"], ["", "="], ["good", "health"], ["", " "], ["key", "timeout"], ["", "="], ["good", "10s"], ["dim", " }"]],
  [["", "curl -fsS localhost:8080/health"]],
  [["dim", "```"]],
  [],
  [["note", "Notes:"], ["", " Wait for the green tick."]],
  [],
  [["dim", "---"]],
  [],
  [["strong", "## What we saw (3 min)"]],
];

/** What a library shows that has nothing yet: the file to write. */
export function firstTalk() {
  const text = LINES.map((line) => line.map(([, words]) => words).join("")).join("\n") + "\n";
  const code = h("pre.term", null, ...LINES.flatMap((line) => [...line.map(([look, words]) => (look ? h("span." + look, null, words) : words)), "\n"]));
  return h("div.empty", null,
    h("div", null, h("h1", null, "No talks here yet"),
      h("p.lead", null, "A talk is one Markdown file. Slides are split by a line of three dashes, and a fenced command with a name becomes a step you can run on stage."),
      h("p.hint", null, "Then: ", h("code", null, "showrunner present talks/first.md")),
      h("p.hint", null, "Decks written for reveal-md open as they are. Put them in ", h("code", null, "talks/"), ".")),
    h("section.box.file", { "aria-label": "Example talk" },
      h("header", null, h("code", null, "talks/first.md"), copyButton(() => text)), code,
      h("footer", null, icon("eye"), "This folder is watched. A saved file shows up here at once.")));
}
