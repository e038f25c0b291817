// What static/test needs of node:test, in a browser: tests run one after another, and their
// failures are kept.
const wanted = [];

/** Notes a test, which is run later. */
export default function test(name, body) { wanted.push({ name, body }); }

/** Runs what was noted; the count, and the failures in words. */
export async function run() {
  const failures = [];
  for (const { name, body } of wanted) {
    try {
      await body();
    } catch (error) {
      failures.push(`${name}: ${error.message}`);
    }
  }
  return { count: wanted.length, failures };
}
