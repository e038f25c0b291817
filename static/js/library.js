import "./lib/theme.js";
import { getJSON } from "./lib/api.js";
import { find } from "./lib/dom.js";
import { LibraryView } from "./library/view.js";

const EVERY = 4000;

const view = new LibraryView(find("main"));
let shown = "";

async function look() {
  try {
    const library = await getJSON("/api/library");
    const text = JSON.stringify(library);
    if (text !== shown) view.show(library);
    shown = text;
  } catch (error) {
    view.problem(error.message);
  }
  setTimeout(look, EVERY);
}

setInterval(() => view.tick(), 1000);
look();
