import "./lib/theme.js";
import { getJSON, nameInAddress } from "./lib/api.js";
import { find } from "./lib/dom.js";
import { RehearsalsView } from "./rehearsals/view.js";

const EVERY = 5000;

const name = nameInAddress();
const view = new RehearsalsView(find("main"), name);
let shown = "";

async function look() {
  try {
    const statistics = await getJSON(`/api/talks/${encodeURIComponent(name)}/rehearsals`);
    const text = JSON.stringify(statistics);
    if (text !== shown) view.show(statistics);
    shown = text;
  } catch (error) {
    view.problem(error.message);
  }
}

async function follow() {
  if (!document.hidden) await look();
  setTimeout(follow, EVERY);
}

view.onchange = look;
follow();
