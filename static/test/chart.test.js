import assert from "node:assert/strict";
import test from "node:test";
import { axis, ticks, timeTicks } from "../js/panels/scale.js";
import { columnsOf, paletteColour } from "../js/run/terminal.js";

test("ticks are round, start at zero and reach past the highest value", () => {
  assert.deepEqual(ticks(0, 0.41).map((tick) => Math.round(tick * 100)), [0, 20, 40, 60]);
  assert.deepEqual(ticks(0, 0), [0, 0.5, 1]);
  assert.ok((ticks(-3, 7).at(0) ?? 0) <= -3);
});

test("an axis beside another has as many steps, all of them round", () => {
  const write = (value) => value.toFixed(3);
  for (const [values, levels] of [[[0.00079], 3], [[0.2, 7], 3], [[-3, 7], 4], [[4, 1234], 5], [[], 3]]) {
    const found = axis(values, { unit: "", min: null, max: null }, { rows: 3, write, count: levels });
    assert.equal(found.levels.length, levels + 1);
    assert.ok(found.high >= Math.max(0, ...values) && found.low <= Math.min(0, ...values), `${values}: ${found.levels}`);
  }
  assert.deepEqual(axis([0.79], { unit: "", min: null, max: null }, { rows: 3, write, count: 3 }).levels, [0, 0.5, 1, 1.5]);
});

test("times on an axis are at round minutes", () => {
  const { times, step } = timeTicks(1_000_000, 1_300_000, 5);
  assert.equal(step, 60_000);
  assert.ok(times.every((time) => time % 60_000 === 0));
});

test("a row's columns count code points, and wide pieces as they say", () => {
  assert.equal(columnsOf(["plain ", 0, ["漢字", 4], "0.2.0", "😀", 0]), 11);
});

test("the 256 colours have the cube and the greys", () => {
  assert.equal(paletteColour(16), "rgb(0 0 0)");
  assert.equal(paletteColour(196), "rgb(255 0 0)");
  assert.equal(paletteColour(231), "rgb(255 255 255)");
  assert.equal(paletteColour(244), "rgb(128 128 128)");
});
