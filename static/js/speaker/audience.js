import { copyButton } from "../lib/copy.js";
import { h, setAttribute, setText } from "../lib/dom.js";
import { icon } from "../lib/icons.js";
import { PhoneBox } from "./phones.js";
import { JoinCode } from "../deck/join.js";

/** Who watches, and what their screen does: black, frozen, the stage window, the code to join. */
export class AudienceBox {
  /**
   * @param {HTMLElement} host
   * @param {import("../stage/presenter.js").Presenter} presenter
   * @param {(command: any) => Promise<any>} send
   */
  constructor(host, presenter, send) {
    this.presenter = presenter;
    const toggle = (label, sign, act) => h("button", { "aria-pressed": "false", onclick: act }, icon(sign), label);
    this.black = toggle("Black", "black", () => presenter.screen.flip("blackout"));
    this.freeze = toggle("Freeze", "freeze", () => presenter.screen.flip("freeze"));
    this.screens = h("button", { popovertarget: "screens" }, icon("eye"), "Screens");
    this.panic = h("button.stop", { title: "Black screen, and every step is stopped (Shift+B)", onclick: () => send({ do: "panic" }) }, icon("stop"), "Panic");
    const figure = (label) => { const value = h("b"); return { value, element: h("div", null, h("span", null, label), value) }; };
    this.watching = figure("Watching");
    this.slowest = figure("Slowest");
    this.where = figure("At");
    host.append(h("section.box.audience", { "aria-label": "Audience" },
      h("div.figures.num", null, this.watching.element, this.slowest.element, this.where.element),
      h("div.btns.two", null, this.black, this.freeze, this.screens, this.panic)));
    this.#screens(host, send);
  }

  #screens(host, send) {
    const { presenter } = this;
    const code = h("figure.qr");
    this.code = new JoinCode(code);
    this.address = h("code");
    this.addressRow = h("p.address", null, this.address, copyButton(() => this.address.textContent ?? ""));
    this.test = h("button", { "aria-pressed": "false", onclick: () => send({ do: "test", on: !presenter.player.isTesting }) }, icon("eye"), "Test slide on the stage");
    this.menu = h("div.menu", { id: "screens", popover: "auto", "aria-label": "Screens" },
      h("h2", null, "Stage"),
      h("div.btns.two", null, h("button", { onclick: () => openStage(presenter.run) }, icon("grow"), "Open the stage window"), this.test),
      h("h2", null, "Audience"), this.addressRow, code);
    this.phones = new PhoneBox(this.menu, presenter);
    host.append(this.menu);
  }

  /** @param {import("./view.js").SpeakerState} state */
  update({ player }) {
    const { view } = player.scene;
    const { address, viewers, slowest } = player.audience;
    setText(this.watching.value, viewers === null ? "–" : String(viewers));
    setText(this.slowest.value, !viewers ? "–" : slowest > 0 ? `${(slowest / 1e6).toFixed(1)} s` : "in time");
    this.slowest.element.classList.toggle("late", slowest > 5e6);
    setText(this.where.value, address ? address.replace(/^https?:\/\//, "").replace(/\/$/, "") : "off");
    this.where.element.title = address ?? "Start with --audience ADDRESS:PORT to open the audience's page.";
    setAttribute(this.black, "aria-pressed", String(Boolean(view?.blackout)));
    setAttribute(this.freeze, "aria-pressed", String(Boolean(view?.freeze)));
    setAttribute(this.test, "aria-pressed", String(Boolean(player.isTesting)));
    // After the end there is nobody to hide anything from, and nothing to stop.
    for (const button of [this.black, this.freeze, this.panic]) button.hidden = player.scene.run.status === "ended";
    this.addressRow.hidden = !address;
    setText(this.address, address ?? "");
    if (this.menu.matches(":popover-open")) this.code.update(player);
  }

  /** Shows the code to join. */
  toggle() { this.menu.togglePopover(); this.presenter.player.changed(); }
}

/** @param {string} run */
export function openStage(run) {
  window.open(`/present/${encodeURIComponent(run)}`, `stage-${run}`, "popup,width=1280,height=720");
}
