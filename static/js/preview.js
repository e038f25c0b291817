import "./lib/theme.js";
import { getJSON, nameInAddress } from "./lib/api.js";
import { find } from "./lib/dom.js";
import { PreviewView } from "./preview/view.js";

const EVERY = 1500;

const name = nameInAddress();
const view = new PreviewView(find("main"), name);
let shown = "";

async function look() {
  try {
    const deck = await getJSON(`/api/talks/${encodeURIComponent(name)}/deck`);
    const text = JSON.stringify(deck);
    if (text !== shown) view.show(deck);
    shown = text;
  } catch (error) {
    view.problem(error.message);
  }
  setTimeout(look, EVERY);
}

look();
