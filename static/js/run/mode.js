/**
 * What kind of run this is and how it stands, in the words of every page of the presenter.
 * @param {{ status: string, purpose?: string, simulated?: boolean }} run
 * @param {{ isPaused?: boolean, isBehind?: boolean }} [facts]
 */
export function modeOf(run, { isPaused = false, isBehind = false } = {}) {
  const kind = run.simulated ? "Simulated" : run.purpose === "rehearsal" ? "Rehearsal" : run.purpose === "script" ? "Script" : "Live";
  if (run.status === "ended") return `${kind}, ended`;
  if (isBehind) return `${kind}, not connected`;
  if (run.status === "lobby") return `${kind}, not started`;
  return isPaused ? `${kind}, clock paused` : `${kind}, recording`;
}
