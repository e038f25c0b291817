import assert from "node:assert/strict";
import test from "node:test";
import { Agenda } from "../js/run/agenda.js";
import { modeOf } from "../js/run/mode.js";
import { standingOf } from "../js/run/standing.js";
import { TalkTime } from "../js/run/talktime.js";
import { Emitter } from "../js/lib/emitter.js";

const MINUTE = 60e6;
const at = (agenda, slide, spoken) => standingOf(agenda, agenda.pace(slide, { spoken }));

test("a talk is held against its plan", () => {
  const agenda = new Agenda({ slides: [{ id: "a", plan: MINUTE }, { id: "b", plan: MINUTE }], duration: 2 * MINUTE });
  assert.deepEqual(at(agenda, "a", 0), { word: "On plan", by: 0, isLate: false });
  assert.deepEqual(at(agenda, "a", 2 * MINUTE), { word: "Behind plan", by: MINUTE, isLate: true });
  assert.deepEqual(at(agenda, "b", 0), { word: "Ahead of plan", by: MINUTE, isLate: false });
});

test("a plan that is longer than its slot is no measure: the slot is", () => {
  const agenda = new Agenda({ slides: [{ id: "a", plan: 4 * MINUTE }, { id: "b", plan: 5 * MINUTE }], duration: 5 * MINUTE });
  assert.equal(agenda.excess, 4 * MINUTE);
  assert.deepEqual(at(agenda, "a", 0), { word: "Late", by: 4 * MINUTE, isLate: true });
  assert.deepEqual(at(agenda, "b", 0), { word: "In time", by: 0, isLate: false });
});

test("a run is called the same on all pages", () => {
  assert.equal(modeOf({ status: "lobby", purpose: "live" }), "Live, not started");
  assert.equal(modeOf({ status: "started", purpose: "rehearsal" }), "Rehearsal, recording");
  assert.equal(modeOf({ status: "started", purpose: "rehearsal", simulated: true }, { isPaused: true }), "Simulated, clock paused");
  assert.equal(modeOf({ status: "started", purpose: "live" }, { isBehind: true }), "Live, not connected");
  assert.equal(modeOf({ status: "ended", purpose: "live" }, { isBehind: true }), "Live, ended");
});

test("the word for the pace is the same on a page that was open all the time and on one just opened", () => {
  const scene = { clock: { running: true, spent: 0, since: 0, paused: null, pauses: {} }, steps: {} };
  const page = () => {
    const player = Object.assign(new Emitter(), { scene, at: 0, now() { return this.at; }, changed() {} });
    const time = new TalkTime(/** @type {any} */ (player), "");
    time.agenda = new Agenda({ slides: [{ id: "a", plan: MINUTE }, { id: "b", plan: MINUTE }], duration: 2 * MINUTE });
    return (at, slide) => { player.at = at; return time.now(slide).pace?.standing; };
  };
  const old = page();
  const words = new Set();
  for (let at = 0; at < 3 * MINUTE; at += 700_000) {
    const slide = at < 2 * MINUTE ? "a" : "b";
    const word = old(at, slide);
    words.add(word);
    assert.equal(page()(at, slide), word);
  }
  assert.deepEqual([...words].sort(), ["behind", "on"]);
});
