// What static/test needs of node:assert/strict, in a browser.
const shown = (value) => JSON.stringify(value) ?? String(value);

function isSame(left, right) {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || !left || !right) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const names = Object.keys(left);
  return names.length === Object.keys(right).length
    && names.every((name) => Object.hasOwn(right, name) && isSame(left[name], right[name]));
}

function ok(value, message) {
  if (!value) throw new Error(message ?? `${shown(value)} is not true`);
}

function equal(actual, expected, message) {
  ok(Object.is(actual, expected), message ?? `${shown(actual)} is not ${shown(expected)}`);
}

function deepEqual(actual, expected, message) {
  ok(isSame(actual, expected), message ?? `${shown(actual)} is not ${shown(expected)}`);
}

async function rejects(promise, pattern) {
  let reason = null;
  try { await promise; } catch (error) { reason = error; }
  ok(reason && pattern.test(String(reason)), `${reason} does not match ${pattern}`);
}

// Node has it, browsers do not.
globalThis.setImmediate ??= (body) => setTimeout(body, 0);

export default { ok, equal, deepEqual, rejects };
