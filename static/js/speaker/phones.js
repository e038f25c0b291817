import { getJSON, postJSON } from "../lib/api.js";
import { h, setText } from "../lib/dom.js";
import { icon } from "../lib/icons.js";

/** The phones that may drive the talk: a code to pair one more, and who is paired, to revoke. */
export class PhoneBox {
  /**
   * @param {HTMLElement} menu the popover it is a part of
   * @param {import("../stage/presenter.js").Presenter} presenter
   */
  constructor(menu, presenter) {
    this.path = `${presenter.path}/remote`;
    this.list = h("ul.phones", { "aria-label": "Paired phones" });
    this.pair = h("button", { onclick: () => this.#pair() }, icon("link"), "Pair a phone");
    this.code = h("figure.qr", { hidden: true });
    this.print = h("code");
    this.certificate = h("p.dim.certificate", { hidden: true },
      "The phone warns once of a certificate that nobody vouches for. It is ours if its SHA-256 is", this.print);
    this.word = h("p.dim", { role: "status" });
    this.ending = 0;
    menu.append(h("h2", null, "Phones"), this.list, this.pair, this.code, this.word, this.certificate);
    menu.addEventListener("toggle", () => { if (menu.matches(":popover-open")) this.#read(); });
    presenter.player.on("notice", ({ remote }) => { if (remote) this.#show(remote); });
  }

  async #read() {
    try {
      const { address, devices } = await getJSON(this.path);
      this.pair.hidden = !address;
      this.#show(devices);
      if (!address) setText(this.word, "The remote is off. Start with --remote ADDRESS:PORT to open it.");
    } catch (error) {
      setText(this.word, error.message);
    }
  }

  #show(devices) {
    if (this.count !== undefined && devices.length > this.count) this.#hide();
    this.count = devices.length;
    this.list.hidden = !devices.length;
    this.list.replaceChildren(...devices.map(({ id, name, drives }) => h("li", null,
      h("span", null, name, drives ? h("b", null, ", drives") : null),
      h("button", { onclick: () => this.#change({ do: "revoke", device: id }), "aria-label": `Revoke ${name}` }, "Revoke"))));
  }

  #hide() {
    clearTimeout(this.ending);
    this.code.hidden = true;
    this.certificate.hidden = true;
    setText(this.word, "");
  }

  async #pair() {
    const answer = await this.#change({ do: "pair" });
    if (!answer) return;
    const code = answer.qr ? new DOMParser().parseFromString(answer.qr, "image/svg+xml").documentElement : null;
    this.code.replaceChildren(...(code?.localName === "svg" ? [h("div.code", null, document.adoptNode(code))] : []));
    this.code.hidden = false;
    this.certificate.hidden = !answer.fingerprint;
    setText(this.print, answer.fingerprint ?? "");
    setText(this.word, "Scan it with the phone within ten minutes. It works once; Pair a phone shows a new one.");
    clearTimeout(this.ending);
    this.ending = setTimeout(() => {
      this.#hide();
      setText(this.word, "That code has ended. Press Pair a phone for a new one.");
    }, (answer.seconds ?? 600) * 1000);
    this.pair.scrollIntoView({ block: "start" });
  }

  async #change(what) {
    try {
      const answer = await postJSON(this.path, what);
      if (answer.devices) this.#show(answer.devices);
      return answer;
    } catch (error) {
      setText(this.word, error.message);
      return null;
    }
  }
}
