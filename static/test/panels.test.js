import assert from "node:assert/strict";
import test from "node:test";
import { fitted, ring } from "../js/panels/canvas.js";
import { KINDS } from "../js/panels/kinds.js";
import { labelsOf, piecesOf, stacked } from "../js/panels/lines.js";
import { Options, levelOf } from "../js/panels/options.js";
import { axis } from "../js/panels/scale.js";

const point = (second, ...values) => [second * 1e6, values.map((value, index) => [`s${index}`, value])];

test("a line ends where a value is missing, no number, or not measured for long", () => {
  const points = [point(1, 1), point(2, 2), point(3, null), point(4, 4), point(5, "NaN"), point(6, 6), point(40, 7), point(50, 8)];
  assert.deepEqual(piecesOf(points, "s0").map((piece) => piece.map(([, value]) => value)), [[1, 2], [4], [6], [7, 8]]);
  assert.deepEqual(piecesOf(points, "other"), []);
});

test("areas stand on each other, and a missing one is flat", () => {
  const [low, high] = stacked([point(1, 1, 2), point(2, null, 3), point(60, 1, 1)], ["s0", "s1"]);
  assert.deepEqual(low, [[[1e6, 0, 1], [2e6, 0, 0]], [[60e6, 0, 1]]]);
  assert.deepEqual(high, [[[1e6, 1, 3], [2e6, 0, 3]], [[60e6, 1, 2]]]);
});

test("series keep their place, and those seen before come after them", () => {
  assert.deepEqual(labelsOf([{ label: "s1" }], [point(1, 1, 2)]), ["s1", "s0"]);
});

test("a value is as good as its thresholds say, either way round", () => {
  const levels = (reversed) => [0, 0.2, 0.4].map((value) => levelOf(value, [0.1, 0.3], reversed));
  assert.deepEqual(levels(false), ["ok", "warn", "bad"]);
  assert.deepEqual(levels(true), ["bad", "warn", "ok"]);
  assert.equal(levelOf(5, [], false), "idle");
  assert.equal(levelOf(NaN, [1], false), "idle");
  assert.equal(levelOf(0.3, [0.3], false), "ok");
});

test("options are read from a figure, whatever stands there", () => {
  const options = new Options({ kind: "table", unit: "dollars", thresholds: "1,x,3", queries: '[{"name":"Cost","unit":"seconds","thresholds":[1]}]', highlight: "{", min: "low" });
  assert.deepEqual(options.thresholds, [1, 3]);
  assert.equal(options.min, null);
  assert.deepEqual(options.highlights, []);
  assert.equal(options.queryOf("Cost: a")?.name, "Cost");
  assert.equal(options.queryOf("Costs"), null);
  assert.equal(options.write(2, options.queries[0]), "2 s");
  assert.equal(options.level(2, options.queries[0]), "bad");
  assert.equal(options.level(2, { name: "Out" }), "idle");
});

test("an axis reaches its values and its limit, and ends where it is told to", () => {
  const write = String, none = { unit: "none", min: null, max: null };
  assert.ok(axis([7], none, { rows: 3, write, limit: 9 }).high >= 9);
  assert.equal(axis([0.92], { ...none, unit: "percent" }, { rows: 3, write }).high, 1);
  assert.equal(axis([50], { ...none, min: 0, max: 12 }, { rows: 3, write }).high, 12);
  assert.equal(axis([0.05], none, { rows: 3, write, count: 3 }).levels.length, 4);
});

test("a long name keeps its ends", () => {
  assert.equal(fitted("short", 200, 10), "short");
  const text = fitted("Vector - DaVinci Configurator SE", 108, 10);
  assert.ok(text.startsWith("Vector") && text.endsWith("SE") && text.length <= 20, text);
});

test("a whole ring is drawn too", () => {
  assert.ok(/^M.*Z$/.test(ring(0, 0, 0, 10, 0, 1)));
  assert.ok(!ring(5, 5, 2, 10, 0, 0.5).includes("NaN"));
});

const KINDS_OF_NUMBERS = ["timeseries", "stat", "gauge", "bars", "pie", "donut", "heatmap", "compare"];
const EVIL = [[], [{ label: "", value: null }], [{ label: "a", value: "NaN" }, { label: "+Inf", value: "+Inf" }], [{ label: "x".repeat(500), value: -1e300 }, { label: "0.5", value: 1e300 }]];

test("no kind draws a coordinate that is no number, or forgets its sentence", () => {
  for (const kind of KINDS_OF_NUMBERS) {
    for (const series of EVIL) {
      const host = document.createElement("div");
      Object.defineProperties(host, { clientWidth: { value: 800 }, clientHeight: { value: 400 } });
      const options = new Options({ kind, before: "a", after: "b", thresholds: "0.1,0.3", threshold: "0.3" });
      const points = series.map(({ label, value }, index) => [index * 1e6, [[label, value]]]);
      const view = {
        title: "Title", series, points, columns: [], rows: [], marks: [{ at: 1e6, label: "Step 1", kind: "step" }], from: 0, until: 60e6, range: 60e6, now: 60e6,
        scene: { steps: { a: { startedAt: 0, endedAt: 1e6 } } }, isQuiet: false, wall: (time) => time / 1000, window: () => points, stepName: (step) => step,
        newest: () => null,
      };
      const drawing = new KINDS[kind](host, options);
      drawing.headline?.(view);
      drawing.legend?.(view);
      drawing.draw(view);
      const shown = host.querySelector("svg");
      assert.ok(shown, kind);
      for (const part of shown.querySelectorAll("*")) {
        for (const { name, value } of part.attributes) assert.ok(!/NaN|Infinity|undefined/.test(value), `${kind}: ${name}="${value}"`);
      }
      assert.ok(shown.getAttribute("aria-label")?.startsWith("Title"), kind);
    }
  }
});
