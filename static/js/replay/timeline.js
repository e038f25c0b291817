import { h, setAttribute, setText } from "../lib/dom.js";
import { SECOND, clock, words } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { roundStep } from "../panels/scale.js";
import { chip } from "../run/status.js";

/** The tracks below a replay: parts, slides, steps, alerts, marks, and the place on them. */
export class TimelineView {
  /** @param {HTMLElement} host @param {(time: number) => void} seek */
  constructor(host, seek) {
    this.host = host;
    this.seek = seek;
    const track = (name) => h("div.ln." + name);
    this.tracks = { parts: track("parts"), slides: track("slides"), steps: track("lsteps"), alerts: track("alerts"), marks: track("marks"), ruler: track("ruler") };
    for (const [label, name] of [["Parts", "parts"], ["Slides", "slides"], ["Steps", "steps"], ["Alerts", "alerts"], ["Marks", "marks"], ["", "ruler"]]) {
      host.append(h("span.k", { "data-track": name }, label), this.tracks[name]);
    }
    this.head = h("i.head");
    this.ghost = h("i.ghost", { hidden: true });
    this.peekTime = h("b");
    this.peekTitle = h("span");
    this.peek = h("p.peek", { hidden: true }, this.peekTitle, this.peekTime);
    this.area = h("div.area", { role: "slider", tabindex: 0, "aria-label": "Time", "aria-valuemin": 0 }, this.head, this.ghost, this.peek);
    host.append(this.area);
    this.#pointer();
  }

  #pointer() {
    const time = (event) => {
      const { left, width } = this.area.getBoundingClientRect();
      return Math.max(0, Math.min(1, (event.clientX - left) / width)) * this.duration;
    };
    const look = (event) => {
      this.ghost.hidden = this.peek.hidden = false;
      const at = time(event);
      for (const element of [this.ghost, this.peek]) element.style.setProperty("--from", String(at / this.duration));
      setText(this.peekTime, clock(at));
      setText(this.peekTitle, this.timeline.slides?.findLast(({ from }) => from <= at)?.title ?? "Before the start");
    };
    this.area.addEventListener("pointerdown", (event) => {
      if (!this.duration || event.button !== 0) return;
      this.area.setPointerCapture(event.pointerId);
      this.isDragging = true;
      this.seek(time(event));
    });
    this.area.addEventListener("pointermove", (event) => {
      if (!this.duration) return;
      look(event);
      if (this.isDragging) this.seek(time(event));
    });
    for (const name of ["pointerup", "pointercancel"]) this.area.addEventListener(name, () => { this.isDragging = false; });
    this.area.addEventListener("pointerleave", () => { this.ghost.hidden = this.peek.hidden = true; });
  }

  /** Draws the tracks. @param {any} timeline @param {{ from: number, until: number }[]} idle */
  show(timeline, idle) {
    this.timeline = timeline;
    this.duration = Math.max(1, timeline.duration ?? 0);
    this.parts = (timeline.parts ?? []).map((part) => ({ ...part, element: this.#part(part) }));
    this.tracks.parts.replaceChildren(...this.parts.map(({ element }) => element));
    this.slides = (timeline.slides ?? []).map((slide) => ({ ...slide, element: this.#place(h("i", { title: slide.title }), slide.from, slide.until) }));
    this.tracks.slides.replaceChildren(...this.slides.map(({ element }) => element));
    const long = idle.filter(({ from, until }) => until - from > this.duration * 0.035);
    this.tracks.steps.replaceChildren(...long.map(({ from, until }) => this.#place(h("i.idle", { title: "Nothing happens here" }, h("span", null, "idle")), from, until)),
      ...(timeline.steps ?? []).map((step, index, all) => this.#step(step, index, all[index + 1]?.from ?? this.duration)));
    this.tracks.alerts.replaceChildren(...this.#alerts(timeline.alerts ?? []));
    this.tracks.marks.replaceChildren(...(timeline.markers ?? []).map(({ label, at }) => this.#place(h("span.mk", null, icon("flag"), label), at, at)));
    this.tracks.ruler.replaceChildren(...this.#ruler());
    for (const [name, list] of [["alerts", timeline.alerts], ["marks", timeline.markers], ["parts", timeline.parts]]) {
      const isEmpty = !list?.length;
      this.tracks[name].hidden = isEmpty;
      const label = this.host.querySelector(`[data-track=${name}]`);
      if (label) /** @type {HTMLElement} */ (label).hidden = isEmpty;
    }
    setAttribute(this.area, "aria-valuemax", Math.round(this.duration / SECOND));
  }

  #place(element, from, until) {
    element.style.setProperty("--from", (from / this.duration).toFixed(5));
    element.style.setProperty("--length", (Math.max(0, (until ?? this.duration) - from) / this.duration).toFixed(5));
    return element;
  }

  #part({ title, plan, from, until }) {
    const isPlanned = typeof plan === "number";
    const over = isPlanned ? until - from - plan : 0;
    const element = h("div.part", { title: isPlanned ? `${title}: plan ${clock(plan)}, actual ${clock(until - from)}` : title }, h("span", null, title));
    if (over > 0) {
      const extra = element.appendChild(h("i.over"));
      extra.style.setProperty("--share", String(over / (until - from)));
    }
    return this.#place(element, from, until);
  }

  #step(step, index, next) {
    const state = chip({ status: step.status, code: null }, { budget: null, took: null, asks: false, kind: "shell" });
    const until = step.until ?? this.duration, number = step.number ?? index + 1;
    const isWide = until - step.from > this.duration * 0.04;
    // A short step's number stands beside it, if there is room before the next.
    const hasRoom = isWide || next - until > this.duration * 0.022;
    return this.#place(h(`span.stp.is-${state.look}${isWide ? ".in" : ""}`, { title: `${number}, ${step.title}${step.attempt > 1 ? `, attempt ${step.attempt}` : ""}: ${state.word.toLowerCase()}` }, hasRoom ? h("b", null, String(number)) : null), step.from, until);
  }

  #alerts(alerts) {
    const open = new Map();
    const parts = [];
    const close = (name, at) => {
      const before = open.get(name);
      if (!before) return;
      parts.push(this.#place(h(before.state === "firing" ? "i.alert" : "i.alert.pend", { title: `${words(name)}: ${before.state}` }), before.at, at));
      if (before.state === "firing") parts.push(this.#place(h("span.alab", null, `${words(name)}, ${clock(at - before.at)}`), at, at));
      open.delete(name);
    };
    for (const { name, state, at } of alerts) {
      close(name, at);
      if (state === "firing" || state === "pending") open.set(name, { state, at });
    }
    for (const name of [...open.keys()]) close(name, this.duration);
    return parts;
  }

  #ruler() {
    const sizes = [10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600].map((seconds) => seconds * SECOND);
    const room = Math.max(2, Math.min(9, Math.floor((this.tracks.ruler.clientWidth || 900) / 64)));
    const step = sizes.find((size) => this.duration / size <= room) ?? roundStep(this.duration / 8);
    const times = [];
    for (let time = 0; time < this.duration - step * 0.6; time += step) times.push(time);
    return [...times, this.duration].map((time) => this.#place(h("span", null, clock(time)), time, time));
  }

  /** Marks where the replay is. @param {number} time*/
  update(time) {
    if (!this.timeline) return;
    this.head.style.setProperty("--from", (Math.min(time, this.duration) / this.duration).toFixed(5));
    setAttribute(this.area, "aria-valuenow", Math.round(time / SECOND));
    setAttribute(this.area, "aria-valuetext", `${clock(time)}, ${this.timeline.slides?.findLast(({ from }) => from <= time)?.title ?? ""}`);
    for (const list of [this.parts, this.slides]) {
      for (const { from, until, element } of list ?? []) {
        element.classList.toggle("cur", from <= time && time < until);
        element.classList.toggle("played", until <= time);
      }
    }
  }
}
