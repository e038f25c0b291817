// Reading from the server.

/** An answer that was not the one asked for. */
export class RequestError extends Error {
  /** @param {number} status 0 if there was no answer @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * Reads JSON.
 * @param {string} path
 * @returns {Promise<any>}
 * @throws {RequestError} with the server's sentence
 */
export async function getJSON(path) {
  let response;
  try {
    response = await fetch(path, { headers: { Accept: "application/json" } });
  } catch {
    throw new RequestError(0, "The server does not answer.");
  }
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new RequestError(response.status, body?.error ?? `The server answered ${response.status}.`);
  return body;
}

/**
 * Asks for a change, in JSON.
 * @param {string} path
 * @param {any} content
 * @returns {Promise<any>} the answer
 * @throws {RequestError} with the server's sentence
 */
export async function postJSON(path, content) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF": "1" },
      body: JSON.stringify(content),
      signal: AbortSignal.timeout(10_000),
    });
  } catch (error) {
    throw new RequestError(0, unanswered(error));
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new RequestError(response.status, body?.error ?? `The server answered ${response.status}.`);
  return body;
}

/** What is known of a command that nobody answered: it may be on its way still. @param {any} error */
export function unanswered(error) {
  return error?.name === "TimeoutError"
    ? "The server has not answered for 10 seconds. What you asked for may still happen: look before you ask again."
    : "The server cannot be reached. Once it is back, look whether what you asked for has happened.";
}

/** The name in the page's address: `k3f…` of `/present/k3f…`. */
export function nameInAddress() {
  const parts = location.pathname.split("/").filter(Boolean);
  return decodeURIComponent(parts[1] ?? "");
}

/** Where a run's data is. @param {string} run */
export const runPath = (run) => `/api/runs/${encodeURIComponent(run)}`;
