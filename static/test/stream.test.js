import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { Stream } from "../js/run/stream.js";

const page = new EventTarget();
Object.assign(globalThis, { document: page, addEventListener() {}, removeEventListener() {} });
mock.timers.enable({ apis: ["setTimeout", "Date"] });

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
globalThis.EventSource = /** @type {any} */ (Source);

/** A stream that has heard its first event, and what it says of its connection. */
function opened() {
  Source.all.length = 0;
  const stream = new Stream("/stream"), told = [];
  stream.on("connection", ({ connected }) => told.push(connected));
  stream.start();
  Source.all[0].say("hello");
  Source.all[0].say("message", { n: 7 }, "e-7");
  return { stream, told };
}

function show(isShown) {
  Object.assign(page, { hidden: !isShown });
  page.dispatchEvent(new Event("visibilitychange"));
}

test("a server that says nothing is lost, though its connection stays open, and is asked again", () => {
  const { stream, told } = opened();
  mock.timers.tick(10_000);
  Source.all[0].say("beat");
  mock.timers.tick(11_000);
  assert.deepEqual(told, [true], "its heartbeats keep it");
  mock.timers.tick(1_000);
  assert.deepEqual(told, [true, false]);
  assert.equal(Date.now() - stream.heard, 12_000);
  mock.timers.tick(2_000);
  assert.equal(Source.all[1].url, "/stream?last_id=e-7");
  Source.all[0].say("message", { n: 8 }, "e-8");
  assert.deepEqual(told, [true, false], "what is still to come of the old one is not heard");
  mock.timers.tick(13_000);
  mock.timers.tick(10_000);
  assert.equal(Source.all.length, 3, "and again");
  Source.all[2].say("message", { n: 8 }, "e-8");
  assert.deepEqual(told, [true, false, true]);
  stream.stop();
});

test("a page that was hidden for long is told that it was away, and goes on where it was", () => {
  const { stream, told } = opened();
  show(false);
  for (let beats = 0; beats < 7; beats += 1) { mock.timers.tick(5_000); Source.all[0].say("beat"); }
  assert.equal(Source.all[0].readyState, Source.CLOSED);
  mock.timers.tick(600_000);
  assert.equal(Source.all.length, 1, "nobody asks while nobody looks");
  show(true);
  assert.equal(Source.all[1].url, "/stream?last_id=e-7");
  Source.all[1].say("hello");
  assert.deepEqual(told, [true, false, true]);
  stream.stop();
});
