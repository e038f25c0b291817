import assert from "node:assert/strict";
import test from "node:test";
import { Emitter } from "../js/lib/emitter.js";
import { Keys, PRESENTER_KEYS } from "../js/deck/keys.js";
import { Arming } from "../js/run/arming.js";
import { Commands } from "../js/run/commands.js";
import { Typing } from "../js/run/typing.js";
import { presenterActions, stepToArm } from "../js/stage/actions.js";

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

test("a clicker moves the talk while a field has the focus, and letters stay in the field", () => {
  const pressed = [], target = document.createElement("input");
  const keys = new Keys(PRESENTER_KEYS, { next: () => pressed.push("next"), previous: () => pressed.push("previous"), blackout: () => pressed.push("blackout") });
  for (const key of ["PageDown", "PageUp", "b", ".", "n", " ", "ArrowRight"]) {
    keys.onKey({ ...press(key), target, preventDefault: () => {} });
  }
  assert.deepEqual(pressed, ["next", "previous"]);
});

test("what a clicker sends, black and panic do not wait for a dialog; other keys are the dialog's", () => {
  const pressed = [], dialog = document.body.appendChild(document.createElement("dialog"));
  const act = (name) => [name, () => pressed.push(name)];
  const keys = new Keys(PRESENTER_KEYS, Object.fromEntries(["next", "blackout", "panic", "press"].map(act)));
  const click = (key, shiftKey = false) => keys.onKey({ ...press(key, shiftKey), target: document.body, preventDefault: () => {} });
  for (const [key, shift, action] of [["PageDown", false, "next"], [".", false, "blackout"], ["B", true, "panic"]]) {
    dialog.showModal();
    click("Enter"); click(" "); click("ArrowRight");
    assert.deepEqual([pressed, dialog.open], [[], true]);
    click(key, shift);
    assert.deepEqual([pressed.splice(0), dialog.open], [[action], false]);
  }
  dialog.remove();
});

test("while somebody types into a step, a clicker still moves the talk", () => {
  const dialog = document.body.appendChild(document.createElement("dialog")), output = document.createElement("pre");
  const sent = [], heard = [];
  const screen = { dialog, output, open: () => dialog.showModal() };
  const typing = new Typing(/** @type {any} */ (screen), /** @type {any} */ ({ send: async ({ text }) => sent.push(text) }), () => {});
  typing.start({ id: "s", title: "Step" });
  document.body.addEventListener("keydown", ({ key }) => heard.push(key), { once: true });
  const type = (key) => dialog.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  type("a");
  type("PageDown");
  assert.deepEqual([sent, heard], [["a"], ["PageDown"]]);
  dialog.remove();
});

test("Enter arms what is ready, and where nothing is, what did not pass", () => {
  const scene = (...statuses) => ({ steps: Object.fromEntries(statuses.map((status, index) => [`s${index}`, { status }])) });
  const ids = ["s0", "s1", "s2"];
  assert.equal(stepToArm(scene("passed", "ready", "ready"), ids), "s1");
  assert.equal(stepToArm(scene("passed", "ready", "ready"), ids, "s0"), "s0");
  assert.equal(stepToArm(scene("failed", "passed", "passed"), ids), "s0");
  assert.equal(stepToArm(scene("passed", "passed", "passed"), ids), "s2");
  assert.equal(stepToArm(scene("running", "running", "running"), ids), undefined);
  assert.equal(stepToArm(scene(), []), undefined);
});

test("Escape takes an armed step back, and is the overview's key where none is armed", () => {
  const done = [], arming = { armed: /** @type {any} */ ({ step: "load" }), disarm: () => { done.push("disarm"); arming.armed = null; } };
  const { escapeOr } = presenterActions(/** @type {any} */ ({ arming, navigator: new Emitter() }), /** @type {any} */ ({}));
  const act = escapeOr(() => done.push("overview"));
  for (const key of ["o", "Escape", "Escape"]) act(/** @type {any} */ ({ key }));
  assert.deepEqual(done, ["overview", "disarm", "overview"]);
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

test("a page hears of every command that was refused", async () => {
  const posted = server(), heard = [];
  const commands = new Commands("/api/runs/r", ({ status }) => heard.push(status));
  const first = commands.send({ do: "goto", slide: "a", stage: 0 });
  await turn();
  posted[0].answer({ error: "Phone drives. Take over first." }, false);
  await assert.rejects(first, /Take over first/);
  assert.deepEqual(heard, [409]);
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
