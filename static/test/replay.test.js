import assert from "node:assert/strict";
import test from "node:test";
import { lengthOf } from "../js/replay/steps.js";
import { RunClock } from "../js/lib/clock.js";
import { idleStretches } from "../js/run/replay.js";

const second = 1_000_000;

test("time outside steps, slide changes, alerts and marks is idle", () => {
  const idle = idleStretches({
    duration: 100 * second,
    slides: [{ from: 0 }, { from: 50 * second }],
    steps: [{ from: 10 * second, until: 20 * second }],
    alerts: [{ at: 80 * second }], markers: [],
  });
  assert.deepEqual(idle.map(({ from, until }) => [from / second, until / second]), [[24, 49], [54, 79], [84, 100]]);
});

test("a step that never ended is not idle", () => {
  assert.deepEqual(idleStretches({ duration: 60 * second, steps: [{ from: 0, until: null }] }), []);
});

test("the run's clock follows the server where the page's clock is wrong", () => {
  let wall = 1_000_000;
  const clock = new RunClock(() => wall);
  clock.open(400_000, 5 * second);
  clock.saw(10 * second);
  assert.equal(clock.now(), 10 * second);
  wall += 2000;
  assert.equal(clock.now(), 12 * second);
});

test("an event that comes late does not set the clock back", () => {
  let wall = 500_000;
  const clock = new RunClock(() => wall);
  clock.open(400_000, 0);
  clock.saw(100 * second);
  wall += 5000;
  clock.saw(101 * second);
  assert.equal(clock.now(), 105 * second);
});

test("a step of a replay took what its card says, and nothing if it was skipped", () => {
  assert.equal(lengthOf({ status: "passed", took: 3, from: 10, until: 16 }, 100), 3);
  assert.equal(lengthOf({ status: "passed", took: null, from: 10, until: 16 }, 100), 6);
  assert.equal(lengthOf({ status: "running", from: 10, until: null }, 100), 90);
  assert.equal(lengthOf({ status: "skipped", from: 10, until: 16 }, 100), 0);
});
