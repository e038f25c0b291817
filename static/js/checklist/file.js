import { RequestError, getJSON, unanswered } from "../lib/api.js";
import { Emitter } from "../lib/emitter.js";

/** How often the list is read anew while checks run, and while nothing does; milliseconds. */
const BUSY = 300, IDLE = 3000;

/**
 * A checklist as the server knows it, read again and again while the page is seen. Emits `change`
 * with the list and `problem` with a sentence.
 */
export class ChecklistFile extends Emitter {
  /** @param {string} name */
  constructor(name) {
    super();
    this.name = name;
    this.url = `/api/checklists/${encodeURIComponent(name)}`;
    this.text = "";
    this.timer = 0;
    this.isLost = false;
  }

  /** Begins to read. */
  start() {
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.#read(); });
    this.#read();
  }

  async #read() {
    clearTimeout(this.timer);
    if (document.hidden) return;
    let isBusy = false;
    try {
      isBusy = this.#take(await getJSON(this.url));
      if (this.isLost) this.emit("problem", "");
      this.isLost = false;
    } catch (error) {
      this.isLost = true;
      this.emit("problem", error.message);
    }
    this.timer = setTimeout(() => this.#read(), isBusy ? BUSY : IDLE);
  }

  #take(list) {
    const text = JSON.stringify({ ...list, now: 0 });
    if (text !== this.text) {
      this.text = text;
      this.emit("change", list);
    }
    return Boolean(list.busy);
  }

  /**
   * Does something with the list.
   * @param {{ do: string } & Record<string, any>} command
   * @returns {Promise<any>} the answer, or null where it was refused
   */
  async send(command) {
    let response, body;
    try {
      response = await fetch(this.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRF": "1" },
        body: JSON.stringify({ ...command, by: whoami() || undefined }),
      });
      body = await response.json().catch(() => ({}));
      if (!response.ok) throw new RequestError(response.status, body?.error ?? `The server answered ${response.status}.`);
    } catch (error) {
      this.emit("problem", error instanceof RequestError ? error.message : unanswered(error));
      return null;
    }
    if (body.groups) this.#take(body);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#read(), BUSY / 2);
    return body;
  }
}

const KEY = "showrunner-name";

/** The name under which this page ticks; empty where nobody gave one. */
export function whoami() {
  try { return localStorage.getItem(KEY) ?? ""; } catch { return ""; }
}

/** Remembers the name. @param {string} name */
export function iAm(name) {
  try { localStorage.setItem(KEY, name.trim().slice(0, 60)); } catch { /* not remembered */ }
}
