import assert from "node:assert/strict";
import test from "node:test";
import { Spent, pace, partsOf, planOf } from "../js/run/plan.js";

const minute = 60_000_000;
const outline = {
  slides: [{ id: "title", part: null, plan: null }, { id: "a", part: 0, plan: minute }, { id: "b", part: 0, plan: null }, { id: "c", part: 1, plan: null }],
  parts: [{ plan: 3 * minute }, { plan: 2 * minute }],
  duration: 6 * minute,
};

test("a slide's own plan counts first and the rest of its part is shared", () => {
  const plan = planOf(outline);
  assert.deepEqual(plan.map(({ from, until }) => (until - from) / minute), [1, 1, 2, 2]);
  assert.deepEqual(partsOf(plan).map(({ part, from, until }) => [part, from / minute, until / minute]), [[null, 0, 1], [0, 1, 4], [1, 4, 6]]);
});

test("a talk without any plan has none", () => {
  assert.deepEqual(planOf({ slides: [{ id: "a", part: null, plan: null }], parts: [], duration: null }), []);
});

test("within a slide's stretch nobody is behind or ahead", () => {
  const plan = planOf(outline);
  assert.equal(pace(plan, "b", 3 * minute)?.behind, 0);
  assert.equal(pace(plan, "b", 3 * minute)?.finish, 6 * minute);
});

test("past the stretch is behind by what is past it, and the end moves by as much", () => {
  const standing = pace(planOf(outline), "a", 3 * minute);
  assert.equal(standing?.behind, minute);
  assert.equal(standing?.finish, 7 * minute);
});

test("before the stretch is ahead", () => {
  assert.equal(pace(planOf(outline), "c", 2 * minute)?.behind, -2 * minute);
});

test("coming back to a part adds to its time", () => {
  const spent = new Spent();
  spent.enter(0, 0);
  spent.enter(1, 10);
  spent.enter(0, 30);
  assert.equal(spent.in(0, 35), 15);
  assert.equal(spent.in(1, 35), 20);
});
