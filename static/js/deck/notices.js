import { h, setText } from "../lib/dom.js";
import { ago } from "../lib/format.js";
import { icon } from "../lib/icons.js";

/**
 * What the page has to say about itself: that the connection is lost, that nothing is recorded,
 * that a command was refused.
 */
export class Notices {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.element = h("div.notices", { role: "status" });
    host.append(this.element);
    this.items = new Map();
  }

  /**
   * Shows a sentence under a name, or takes it away.
   * @param {string} name
   * @param {string | null} text
   * @param {{ look?: string, sign?: string, seconds?: number }} [options] seconds: how long; else until taken away
   */
  set(name, text, { look = "warn", sign = "warn", seconds = 0 } = {}) {
    let item = this.items.get(name);
    if (text === null) {
      if (item) clearTimeout(item.timer);
      item?.element.remove();
      this.items.delete(name);
      return;
    }
    if (!item) {
      item = { element: h(`p.notice.is-${look}`, null, icon(sign), h("span")), timer: 0 };
      this.items.set(name, item);
      this.element.append(item.element);
    }
    setText(/** @type {Element} */ (item.element.lastChild), text);
    clearTimeout(item.timer);
    if (seconds) item.timer = setTimeout(() => this.set(name, null), seconds * 1000);
  }

  /** Says that a command was refused. @param {string} message */
  problem(message) { this.set("problem", message, { look: "bad", sign: "bad", seconds: 8 }); }

  /**
   * Follows a live run's connection, and the server's notices.
   * @param {import("../run/player.js").Player} player
   * @param {{ isPublic?: boolean }} [options] isPublic: whether the room sees the page; what the
   *   server has to tell the presenter is left to the speaker's page then
   */
  follow(player, { isPublic = false } = {}) {
    if (!isPublic) player.on("notice", (notice) => {
      if (notice.trouble) this.set(`trouble ${notice.trouble}`, notice.message, { look: "bad", sign: "bad" });
      if (notice.checks !== undefined) this.set("checks", notice.checks || null, { look: "warn", seconds: 20 });
      if (notice.problem !== undefined) this.set("deck", notice.problem || null, { look: "warn" });
    });
    player.on("draw", () => {
      const silence = /** @type {any} */ (player.driver).silence?.() ?? null;
      this.set("connection", silence !== null && silence > 1500 ? `Connection lost, last update ${ago(silence * 1000)}` : null);
    });
  }
}
