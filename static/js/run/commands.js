import { postJSON } from "../lib/api.js";

/**
 * Sends the presenter's commands: one in flight, in order, each with this page's id and a number
 * that rises by one. Of several `goto` that wait, only the latest is sent: they are absolute.
 */
export class Commands {
  /**
   * @param {string} path the run's data, `/api/runs/RUN`
   * @param {(error: import("../lib/api.js").RequestError) => void} [refused] hears of every command that failed
   */
  constructor(path, refused) {
    this.refused = refused;
    this.url = `${path}/commands`;
    this.page = randomID();
    this.count = 0;
    /** @type {{ command: any, settle: { resolve: (answer: any) => void, reject: (error: Error) => void }[] }[]} */
    this.waiting = [];
    this.isSending = false;
  }

  /**
   * Sends a command.
   * @param {{ do: string } & Record<string, any>} command
   * @returns {Promise<any>} the answer
   * @throws {import("../lib/api.js").RequestError} with the server's sentence
   */
  send(command) {
    return new Promise((resolve, reject) => {
      const last = this.waiting.at(-1);
      if (command.do === "goto" && last?.command.do === "goto") {
        last.command = command;
        last.settle.push({ resolve, reject });
      } else {
        this.waiting.push({ command, settle: [{ resolve, reject }] });
      }
      this.#next();
    });
  }

  async #next() {
    if (this.isSending) return;
    const next = this.waiting.shift();
    if (!next) return;
    this.isSending = true;
    try {
      const answer = await this.#post(next.command);
      for (const { resolve } of next.settle) resolve(answer);
    } catch (error) {
      this.refused?.(error);
      for (const { reject } of next.settle) reject(error);
    } finally {
      this.isSending = false;
      this.#next();
    }
  }

  #post(command) {
    this.count += 1;
    return postJSON(this.url, { page: this.page, count: this.count, command });
  }
}

function randomID() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
