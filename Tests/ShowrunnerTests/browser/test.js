// What static/test needs of node:test, in a browser: tests run one after another, and their
// failures are kept.
const wanted = [];

/** Time that goes on only when it is told to: `t.mock.timers` of node:test, until the test is over. */
class Timers {
  #real = { Date, setTimeout, clearTimeout };
  #now = 0;
  #due = new Map();
  #last = 0;

  /** Takes the clock and the timers over; `apis` is node's, here it is always both. */
  enable() {
    const timers = this;
    class Clock extends this.#real.Date {
      constructor(...given) { super(...(given.length ? given : [timers.#now])); }
      static now() { return timers.#now; }
    }
    Object.assign(globalThis, {
      Date: Clock,
      setTimeout: (body, delay = 0) => {
        this.#due.set(++this.#last, { at: this.#now + delay, body });
        return this.#last;
      },
      clearTimeout: (id) => this.#due.delete(id),
    });
  }

  /** Lets milliseconds pass; what falls due in them runs in its order. */
  tick(passed) {
    const end = this.#now + passed;
    for (;;) {
      const next = [...this.#due].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!next) break;
      const [id, { at, body }] = next;
      this.#due.delete(id);
      this.#now = at;
      body();
    }
    this.#now = end;
  }

  /** Gives back what was taken over. */
  reset() { Object.assign(globalThis, this.#real); }
}

/** Notes a test, which is run later. */
export default function test(name, body) { wanted.push({ name, body }); }

/** Runs what was noted; the count, and the failures in words. */
export async function run() {
  const failures = [];
  for (const { name, body } of wanted) {
    const timers = new Timers();
    try {
      await body({ mock: { timers } });
    } catch (error) {
      failures.push(`${name}: ${error.message}`);
    } finally {
      timers.reset();
    }
  }
  return { count: wanted.length, failures };
}
