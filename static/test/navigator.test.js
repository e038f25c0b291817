import assert from "node:assert/strict";
import test from "node:test";
import { Navigator } from "../js/deck/navigator.js";
import { Course } from "../js/deck/position.js";
import { Emitter } from "../js/lib/emitter.js";

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A talk of four slides on its first, with a server that answers and tells when it is told to. */
function room() {
  const player = Object.assign(new Emitter(), { scene: { number: 1, run: { status: "started" }, position: { slide: "a", stage: 0 } } });
  const sent = [];
  const commands = { send: (command) => new Promise((resolve, reject) => sent.push({ command, resolve, reject })) };
  const navigator = new Navigator(/** @type {any} */ (player), /** @type {any} */ (commands));
  navigator.course = new Course(["a", "b", "c", "d"].map((id) => ({ id, stages: 0 })));
  const tell = (number, slide) => {
    Object.assign(player.scene, { number, position: { slide, stage: 0 } });
    player.emit("event", { k: "position", n: number, slide, stage: 0 });
  };
  return { navigator, sent, tell, at: () => navigator.position?.slide };
}

test("quick presses count from the last one, even while the server still tells of an earlier visit", async () => {
  const { navigator, sent, tell, at } = room();
  navigator.next(); navigator.next(); navigator.previous();
  assert.equal(at(), "b");
  tell(2, "b");
  assert.equal(at(), "b");
  tell(3, "c");
  assert.equal(at(), "b", "not pulled along to where it was in between");
  navigator.next();
  assert.equal(at(), "c");
  assert.deepEqual(sent.map(({ command }) => command.slide), ["b", "c", "b", "c"]);
  sent.forEach(({ resolve }, index) => resolve({ number: index + 2 }));
  await turn();
  tell(4, "b");
  assert.equal(at(), "c");
  tell(5, "c");
  assert.equal(at(), "c");
  tell(6, "d");
  assert.equal(at(), "d", "whoever comes last wins");
});

test("a move that another page overtook is given up as soon as it is answered", async () => {
  const { navigator, sent, tell, at } = room();
  navigator.next();
  tell(2, "b"); tell(3, "d");
  assert.equal(at(), "b");
  sent[0].resolve({ number: 2 });
  await turn();
  assert.equal(at(), "d");
});

test("a refused move goes back to where the server is, and says why", async () => {
  const { navigator, sent, at } = room();
  const problems = [];
  navigator.on("problem", (text) => problems.push(text));
  navigator.next();
  sent[0].reject(new Error("This run has ended."));
  await turn();
  assert.equal(at(), "a");
  assert.deepEqual(problems, ["This run has ended."]);
});

test("the first press starts the run, and those that follow at once are not lost", async () => {
  const { navigator, sent, at } = room();
  navigator.player.scene.run.status = "lobby";
  navigator.next(); navigator.next(); navigator.next();
  assert.equal(at(), "d");
  assert.deepEqual(sent.map(({ command }) => command.slide ?? command.do), ["start", "b", "c", "d"]);
});

test("the server's word for a move that is shown already is no second move", async () => {
  const { navigator, sent, tell } = room();
  let moves = 0;
  navigator.on("move", () => { moves += 1; });
  navigator.next();
  tell(2, "b");
  sent[0].resolve({ number: 2 });
  await turn();
  assert.equal(moves, 1);
});

test("Start begins on the slide that is shown, Next goes on", async () => {
  const { navigator, sent, at } = room();
  Object.assign(navigator.player.scene, { run: { status: "lobby" }, position: null });
  navigator.start();
  assert.deepEqual(sent.map(({ command }) => command), [{ do: "start" }, { do: "goto", slide: "a", stage: 0 }]);
  assert.equal(at(), "a");
  navigator.next();
  assert.deepEqual(sent.slice(2).map(({ command }) => command), [{ do: "goto", slide: "b", stage: 0 }]);
});
