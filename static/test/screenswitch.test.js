import assert from "node:assert/strict";
import test from "node:test";
import { ScreenSwitch } from "../js/run/screenswitch.js";

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("a second press counts from the first, until the server has told what became of them", async () => {
  const player = { scene: { number: 1, view: { blackout: false, freeze: false } } };
  const sent = [];
  const commands = { send: (command) => new Promise((resolve, reject) => sent.push({ command, resolve, reject })) };
  const screen = new ScreenSwitch(/** @type {any} */ (player), /** @type {any} */ (commands));
  screen.flip("blackout"); screen.flip("blackout"); screen.flip("freeze");
  sent.forEach(({ resolve }, index) => resolve({ number: index + 2 }));
  await turn();
  screen.flip("blackout");
  assert.deepEqual(sent.map(({ command }) => [command.do, command.on]), [["blackout", true], ["blackout", false], ["freeze", true], ["blackout", true]]);
  sent[3].resolve({ number: 5 });
  await turn();
  player.scene = { number: 6, view: { blackout: false, freeze: true } };
  screen.flip("blackout");
  assert.equal(sent[4].command.on, true, "another page made it light in between");
});

test("a press that was refused is said, and counts for nothing", async () => {
  const player = { scene: { number: 1, view: { blackout: false } } };
  const sent = [], problems = [];
  const commands = { send: (command) => new Promise((resolve, reject) => sent.push({ command, resolve, reject })) };
  const screen = new ScreenSwitch(/** @type {any} */ (player), /** @type {any} */ (commands));
  screen.on("problem", (text) => problems.push(text));
  screen.flip("blackout");
  sent[0].reject(new Error("This run has ended."));
  await turn();
  screen.flip("blackout");
  assert.deepEqual([problems, sent[1].command.on], [["This run has ended."], true]);
});
