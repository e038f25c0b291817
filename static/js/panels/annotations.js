import { words } from "../lib/format.js";

/** Kinds of steps that change what is measured. */
const CHANGES = new Set(["config", "kubectl", "sql"]);

/** The alerts a player has heard of, so that one that is over keeps its mark. */
const heard = new WeakMap();

function alertsOf(player) {
  let list = heard.get(player);
  if (list) return list;
  list = [];
  heard.set(player, list);
  const note = (name, { state, at }) => {
    if ((state === "firing" || state === "resolved") && !list.some((one) => one.at === at && one.name === name)) list.push({ name, state, at });
  };
  const readScene = () => Object.entries(player.scene.alerts ?? {}).forEach(([name, alert]) => note(name, alert));
  readScene();
  player.on?.("load", () => { list.length = 0; readScene(); });
  player.on?.("event", (event) => { if (event.k === "alert") note(event.name, { state: event.state, at: event.t }); });
  return list;
}

/**
 * What is marked on a panel's time axis: where steps began, where alerts fired and ended.
 * @param {any} player
 * @param {{ stepLabel(id: string): string | null, steps: Map<string, any> }} outline
 * @param {Set<string>} wanted `steps`, `alerts`, `config`
 * @param {number} from µs
 * @returns {{ at: number, label: string, kind: string }[]} ascending
 */
export function marksOf(player, outline, wanted, from) {
  const marks = [];
  for (const [id, step] of Object.entries(player.scene.steps ?? {})) {
    if (step.startedAt === null || step.startedAt < from) continue;
    const isChange = CHANGES.has(outline.steps.get(id)?.kind ?? "");
    const label = (wanted.has("steps") || (wanted.has("config") && isChange)) && outline.stepLabel(id);
    if (label) marks.push({ at: step.startedAt, label, kind: isChange && wanted.has("config") ? "config" : "step" });
  }
  if (wanted.has("alerts")) {
    for (const { name, state, at } of alertsOf(player)) {
      if (at >= from && at <= player.now()) marks.push({ at, label: state === "firing" ? words(name) : "Resolved", kind: state === "firing" ? "alert" : "resolved" });
    }
  }
  return marks.sort((a, b) => a.at - b.at).slice(-6);
}
