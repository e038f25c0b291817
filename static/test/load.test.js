import assert from "node:assert/strict";
import test from "node:test";
import { ceiling, latency, rate } from "../js/run/load.js";

test("a latency has three digits and its unit", () => {
  assert.equal(latency(0.00042), "0.42 ms");
  assert.equal(latency(0.0421), "42.1 ms");
  assert.equal(latency(0.214), "214 ms");
  assert.equal(latency(1.3), "1.30 s");
  assert.equal(latency(12.34), "12.3 s");
  assert.equal(latency(NaN), "–");
});

test("a rate is exact while it is small", () => {
  assert.equal(rate(0.5), "0.5/s");
  assert.equal(rate(120.4), "120/s");
  assert.equal(rate(75000), "75,000/s");
});

test("the strip ends at a round value above all of it", () => {
  assert.equal(ceiling(0), 0.001);
  assert.equal(ceiling(0.0042), 0.005);
  assert.equal(ceiling(0.2), 0.2);
  assert.ok(Math.abs(ceiling(3.1) - 5) < 1e-9);
});
