import { decisionCommand, waitsFor } from "../run/decisions.js";
import { isBusy, isOver } from "../run/status.js";
import { stepToType } from "../run/typing.js";

/** How long the first press of a key that asks for a second one counts; milliseconds. */
const PATIENCE = 5000;

/**
 * What the presenter's keys do, on the stage and in the speaker view alike.
 * @param {import("./presenter.js").Presenter} presenter
 * @param {{ view: () => import("../deck/slide.js").SlideView | null, notices: import("../deck/notices.js").Notices, undo?: import("../run/undo.js").UndoDialog, typing?: import("../run/typing.js").Typing }} page
 * @returns {Record<string, (event: KeyboardEvent) => void>}
 */
export function presenterActions(presenter, { view, notices, undo, typing }) {
  const { player, navigator, arming, commands, screen } = presenter;
  const twice = new Twice(notices);
  navigator.on("move", () => twice.forget());
  const send = (command) => commands.send(command).catch((error) => notices.problem(error.message));
  return {
    next: () => navigator.next(),
    previous: () => navigator.previous(),
    first: () => navigator.go(navigator.course?.first() ?? null),
    last: () => navigator.go(navigator.course?.last() ?? null),
    press: () => pressStep(presenter, view(), send),
    retry: () => {
      const step = armed(presenter, view(), isOver) ?? stepToRetry(player.scene, idsOf(view()));
      if (step) arming.press(step);
      else notices.problem("No step of this slide is over.");
    },
    skip: () => {
      const step = stepToSettle(player.scene, view(), (status) => status === "ready");
      if (step) twice.press("skip", "K", step.title, () => send({ do: "skip", step: step.id }));
      else notices.problem("No step of this slide waits for its turn.");
    },
    done: () => {
      const step = stepToSettle(player.scene, view(), (status) => status === "ready" || (isOver(status) && status !== "passed"));
      if (step) twice.press("done", "D", step.title, () => send({ do: "done", step: step.id }));
      else notices.problem("No step of this slide is open.");
    },
    escapeOr: (open) => (event) => { if (event.key === "Escape" && twice.forget()) return; if (event.key === "Escape" && arming.armed) arming.disarm(); else open(); },
    undo: () => undo?.open(),
    type: () => {
      const step = stepToType(player.scene, view()?.cards.map(({ id }) => id) ?? []);
      if (step) typing?.start({ id: step, title: view()?.card(step)?.title ?? step });
      else notices.problem("No step is running that could be typed into.");
    },
    stop: () => {
      const running = Object.entries(player.scene.steps ?? {}).filter(([, { status }]) => isBusy(status));
      const onSlide = running.find(([id]) => view()?.card(id));
      const step = (onSlide ?? running.at(-1))?.[0];
      if (step) send({ do: "cancel", step });
      else if (arming.armed) arming.disarm();
    },
    panic: () => send({ do: "panic" }),
    clock: () => {
      const { run, clock } = player.scene;
      if (run.status === "started") send(clock.running ? { do: "pause", reason: "question" } : { do: "resume" });
    },
    blackout: () => screen.flip("blackout"),
    freeze: () => screen.flip("freeze"),
    marker: () => send({ do: "marker", label: "Mark" }).then((answer) => {
      if (answer) notices.set("marker", "Marked", { look: "ok", sign: "flag", seconds: 2 });
    }),
    fullscreen: () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen?.().catch(() => notices.problem("The browser refused full screen."));
    },
    speaker: () => window.open(`/speaker/${encodeURIComponent(presenter.run)}`, `speaker-${presenter.run}`, "popup,width=1280,height=800"),
  };
}

/** What is done by the second press of a key within a few seconds; the first asks. */
class Twice {
  /** @param {import("../deck/notices.js").Notices} notices */
  constructor(notices) {
    this.notices = notices;
    this.asked = "";
    this.timer = 0;
  }

  /** @param {"skip" | "done"} act @param {string} key @param {string} title the step's @param {() => void} work */
  press(act, key, title, work) {
    const asks = `${act} ${title}`;
    if (this.asked === asks) {
      this.forget();
      work();
      return;
    }
    this.forget();
    this.asked = asks;
    this.notices.set("twice", act === "skip" ? `Press ${key} again to skip “${title}”` : `Press ${key} again to mark “${title}” done by hand`, { look: "warn", sign: "hand" });
    this.timer = setTimeout(() => this.forget(), PATIENCE);
  }

  /** Takes the first press back; false where there was none. */
  forget() {
    if (!this.asked) return false;
    clearTimeout(this.timer);
    this.asked = "";
    this.notices.set("twice", null);
    return true;
  }
}

const idsOf = (view) => view?.cards.map(({ id }) => id) ?? [];

/** The armed step, where it is one of the slide's that was started before. */
function armed({ arming, player }, view, isMeant) {
  const step = arming.armed?.step;
  return step && idsOf(view).includes(step) && isMeant(player.scene.steps?.[step]?.status ?? "ready") ? step : null;
}

/** The step that is tried again: the last of the slide's that did not pass, else the last that ran. */
function stepToRetry(scene, ids) {
  const over = ids.filter((id) => isOver(scene.steps?.[id]?.status ?? "ready"));
  return over.findLast((id) => scene.steps[id].status !== "passed") ?? over.at(-1);
}

/** The step a person decides about: the one with the focus, else one that waits for a person, else the first that may be meant. */
function stepToSettle(scene, view, isMeant) {
  const kinds = new Map((scene.deck?.steps ?? []).map((step) => [step.id, step]));
  const waits = (id) => waitsFor(scene.steps?.[id] ?? {}, kinds.get(id)?.kind ?? "shell") === "person";
  const may = (id) => waits(id) || isMeant(scene.steps?.[id]?.status ?? "ready");
  const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest(".step") ?? null)?.dataset.step;
  const ids = idsOf(view);
  const id = [focused, ids.find(waits), ...ids].find((one) => one && ids.includes(one) && may(one));
  return id ? { id, title: kinds.get(id)?.title ?? id } : null;
}

/** Enter: go on with what waits for a press, run what is armed, else arm the slide's step. */
function pressStep({ arming, player }, view, send) {
  if (arming.armed) return arming.run();
  const kinds = new Map((player.scene.deck?.steps ?? []).map(({ id, kind }) => [id, kind]));
  for (const { id } of view?.cards ?? []) {
    const command = decisionCommand(player.scene.steps?.[id] ?? {}, kinds.get(id) ?? "shell", id);
    if (command) return send(command);
  }
  const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest(".step") ?? null)?.dataset.step;
  const step = stepToArm(player.scene, view?.cards.map(({ id }) => id) ?? [], focused);
  return step ? arming.arm(step) : undefined;
}

/**
 * The step that Enter arms: the one with the focus, else the first that is ready; where none is, the
 * first that did not pass, else the last, to be run again.
 * @param {any} scene
 * @param {string[]} ids the slide's steps
 * @param {string} [focused]
 */
export function stepToArm(scene, ids, focused) {
  const statusOf = (id) => scene.steps?.[id]?.status ?? "ready";
  if (focused && ids.includes(focused) && !isBusy(statusOf(focused))) return focused;
  const ready = ids.find((id) => statusOf(id) === "ready");
  if (ready) return ready;
  const over = ids.filter((id) => isOver(statusOf(id)));
  return over.find((id) => statusOf(id) !== "passed") ?? over.at(-1);
}
