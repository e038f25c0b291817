// The plan of a talk and how it stands against it: the same arithmetic as Timing in the server, in
// whole µs. Tests/TimingTests/vectors holds what both must give. No drawing, no clock.

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/**
 * @typedef {object} Stretch
 * @property {string} slide
 * @property {number | null} part
 * @property {number} from
 * @property {number} until
 * @property {string[]} steps all it shows
 * @property {string[]} ownSteps those that no earlier slide shows
 */

/** A difference below this, or below a twentieth of the time spoken, is none. */
const TOLERANCE = 15_000_000;

/** The stretch of speaking time that each slide has, in reading order. */
export class Agenda {
  /**
   * @param {object} talk
   * @param {{ id: string, part?: number | null, plan?: number | null, steps?: string[] }[]} talk.slides
   * @param {{ plan?: number | null }[]} [talk.parts]
   * @param {number | null} [talk.duration] reserve included
   * @param {number | null} [talk.reserve]
   * @param {Record<string, number>} [expected] how long each step is expected to take
   */
  constructor({ slides, parts, duration, reserve }, expected = {}) {
    this.expected = expected;
    this.reserve = reserve ?? 0;
    const seen = new Set();
    const own = slides.map(({ steps }) => (steps ?? []).filter((step) => !seen.has(step) && seen.add(step)));
    const machine = own.map((steps) => sum(steps.map((step) => expected[step] ?? 0)));
    const lengths = slides.map(({ plan }) => plan ?? null);
    const share = (total, group) => {
      const open = group.filter((index) => lengths[index] === null);
      const used = sum(group.map((index) => lengths[index] ?? 0));
      shares(Math.max(0, total - used), open.map((index) => machine[index]))
        .forEach((length, place) => { lengths[open[place]] = length; });
    };
    const all = [...slides.keys()];
    (parts ?? []).forEach(({ plan }, part) => {
      if (plan !== null && plan !== undefined) share(plan, all.filter((index) => slides[index].part === part));
    });
    if (duration !== null && duration !== undefined) share(duration - this.reserve, all);
    let at = 0;
    const isPlanned = lengths.some((length) => (length ?? 0) > 0);
    /** @type {Stretch[]} */
    this.stretches = !isPlanned ? [] : slides.map(({ id, part, steps }, index) => {
      const from = at;
      at += lengths[index] ?? machine[index];
      return { slide: id, part: part ?? null, from, until: at, steps: steps ?? [], ownSteps: own[index] };
    });
    this.total = at;
    this.slot = duration ?? at + this.reserve;
  }

  /** How much more the plan asks for than the slot has; 0 for a plan that fits. */
  get excess() { return Math.max(0, this.total - this.slot); }

  /** The stretch of a slide. @param {string | undefined} slide */
  stretch(slide) { return this.stretches.find((stretch) => stretch.slide === slide) ?? null; }

  /** The planned stretch of each part, in order of the talk. */
  get parts() {
    const parts = [];
    for (const { part, from, until } of this.stretches) {
      const last = parts.at(-1);
      if (last && last.part === part) last.until = until;
      else parts.push({ part, from, until });
    }
    return parts;
  }

  /**
   * How the talk stands at a slide.
   * @param {string | undefined} slide
   * @param {{ spoken: number, paused?: number, steps?: Record<string, number | true>, before?: string }} now
   *   steps: how long a step has run, or true for one that is over; before: the word until now, so
   *   that a talk at the edge does not change it at every look
   * @returns {{ behind: number, left: number, machine: number, late: number, reserveLeft: number, standing: string } | null}
   */
  pace(slide, { spoken, paused = 0, steps = {}, before = "on" }) {
    const place = this.stretches.findIndex((stretch) => stretch.slide === slide);
    if (place < 0 || this.total <= 0) return null;
    const here = this.stretches[place];
    const toRun = (step) => {
      if (steps[step] === true) return 0;
      return Math.max(0, (this.expected[step] ?? 0) - (typeof steps[step] === "number" ? steps[step] : 0));
    };
    const machine = sum(here.steps.map(toRun));
    const planned = Math.max(0, here.until - Math.max(here.from, spoken));
    const later = sum(this.stretches.slice(place + 1).map(({ from, until, ownSteps }) => {
      const done = sum(ownSteps.filter((step) => steps[step] === true).map((step) => this.expected[step] ?? 0));
      return Math.max(0, until - from - done);
    }));
    const running = Object.keys(steps).filter((step) => steps[step] !== true).map(toRun);
    const left = Math.max(Math.max(planned, machine) + later, ...running);
    const behind = spoken + left - this.total + Math.max(0, paused - this.reserve);
    return {
      behind, left, machine, late: spoken + paused + left - this.slot,
      reserveLeft: Math.max(0, this.reserve - paused), standing: standing(behind, spoken, before),
    };
  }
}

/** Shares that sum to the total to the microsecond: machine time first, the rest equally. */
function shares(total, machine) {
  if (!machine.length) return [];
  const needed = sum(machine);
  const base = needed <= total ? machine : machine.map(() => 0);
  const rest = total - sum(base);
  const each = Math.floor(rest / machine.length), left = rest % machine.length;
  return base.map((own, place) => own + each + (place < left ? 1 : 0));
}

function standing(behind, spoken, before) {
  const tolerance = Math.max(TOLERANCE, Math.floor(spoken / 20));
  const keeps = Math.floor(tolerance * 2 / 3);
  if (behind > (before === "behind" ? keeps : tolerance)) return "behind";
  if (-behind > (before === "ahead" ? keeps : tolerance)) return "ahead";
  return "on";
}
