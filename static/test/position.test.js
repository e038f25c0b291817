import assert from "node:assert/strict";
import test from "node:test";
import { Course, isSame } from "../js/deck/position.js";

const course = new Course([{ id: "a", stages: 0 }, { id: "b", stages: 2 }, { id: "c", stages: 0 }]);

test("next goes through a slide's stages, then to the next slide, and stops at the end", () => {
  const way = [];
  for (let place = course.first(); place; place = course.next(place)) way.push(`${place.slide}${place.stage}`);
  assert.deepEqual(way, ["a0", "b0", "b1", "b2", "c0"]);
});

test("back from a slide shows all of the one before", () => {
  assert.deepEqual(course.previous({ slide: "c", stage: 0 }), { slide: "b", stage: 2 });
  assert.equal(course.previous({ slide: "a", stage: 0 }), null);
});

test("a slide that a new deck does not have leads to the first", () => {
  assert.deepEqual(course.next({ slide: "gone", stage: 1 }), { slide: "a", stage: 0 });
});

test("a stage past what a slide has is led back into it", () => {
  assert.deepEqual(course.previous({ slide: "b", stage: 9 }), { slide: "b", stage: 1 });
});

test("a number out of the deck is kept within it", () => {
  assert.equal(course.at(99)?.slide, "c");
  assert.equal(course.at(-3)?.slide, "a");
  assert.equal(course.at(NaN)?.slide, "a");
});

test("places are the same when slide and stage are", () => {
  assert.ok(isSame({ slide: "a", stage: 1 }, { slide: "a", stage: 1 }));
  assert.ok(!isSame({ slide: "a", stage: 1 }, { slide: "a", stage: 0 }));
  assert.ok(!isSame({ slide: "a", stage: 1 }, null));
});
