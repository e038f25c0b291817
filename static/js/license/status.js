import "./errors.js";
import "../lib/theme.js";
import { getJSON } from "../lib/api.js";
import { find } from "../lib/dom.js";
import { StatusView } from "./statusview.js";

const view = new StatusView(find("main"), () => refresh());
let heard = 0;

/** Draws the chosen window; the stream's own figures are those of the last minute. */
async function refresh(told) {
  try {
    const { window } = view;
    const stats = told && window === 60 ? told : await getJSON(`/realtime/stats?window=${window}`);
    if (window !== view.window) return;
    heard = Date.now();
    view.show(stats);
  } catch (error) {
    view.lost(error.message);
  }
}

const stream = new EventSource("/realtime/stream");
const hear = ({ data }) => { if (!document.hidden) refresh(JSON.parse(data)); };
stream.addEventListener("message", hear);
stream.addEventListener("scene", hear);
stream.addEventListener("error", () => view.lost("The license server does not answer."));
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
setInterval(() => view.age(heard ? Date.now() - heard : 0), 1000);
refresh();
