import assert from "node:assert/strict";
import test from "node:test";
import { detected } from "../js/panels/alertstatus.js";

const SECOND = 1e6;
const step = (startedAt, endedAt) => ({ startedAt: startedAt * SECOND, endedAt: endedAt === null ? null : endedAt * SECOND });
const found = (alert, ...steps) => detected({ since: alert.since * SECOND, at: alert.at * SECOND }, { steps: Object.fromEntries(steps.entries()) });

test("an alert counts from the step under way when it began, not from one before", () => {
  assert.equal(found({ since: 519, at: 524 }, step(510, 511), step(514, 560)), 10 * SECOND);
  assert.equal(found({ since: 519, at: 524 }, step(510, 511), step(514, null)), 10 * SECOND);
});

test("where no step was under way, an alert counts from the latest that had just ended", () => {
  assert.equal(found({ since: 519, at: 524 }, step(500, 501), step(510, 511), step(520, null)), 14 * SECOND);
  assert.equal(found({ since: 519, at: 524 }, step(400, 401)), null);
  assert.equal(detected({ at: SECOND }, { steps: { load: { startedAt: null, endedAt: null } } }), null);
});
