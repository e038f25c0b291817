import assert from "node:assert/strict";
import test from "node:test";
import { Emitter } from "../js/lib/emitter.js";
import { Keys, PRESENTER_KEYS } from "../js/deck/keys.js";
import { Arming } from "../js/run/arming.js";
import { Commands } from "../js/run/commands.js";

globalThis.addEventListener ??= () => {};

const press = (key, shiftKey = false) => ({ key, shiftKey, ctrlKey: false, metaKey: false, altKey: false });
const all = Object.fromEntries(PRESENTER_KEYS.map(({ action }) => [action, () => {}]));

test("a clicker's keys never arm, run or stop a step", () => {
  const keys = new Keys(PRESENTER_KEYS, all);
  for (const key of ["PageUp", "PageDown", "b", "."]) {
    assert.ok(["next", "previous", "blackout"].includes(keys.entry(press(key))?.action ?? ""), key);
  }
});

test("shift with Escape stops a step and Escape alone opens the overview", () => {
  const keys = new Keys(PRESENTER_KEYS, all);
  assert.equal(keys.entry(press("Escape", true))?.action, "stop");
  assert.equal(keys.entry(press("Escape"))?.action, "overview");
  assert.equal(keys.entry(press("N"))?.action, "next");
});

test("keys with control or alt are left to the browser", () => {
  const keys = new Keys(PRESENTER_KEYS, all);
  assert.equal(keys.entry({ ...press("f"), ctrlKey: true }), null);
});

/** A server that holds its answers until told. */
function server() {
  const posted = [];
  globalThis.fetch = (_url, { body }) => new Promise((resolve) => {
    posted.push({ ...JSON.parse(body), answer: (value = {}, ok = true) => resolve({ ok, status: ok ? 200 : 409, json: async () => value }) });
  });
  return posted;
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("commands go one at a time with a rising number, and only the latest goto waits", async () => {
  const posted = server();
  const commands = new Commands("/api/runs/r");
  const answers = ["a", "b", "c"].map((slide) => commands.send({ do: "goto", slide, stage: 0 }));
  await turn();
  assert.deepEqual(posted.map(({ command }) => command.slide), ["a"]);
  posted[0].answer();
  await turn();
  assert.deepEqual(posted.map(({ count, command }) => [count, command.slide]), [[1, "a"], [2, "c"]]);
  assert.equal(posted[0].page, posted[1].page);
  posted[1].answer();
  await Promise.all(answers);
});

test("a refused command is told with the server's sentence, and the next one still goes", async () => {
  const posted = server();
  const commands = new Commands("/api/runs/r");
  const first = commands.send({ do: "end" }), second = commands.send({ do: "start" });
  await turn();
  posted[0].answer({ error: "The run has ended." }, false);
  await assert.rejects(first, /The run has ended/);
  await turn();
  posted[1].answer({ number: 4 });
  assert.deepEqual(await second, { number: 4 });
});

test("the second press spends the nonce once", async () => {
  const posted = server();
  const arming = new Arming(new Commands("/api/runs/r"));
  const armed = arming.press("load");
  await turn();
  posted[0].answer({ nonce: "n1", text: "./load.sh", confirm: null });
  await armed;
  assert.equal(arming.armed?.text, "./load.sh");
  const run = arming.press("load");
  arming.press("load");
  await turn();
  posted[1].answer({ attempt: 1 });
  await run;
  assert.deepEqual(posted.map(({ command }) => [command.do, command.nonce]), [["arm", undefined], ["run", "n1"]]);
  assert.equal(arming.armed, null);
});

test("a first press that was taken back before its answer came is none", async () => {
  const posted = server();
  const arming = new Arming(new Commands("/api/runs/r"));
  const pages = new Emitter();
  arming.follow(/** @type {any} */ (pages));

  const elsewhere = arming.arm("load");
  await turn();
  pages.emit("notice", { armed: { step: "load", nonce: "n1" } });
  pages.emit("notice", { disarmed: "load" });
  posted[0].answer({ nonce: "n1", text: "./load.sh" });
  await elsewhere;
  assert.equal(arming.armed, null, "by another page");

  const here = arming.arm("load");
  await turn();
  arming.disarm();
  posted[1].answer({ nonce: "n2", text: "./load.sh" });
  await here;
  await turn();
  assert.equal(arming.armed, null, "by this one");
  assert.deepEqual(posted.map(({ command }) => command.do), ["arm", "arm", "disarm"]);
  posted[2].answer({});
});
