import { isBusy } from "../run/status.js";

/**
 * What the presenter's keys do, on the stage and in the speaker view alike.
 * @param {import("./presenter.js").Presenter} presenter
 * @param {{ view: () => import("../deck/slide.js").SlideView | null, notices: import("../deck/notices.js").Notices }} page
 * @returns {Record<string, (event: KeyboardEvent) => void>}
 */
export function presenterActions(presenter, { view, notices }) {
  const { player, navigator, arming, commands } = presenter;
  const send = (command) => commands.send(command).catch((error) => notices.problem(error.message));
  const look = () => player.scene.view ?? { freeze: false, blackout: false };
  return {
    next: () => navigator.next(),
    previous: () => navigator.previous(),
    first: () => navigator.go(navigator.course?.first() ?? null),
    last: () => navigator.go(navigator.course?.last() ?? null),
    press: () => pressStep(presenter, view()),
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
    blackout: () => send({ do: "blackout", on: !look().blackout }),
    freeze: () => send({ do: "freeze", on: !look().freeze }),
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

/** Enter: run what is armed, else arm the focused step or the slide's first that is ready. */
function pressStep({ arming, player }, view) {
  if (arming.armed) return arming.run();
  const isReady = (id) => (player.scene.steps?.[id]?.status ?? "ready") === "ready";
  const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest(".step") ?? null)?.dataset.step;
  const step = focused && isReady(focused) ? focused : view?.cards.map(({ id }) => id).find(isReady);
  return step ? arming.arm(step) : undefined;
}
