import assert from "node:assert/strict";
import test from "node:test";
import { READY, chip, sentences } from "../js/run/status.js";

test("an interrupted step says the same on every page, whether or not its message is known", () => {
  const said = ["The server stopped while it ran.", "Nothing was started again."];
  assert.deepEqual(sentences({ ...READY, status: "interrupted" }), said);
  assert.deepEqual(sentences({ ...READY, status: "interrupted", message: said[0] }), said);
});

test("a step that ran when the server was last heard does not run on", () => {
  const facts = { budget: null, took: 0, asks: false, kind: "shell" };
  assert.equal(chip({ ...READY, status: "running" }, facts).word, "Running");
  assert.equal(chip({ ...READY, status: "running" }, { ...facts, isBehind: true }).word, "Was running");
  assert.equal(chip({ ...READY, status: "passed" }, { ...facts, isBehind: true }).word, "Passed");
});
