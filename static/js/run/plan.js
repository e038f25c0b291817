// The plan of a talk against its clock. No drawing here; times are µs.

/**
 * @typedef {{ id: string, from: number, until: number, part: number | null }} Planned
 */

/**
 * The planned stretch of each slide. A slide's own plan counts first; the rest of its part's plan,
 * or of the talk's, is shared equally by the slides without one.
 * @param {{ slides: any[], parts: any[], duration: number | null }} outline
 * @returns {Planned[]} in reading order; empty if nothing is planned
 */
export function planOf({ slides, parts, duration }) {
  const shares = new Map();
  const share = (group, total) => {
    const open = group.filter(({ plan }) => plan === null || plan === undefined);
    const fixed = group.reduce((sum, { plan }) => sum + (plan ?? 0), 0);
    for (const slide of open) shares.set(slide, Math.max(0, total - fixed) / open.length);
  };
  (parts ?? []).forEach((part, index) => {
    if (part.plan) share(slides.filter((slide) => slide.part === index), part.plan);
  });
  if (duration) {
    const planned = (slide) => slide.plan ?? shares.get(slide) ?? null;
    const rest = slides.filter((slide) => planned(slide) === null);
    const used = slides.reduce((sum, slide) => sum + (planned(slide) ?? 0), 0);
    for (const slide of rest) shares.set(slide, Math.max(0, duration - used) / rest.length);
  }
  let at = 0;
  const plan = slides.map((slide) => {
    const from = at;
    at += slide.plan ?? shares.get(slide) ?? 0;
    return { id: slide.id, from, until: at, part: slide.part ?? null };
  });
  return at > 0 ? plan : [];
}

/** The planned stretch of each part, in order of the talk. @param {Planned[]} plan */
export function partsOf(plan) {
  const parts = [];
  for (const { part, from, until } of plan) {
    const last = parts.at(-1);
    if (last && last.part === part) last.until = until;
    else parts.push({ part, from, until });
  }
  return parts;
}

/**
 * How the clock stands against the plan at a slide.
 * @param {Planned[]} plan
 * @param {string | undefined} slide
 * @param {number} elapsed
 * @returns {{ behind: number, finish: number, total: number } | null}
 *   behind: negative is ahead, 0 within the slide's stretch; finish: when the talk ends if the rest goes by plan
 */
export function pace(plan, slide, elapsed) {
  const stretch = plan.find(({ id }) => id === slide);
  const total = plan.at(-1)?.until ?? 0;
  if (!stretch || !total) return null;
  const behind = elapsed > stretch.until ? elapsed - stretch.until : elapsed < stretch.from ? elapsed - stretch.from : 0;
  const finish = elapsed + Math.max(0, stretch.until - Math.max(stretch.from, elapsed)) + (total - stretch.until);
  return { behind, finish: Math.max(finish, elapsed), total };
}

/** Time spent in each part so far, from visits to slides. Coming back adds. */
export class Spent {
  constructor() {
    /** @type {{ part: number | null, from: number, until: number | null }[]} */
    this.visits = [];
  }

  /** Notes that a part is shown from an elapsed time on. @param {number | null} part @param {number} at */
  enter(part, at) {
    const last = this.visits.at(-1);
    if (last && last.until === null) {
      if (last.part === part) return;
      last.until = at;
    }
    this.visits.push({ part, from: at, until: null });
  }

  /** The time in a part up to now. @param {number | null} part @param {number} now */
  in(part, now) {
    return this.visits.filter((visit) => visit.part === part).reduce((sum, { from, until }) => sum + Math.max(0, (until ?? now) - from), 0);
  }
}
