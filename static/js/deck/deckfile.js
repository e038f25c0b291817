import { getJSON } from "../lib/api.js";
import { dressAs } from "../lib/talktheme.js";
import { Outline } from "./outline.js";

/** Keeps the presenter's deck as the run has it: read again whenever its revision changes. */
export class DeckFile {
  /**
   * @param {string} path the run's data
   * @param {import("../run/player.js").Player} player
   * @param {(outline: Outline) => unknown} changed
   * @param {(message: string) => void} problem
   * @param {{ dresses?: boolean }} [options] dresses: whether the page takes the talk's own theme
   */
  constructor(path, player, changed, problem, { dresses = true } = {}) {
    this.path = path;
    this.player = player;
    this.changed = changed;
    this.problem = problem;
    this.dresses = dresses;
    this.revision = -1;
    this.isReading = false;
    player.on("draw", () => this.#look());
  }

  async #look() {
    const revision = this.player.scene.deck?.revision;
    if (revision === undefined || revision === this.revision || this.isReading) return;
    this.isReading = true;
    try {
      const deck = await getJSON(`${this.path}/deck?revision=${revision}`);
      this.revision = revision;
      if (this.dresses) dressAs(deck.theme, (deck.styles ?? []).map((_, place) => `${this.path}/style/${place}`));
      await this.changed(Outline.fromDeck(deck));
    } catch (error) {
      this.problem(`The slides could not be read. ${error.message}`);
      await new Promise((resolve) => setTimeout(resolve, 2000));
    } finally {
      this.isReading = false;
    }
  }
}
