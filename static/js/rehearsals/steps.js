import { h } from "../lib/dom.js";
import { counted, length } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { time } from "./times.js";

/** How long the steps took, and how often they failed. @param {HTMLElement} host @param {any} statistics */
export function showSteps(host, { steps }) {
  const run = steps.filter(({ attempts }) => attempts > 0);
  host.hidden = run.length === 0;
  host.replaceChildren(h("header", null, h("h2", null, "Steps"), h("p.legend", null, "Simulated runs are left out")),
    h("div.scroll", null, h("table.splits.num", null,
      h("thead", null, h("tr", null, h("th", { scope: "col" }, "Step"), ...["Budget", "Median", "Nine of ten", "Failed"].map((word) => h("th.r", { scope: "col" }, word)))),
      h("tbody", null, ...run.map(({ title, plan, measured, p90, attempts, failures }) => h("tr", null, h("th", { scope: "row" }, title),
        h("td.r.dim", null, time(plan)), h(measured && plan && measured.median > plan ? "td.r.strong.warnc" : "td.r.strong", null, measured ? length(measured.median) : "–"),
        h("td.r", null, p90 === null ? "–" : length(p90)),
        h("td.r", null, failures ? h("span.st.is-bad", null, icon("bad"), `${failures} of ${attempts}`) : h("span.dim", null, `0 of ${counted(attempts, "attempt")}`))))))));
}
