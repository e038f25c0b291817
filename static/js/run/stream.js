import { Emitter } from "../lib/emitter.js";

const HIDDEN_LIMIT = 30_000;
const RETRY_FIRST = 500;
const RETRY_LAST = 10_000;
/** Silence longer than two of the server's heartbeats: a network that went away closes nothing. */
const SILENCE_LIMIT = 12_000;

/**
 * One page's stream of events, kept up for as long as the page lives.
 *
 * An EventSource gives up for good after an HTTP error; this one comes back, with the last event's
 * id in the address. It comes back, too, when the server says nothing for longer than its heartbeats
 * allow. It closes when the page has been hidden for 30 s and opens again when the page is shown.
 *
 * Emits `hello`, `scene`, `event`, `notice` with their parsed data, and `connection` with
 * `{ connected, since }`.
 */
export class Stream extends Emitter {
  /** @param {string} url */
  constructor(url) {
    super();
    this.url = url;
    /** Whether the server is heard. */
    this.connected = false;
    /** When something was last heard, in milliseconds since 1970. */
    this.heard = Date.now();
    this.lastID = "";
    this.retry = RETRY_FIRST;
    /** @type {EventSource | null} */
    this.source = null;
    this.timers = { retry: 0, hidden: 0, silence: 0 };
    this.onVisibility = () => this.#visibilityChanged();
    this.onOffline = () => this.#lost();
  }

  /** Opens the stream and keeps it open. */
  start() {
    document.addEventListener("visibilitychange", this.onVisibility);
    addEventListener("offline", this.onOffline);
    addEventListener("pagehide", () => this.#close(), { once: true });
    addEventListener("pageshow", (event) => { if (event.persisted) this.#open(); });
    this.#open();
  }

  /** Closes the stream for good. */
  stop() {
    document.removeEventListener("visibilitychange", this.onVisibility);
    removeEventListener("offline", this.onOffline);
    clearTimeout(this.timers.hidden);
    this.#close();
  }

  /** Reads everything anew, for a page that found itself out of step. */
  restart() {
    this.lastID = "";
    this.#open();
  }

  #open() {
    this.#close();
    const url = this.lastID ? `${this.url}?last_id=${encodeURIComponent(this.lastID)}` : this.url;
    const source = new EventSource(url);
    this.source = source;
    const receive = (name) => (message) => {
      if (this.source === source) this.#receive(name, message);
    };
    source.onmessage = receive("event");
    for (const name of ["hello", "scene", "notice", "beat"]) source.addEventListener(name, receive(name));
    source.onerror = () => { if (this.source === source) this.#failed(source); };
    this.#listen();
  }

  #listen() {
    clearTimeout(this.timers.silence);
    this.timers.silence = setTimeout(() => {
      this.#lost();
      this.#close();
      this.#comeBack();
    }, SILENCE_LIMIT);
  }

  #close() {
    clearTimeout(this.timers.retry);
    clearTimeout(this.timers.silence);
    this.source?.close();
    this.source = null;
  }

  #receive(name, message) {
    let data;
    try {
      data = JSON.parse(message.data);
    } catch {
      return;
    }
    this.heard = Date.now();
    this.retry = RETRY_FIRST;
    this.#listen();
    if (message.lastEventId) this.lastID = message.lastEventId;
    if (!this.connected) {
      this.connected = true;
      this.emit("connection", { connected: true, since: this.heard });
    }
    this.emit(name, data);
  }

  #lost() {
    if (!this.connected) return;
    this.connected = false;
    this.emit("connection", { connected: false, since: this.heard });
  }

  #failed(source) {
    this.#lost();
    if (source.readyState === EventSource.CLOSED) this.#comeBack();
  }

  #comeBack() {
    clearTimeout(this.timers.retry);
    this.timers.retry = setTimeout(() => this.#open(), this.retry * (0.5 + Math.random()));
    this.retry = Math.min(RETRY_LAST, this.retry * 2);
  }

  #visibilityChanged() {
    clearTimeout(this.timers.hidden);
    if (document.hidden) {
      this.timers.hidden = setTimeout(() => {
        this.#lost();
        this.#close();
      }, HIDDEN_LIMIT);
    } else if (!this.source) {
      this.#open();
    }
  }
}
