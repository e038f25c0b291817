import assert from "node:assert/strict";
import test from "node:test";
import { Stream } from "../js/run/stream.js";

/** A connection that says what it is told to say. */
class Source extends EventTarget {
  static CLOSED = 2;
  /** @type {Source[]} */
  static all = [];
  readyState = 1;

  constructor(url) {
    super();
    this.url = url;
    Source.all.push(this);
  }

  say(name, data = {}, lastEventId = "") {
    const message = Object.assign(new Event(name), { data: JSON.stringify(data), lastEventId });
    if (name === "message") this.onmessage(message);
    else this.dispatchEvent(message);
  }

  close() { this.readyState = Source.CLOSED; }
}

/** A stream that has heard its first event, and what it says of its connection. */
function opened(t) {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  Source.all.length = 0;
  const stream = new Stream("/stream"), told = [];
  stream.on("connection", ({ connected }) => told.push(connected));
  stream.start();
  Source.all[0].say("hello");
  Source.all[0].say("message", { n: 7 }, "e-7");
  return { stream, told };
}

/** Runs a test whose streams connect to a `Source`, in a page that can be hidden. */
const streaming = (name, body) => test(name, (t) => {
  const real = globalThis.EventSource;
  globalThis.EventSource = /** @type {any} */ (Source);
  try {
    body(t);
  } finally {
    globalThis.EventSource = real;
    delete document.hidden;
  }
});

function show(isShown) {
  Object.defineProperty(document, "hidden", { configurable: true, value: !isShown });
  document.dispatchEvent(new Event("visibilitychange"));
}

streaming("a server that says nothing is lost, though its connection stays open, and is asked again", (t) => {
  const { stream, told } = opened(t);
  t.mock.timers.tick(10_000);
  Source.all[0].say("beat");
  t.mock.timers.tick(11_000);
  assert.deepEqual(told, [true], "its heartbeats keep it");
  t.mock.timers.tick(1_000);
  assert.deepEqual(told, [true, false]);
  assert.equal(Date.now() - stream.heard, 12_000);
  t.mock.timers.tick(2_000);
  assert.equal(Source.all[1].url, "/stream?last_id=e-7");
  Source.all[0].say("message", { n: 8 }, "e-8");
  assert.deepEqual(told, [true, false], "what is still to come of the old one is not heard");
  // Its silence, and then at most a second and a half; not so long that the next one is lost too.
  t.mock.timers.tick(13_000);
  t.mock.timers.tick(2_000);
  assert.equal(Source.all.length, 3, "and again");
  Source.all[2].say("message", { n: 8 }, "e-8");
  assert.deepEqual(told, [true, false, true]);
  stream.stop();
});

streaming("a page that was hidden for long is told that it was away, and goes on where it was", (t) => {
  const { stream, told } = opened(t);
  show(false);
  for (let beats = 0; beats < 7; beats += 1) { t.mock.timers.tick(5_000); Source.all[0].say("beat"); }
  assert.equal(Source.all[0].readyState, Source.CLOSED);
  t.mock.timers.tick(600_000);
  assert.equal(Source.all.length, 1, "nobody asks while nobody looks");
  show(true);
  assert.equal(Source.all[1].url, "/stream?last_id=e-7");
  Source.all[1].say("hello");
  assert.deepEqual(told, [true, false, true]);
  stream.stop();
});
