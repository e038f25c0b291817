import "./lib/theme.js";
import { getJSON, nameInAddress } from "./lib/api.js";
import { find } from "./lib/dom.js";
import { dressAs } from "./lib/talktheme.js";
import { PrintView } from "./preview/print.js";
import { PreviewView } from "./preview/view.js";

const EVERY = 1500;

const name = nameInAddress();
const print = new URLSearchParams(location.search).get("print");
/** The page; on paper there is no readiness to show. */
const view = print === null ? new PreviewView(find("main"), name) : new PrintView(find("main"), print === "notes");
let shown = "";

async function look() {
  try {
    const deck = await getJSON(`/api/talks/${encodeURIComponent(name)}/deck`);
    const text = JSON.stringify(deck);
    if (text !== shown) {
      dressAs(deck.theme, (deck.styles ?? []).map((_, place) => `/api/talks/${encodeURIComponent(name)}/style/${place}`));
      await view.show(deck);
    }
    shown = text;
    view.readiness?.read(deck.checklist);
  } catch (error) {
    view.problem(error.message);
  }
  setTimeout(look, EVERY);
}

look();
