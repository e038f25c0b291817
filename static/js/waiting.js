import "./lib/theme.js";
import { getJSON } from "./lib/api.js";
import { find, h, setText } from "./lib/dom.js";
import { mark } from "./lib/icons.js";

const EVERY = 3000;

const title = h("h1", null, "The talk has not started");
const line = h("p", { role: "status" }, "This page opens it by itself.");
find("main").append(mark(), title, line);

async function look() {
  try {
    const live = await getJSON("/api/live");
    if (live.run) return location.replace(`/live/${encodeURIComponent(live.run)}`);
    setText(line, "This page opens it by itself.");
  } catch {
    setText(line, "The server does not answer. This page tries again by itself.");
  }
  setTimeout(look, EVERY);
}

look();
