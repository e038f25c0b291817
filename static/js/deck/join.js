import { h, setText } from "../lib/dom.js";

/** The way into the audience's page: its code to scan, its address, and how many are there. */
export class JoinCode {
  /** @param {HTMLElement} element the `figure.qr` the server rendered */
  constructor(element) {
    this.element = element;
    this.shown = undefined;
    this.count = h("b");
    this.here = h("p.here.num", { hidden: true }, h("i", { "aria-hidden": "true" }), this.count, " here already");
  }

  /** Draws what is known of the audience's listener. @param {import("../run/player.js").Player} player */
  update(player) {
    const { address, qr, viewers } = player.audience ?? { address: null, qr: null, viewers: null };
    const key = `${address}${qr?.length}`;
    if (key !== this.shown) {
      this.shown = key;
      this.element.replaceChildren(...this.#parts(address, qr));
    }
    this.here.hidden = !viewers;
    setText(this.count, String(viewers ?? 0));
  }

  #parts(address, qr) {
    if (!address) return [h("p.away", null, "The audience's page is off. Start with --audience ADDRESS:PORT to open it.")];
    const words = address.replace(/^https?:\/\//, "").replace(/\/$/, "");
    const code = qr ? new DOMParser().parseFromString(qr, "image/svg+xml").documentElement : null;
    const drawn = code?.localName === "svg" ? h("div.code", null, document.adoptNode(code)) : null;
    return [drawn, h("figcaption", null, h("b", null, words)), this.here].filter((part) => part !== null);
  }
}
