// Where a run stands: the fold of its events into a scene, the same as RunState in the server.
// Tests/EventsTests/vectors holds what both must give. No DOM, no clock.

const tallest = 500;
const underWay = new Set(['starting', 'running', 'waiting']);

// Names come from outside: a table has no prototype that a name could reach.
const table = (entries) => Object.assign(Object.create(null), entries);
const orNull = (value) => value ?? null;

const newStep = () => ({
  status: 'ready', attempt: 0, startedAt: null, endedAt: null, code: null, signal: null,
  took: null, left: 0, unmet: [], message: null, prompt: null, fallback: null, screen: null,
});
const newPanel = () => ({ state: 'waiting', message: null, series: [], at: null });
const newStopwatch = () => ({ running: false, measured: null, since: null });

const newScene = () => ({
  run: {
    id: '', purpose: 'live', talk: '', title: '', wall: 0, status: 'lobby',
    startedAt: null, endedAt: null, published: false,
  },
  deck: null,
  position: null,
  clock: { running: false, spent: 0, since: null, reason: null, paused: null, pauses: table(), shift: null },
  view: { freeze: false, blackout: false },
  steps: table(), panels: table(), values: table(), alerts: table(), checks: table(),
  undo: { open: 0 },
  stopwatches: table(), slides: table(),
  number: 0,
  offset: 0,
});

const folds = {
  'run.opened'(scene, { run, purpose, talk, title, wall, simulated }) {
    Object.assign(scene.run, { id: run, purpose, talk: talk ?? '', title, wall });
    if (simulated) scene.run.simulated = true;
  },
  'run.started'(scene, { t }) {
    scene.run.status = 'started';
    scene.run.startedAt = t;
    turnClock(scene, { running: true, t });
  },
  'run.ended'(scene, { t }) {
    stopClock(scene.clock, t);
    scene.run.status = 'ended';
    scene.run.endedAt = t;
  },
  'run.published'(scene, { on }) { scene.run.published = on; },
  deck(scene, { n, t, k, ...deck }) {
    scene.deck = deck;
    for (const { id } of deck.steps) scene.steps[id] ??= newStep();
    for (const { id } of deck.panels) scene.panels[id] ??= newPanel();
  },
  position(scene, { slide, stage }) { scene.position = { slide, stage }; },
  clock: turnClock,
  view(scene, { freeze, blackout }) { scene.view = { freeze, blackout }; },
  slide(scene, { n, t, k, ...shown }) { scene.slides[shown.slide] = shown; },
  value(scene, { name, value }) { scene.values[name] = value; },
  sample(scene, { panel, series, columns, rows, t }) {
    const table = rows ? { columns, rows } : null;
    Object.assign(scene.panels[panel] ??= newPanel(), { series, at: t }, table);
  },
  panel(scene, { panel, state, message }) {
    Object.assign(scene.panels[panel] ??= newPanel(), { state, message: orNull(message) });
  },
  alert(scene, { n, t, k, name, ...alert }) { scene.alerts[name] = { ...alert, at: t }; },
  check(scene, { checklist, item, state, evidence, t }) {
    scene.checks[`${checklist}/${item}`] = { checklist, item, state, evidence, at: t };
  },
  'undo.opened'(scene, { entry, step, title }) {
    setUndos(scene, { ...scene.undo.entries, [entry]: { step, title } });
  },
  'undo.done'(scene, { entry, passed, message }) {
    const { [entry]: undo, ...rest } = scene.undo.entries ?? {};
    if (!undo) return;
    setUndos(scene, passed ? rest : { ...rest, [entry]: { step: undo.step, title: undo.title, ...(message == null ? {} : { message }) } });
  },
  stopwatch(scene, { name, running, measured, t }) {
    const watch = scene.stopwatches[name] ??= newStopwatch();
    watch.running = running;
    watch.since = running ? t : null;
    watch.measured = measured ?? watch.measured;
  },
  redacted(scene, { rule, count }) {
    scene.masked ??= table();
    scene.masked[rule] = (scene.masked[rule] ?? 0) + Math.max(0, count);
  },
  fallback(scene, { step: id, run, wall }) {
    const step = scene.steps[id] ??= newStep();
    step.fallback = run;
    if (wall == null) delete step.recordedAt;
    else step.recordedAt = wall;
  },
};

function setUndos(scene, entries) {
  const open = Object.keys(entries).length;
  scene.undo = open ? { open, entries } : { open };
}

const reading = ({ running, spent, since }, t) => spent + (running ? Math.max(0, t - since) : 0);

function closePause(clock, t) {
  if (clock.paused === null) return;
  const reason = clock.reason ?? 'pause';
  clock.pauses[reason] = (clock.pauses[reason] ?? 0) + Math.max(0, t - clock.paused);
}

function turnClock({ run, clock }, { running, reason, spent, by, t }) {
  if (run.status !== 'started') return;
  const why = running ? null : orNull(reason);
  const isSet = spent !== undefined || by !== undefined;
  if (!isSet && running === clock.running && why === clock.reason) return;
  const now = reading(clock, t);
  closePause(clock, t);
  clock.spent = Math.max(0, spent ?? now + (by ?? 0));
  if (isSet) clock.shift = now - clock.spent;
  clock.running = running;
  clock.since = running ? t : null;
  clock.paused = running ? null : t;
  clock.reason = why;
}

/** At the end of the run the clock stands, and that is no pause. */
function stopClock(clock, t) {
  clock.spent = reading(clock, t);
  closePause(clock, t);
  Object.assign(clock, { running: false, since: null, paused: null, reason: null });
}

const stepFolds = {
  'step.intent'(step, { part, waitsFor }) {
    if (part == null) return setWaitsFor(step, waitsFor);
    step.part = part;
    delete step.next;
  },
  'step.started'(step, { ready, t }) {
    if (ready) step.ready = true;
    if (step.startedAt !== null) return;
    step.startedAt = t;
    step.status = 'running';
    setWaitsFor(step, null);
  },
  'step.rows': draw,
  'step.prompt'(step, { text, part, t }) {
    if (!underWay.has(step.status)) return;
    step.waitingSince ??= t;
    Object.assign(step, { status: 'waiting', prompt: text });
    setNext(step, part);
  },
  'step.input'(step, { t }) {
    if (step.status !== 'waiting') return;
    setWaited(step, (step.waited ?? 0) + Math.max(0, t - (step.waitingSince ?? t)));
    Object.assign(step, { status: 'running', prompt: null });
    setNext(step, null);
  },
  'step.ended'(step, { status, code, signal, took, waited, left, unmet, message, warnings, part, t }) {
    if (part != null) return;
    Object.assign(step, {
      status, endedAt: t, code: orNull(code), signal: orNull(signal), took, left, unmet,
      message: orNull(message), prompt: null,
    });
    if (warnings?.length) step.warnings = warnings;
    else delete step.warnings;
    setWaited(step, waited ?? 0);
    setNext(step, null);
    setWaitsFor(step, null);
  },
  'step.skipped'(step, { reason, t }) {
    Object.assign(step, { status: 'skipped', endedAt: t, message: reason });
    delete step.waitingSince;
    setWaitsFor(step, null);
  },
};

function setNext(step, part) {
  if (part == null) delete step.next;
  else step.next = part;
}

function setWaitsFor(step, sentence) {
  if (sentence == null) delete step.waitsFor;
  else step.waitsFor = sentence;
}

/** How long it has waited for a person until now. */
function setWaited(step, waited) {
  delete step.waitingSince;
  if (waited === 0) delete step.waited;
  else step.waited = waited;
}

function draw(step, { v, size, whole, cur, scrolled, r }) {
  if (!whole && v <= (step.screen?.v ?? 0)) return;
  const height = Math.min(Math.max(size[0] ?? 0, 0), tallest);
  const rows = table();
  if (!whole) {
    for (const [place, cells] of Object.entries(step.screen?.rows ?? {})) {
      if (Number(place) < height) rows[place] = cells;
    }
  }
  for (const row of r) {
    if (!Array.isArray(row)) continue;
    const [place, ...cells] = row;
    if (!Number.isInteger(place) || place < 0 || place >= height) continue;
    if (cells.length > 0) rows[place] = cells;
    else delete rows[place];
  }
  step.screen = { v, size, cur, k: scrolled, rows };
}

function foldStep(scene, event) {
  let step = scene.steps[event.step] ??= newStep();
  if (event.attempt < step.attempt) return;
  if (event.attempt > step.attempt) {
    step = scene.steps[event.step] = { ...newStep(), attempt: event.attempt, status: 'starting' };
  }
  stepFolds[event.k](step, event);
}

/** The state of a run: give it each event in order, and read its scene. */
export class RunState {
  /** Starts before the first event, or from a scene that the server sent. */
  constructor(scene) {
    this.scene = newScene();
    if (!scene) return;
    Object.assign(this.scene, structuredClone(scene));
    this.scene.clock = { ...newScene().clock, ...this.scene.clock };
    this.scene.clock.pauses = table(this.scene.clock.pauses);
    for (const name of ['steps', 'panels', 'values', 'alerts', 'checks', 'stopwatches', 'slides']) {
      this.scene[name] = table(this.scene[name]);
    }
  }

  /** Takes one event into account; an unknown kind only moves number and offset. */
  apply(event) {
    this.scene.number = event.n;
    this.scene.offset = event.t;
    // What is told late counts from when it happened.
    const { happened, ...told } = event;
    if (happened != null) told.t = happened;
    if (Object.hasOwn(stepFolds, event.k)) foldStep(this.scene, told);
    else if (Object.hasOwn(folds, event.k)) folds[event.k](this.scene, told);
  }
}
