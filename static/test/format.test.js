import assert from "node:assert/strict";
import test from "node:test";
import { ago, clock, elapsed, length, quantity, words } from "../js/lib/format.js";

test("a running time is never rounded up", () => {
  assert.equal(elapsed(52_999_000), "0:52");
  assert.equal(clock(52_999_000), "0:53");
  assert.equal(clock(3_725_000_000), "1:02:05");
  assert.equal(clock(-5), "0:00");
});

test("a short length keeps its tenths or milliseconds", () => {
  assert.equal(length(1_200), "1 ms");
  assert.equal(length(4_250_000), "4.3 s");
  assert.equal(length(94_000_000), "1:34");
});

test("an age is in words", () => {
  assert.equal(ago(1_200_000), "1 s ago");
  assert.equal(ago(38_000_000), "38 s ago");
  assert.equal(ago(185_000_000), "3 min ago");
});

test("a percentage is of a ratio", () => {
  assert.equal(quantity(0.41, "percent"), "41%");
  assert.equal(quantity(0.004, "percent"), "0.4%");
  assert.equal(quantity(0.06, "percent"), "6%");
});

test("money and rates are written as people write them", () => {
  assert.equal(quantity(1240, "dollars"), "$1,240");
  assert.equal(quantity(-3.5, "euros"), "−€3.5");
  assert.equal(quantity(95.4, "dollars-per-hour", 0), "$95 per hour");
  assert.equal(quantity(2.5, "per-second"), "2.5/s");
  assert.equal(quantity(12, "none", 2), "12.00");
  assert.equal(quantity(0.063, "seconds"), "63 ms");
});

test("samples without a number are shown as what they are", () => {
  assert.equal(quantity(null, "none"), "–");
  assert.equal(quantity("NaN", "none"), "–");
  assert.equal(quantity("+Inf", "none"), "∞");
});

test("figures are grouped and keep their unit", () => {
  assert.equal(quantity(1204, "none"), "1,204");
  assert.equal(quantity(0.25, "seconds"), "250 ms");
  assert.equal(quantity(1_500_000, "bytes"), "1.5 MB");
  assert.equal(quantity(84, "rpm"), "84 rpm");
});

test("a rule's name is read as words", () => {
  assert.equal(words("HighOverageRate"), "High overage rate");
  assert.equal(words("pool_locked"), "Pool locked");
});
