import { h, setAttribute, setText } from "../lib/dom.js";
import { clock } from "../lib/format.js";
import { icon, spinner } from "../lib/icons.js";
import { isBusy } from "../run/status.js";

/** Steps that run while another slide is on stage, each with what remains. A click goes there. */
export class RunningStrip {
  /** @param {HTMLElement} host @param {(slide: string) => void} go */
  constructor(host, go) {
    this.go = go;
    this.list = h("ul.strip.num", { "aria-label": "Steps running on other slides", hidden: true });
    host.prepend(this.list);
    this.key = "";
    this.rows = new Map();
  }

  /** @param {import("./view.js").SpeakerState} state */
  update({ outline, player, slide }) {
    const { steps } = player.scene;
    const ids = Object.keys(steps ?? {}).filter((id) => isBusy(steps[id].status) && !slide?.steps?.includes(id));
    const key = ids.map((id) => id + steps[id].status).join(" ");
    if (key !== this.key) {
      this.key = key;
      this.list.hidden = !ids.length;
      this.rows = new Map(ids.map((id) => [id, this.#row(id, steps[id], outline)]));
      this.list.replaceChildren(...[...this.rows.values()].map(({ element }) => element));
    }
    for (const [id, row] of this.rows) {
      const { startedAt } = steps[id], budget = outline.steps.get(id)?.budget ?? null;
      const took = startedAt === null ? 0 : Math.max(0, player.now() - startedAt);
      const isOver = budget !== null && took > budget;
      setText(row.left, steps[id].status === "waiting" ? "asks for input" : !budget ? `for ${clock(took)}` : isOver ? `${clock(took - budget)} over plan` : `${clock(budget - took)} left`);
      row.bar.style.setProperty("--share", budget ? Math.min(1, took / budget).toFixed(3) : "0");
      setAttribute(row.element, "class", steps[id].status === "waiting" || isOver ? "is-warn" : "is-run");
    }
  }

  #row(id, step, outline) {
    const slide = outline.slides.find(({ steps }) => steps?.includes(id));
    const left = h("span.left"), bar = h("i");
    const element = h("li", null, h("button.quiet", { disabled: !slide, title: slide ? `Go to ${slide.title}` : null, onclick: () => slide && this.go(slide.id) },
      step.status === "waiting" ? icon("key") : spinner(), h("b", null, outline.steps.get(id)?.title ?? id), left), h("div.mini", { "aria-hidden": "true" }, bar));
    return { element, left, bar };
  }
}
