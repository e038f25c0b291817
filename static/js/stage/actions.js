import { decisionCommand } from "../run/decisions.js";
import { isBusy, isOver } from "../run/status.js";
import { stepToType } from "../run/typing.js";

/**
 * What the presenter's keys do, on the stage and in the speaker view alike.
 * @param {import("./presenter.js").Presenter} presenter
 * @param {{ view: () => import("../deck/slide.js").SlideView | null, notices: import("../deck/notices.js").Notices, undo?: import("../run/undo.js").UndoDialog, typing?: import("../run/typing.js").Typing }} page
 * @returns {Record<string, (event: KeyboardEvent) => void>}
 */
export function presenterActions(presenter, { view, notices, undo, typing }) {
  const { player, navigator, arming, commands, screen } = presenter;
  const send = (command) => commands.send(command).catch((error) => notices.problem(error.message));
  return {
    next: () => navigator.next(),
    previous: () => navigator.previous(),
    first: () => navigator.go(navigator.course?.first() ?? null),
    last: () => navigator.go(navigator.course?.last() ?? null),
    press: () => pressStep(presenter, view(), send),
    escapeOr: (open) => (event) => { if (event.key === "Escape" && arming.armed) arming.disarm(); else open(); },
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
