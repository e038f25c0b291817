import { h, setAttribute, setText } from "../lib/dom.js";
import { icon } from "../lib/icons.js";

/** Who watches, and what the audience's screen does; start, pause, end and publish. */
export class AudienceBox {
  /**
   * @param {HTMLElement} host
   * @param {import("../stage/presenter.js").Presenter} presenter
   * @param {(command: any) => void} send
   */
  constructor(host, presenter, send) {
    this.presenter = presenter;
    const toggle = (label, sign, act) => h("button", { "aria-pressed": "false", onclick: act }, icon(sign), label);
    const look = () => presenter.player.scene.view ?? {};
    this.black = toggle("Black", "black", () => send({ do: "blackout", on: !look().blackout }));
    this.freeze = toggle("Freeze", "freeze", () => send({ do: "freeze", on: !look().freeze }));
    this.pause = h("button", { onclick: () => send({ do: presenter.player.scene.clock.running ? "pause" : "resume" }) });
    this.end = h("button", { onclick: () => this.#endPressed(send) });
    this.publish = h("button", { "aria-pressed": "false", onclick: () => send({ do: "publish", on: !presenter.player.scene.run.published }) }, icon("eye"), h("span"));
    this.watching = h("b", null, "–");
    this.address = h("span.address");
    this.sure = false;
    host.append(h("section.box.audience", { "aria-label": "Audience and run" },
      h("p.watching.num", null, h("span", null, "Watching ", this.watching), this.address),
      h("div.btns.two", null, this.black, this.freeze), h("div.btns.two", null, this.pause, this.end), this.publish));
  }

  #endPressed(send) {
    const { status } = this.presenter.player.scene.run;
    if (status === "lobby") return this.presenter.navigator.start();
    if (!this.sure) {
      this.sure = true;
      setTimeout(() => { this.sure = false; }, 4000);
      return this.presenter.player.changed();
    }
    this.sure = false;
    send({ do: "end" });
  }

  /** @param {import("./view.js").SpeakerState} state */
  update({ player }) {
    const { run, view, clock } = player.scene;
    const { address, viewers } = player.audience;
    setText(this.watching, viewers === null ? "–" : String(viewers));
    setText(this.address, address ? address.replace(/^https?:\/\//, "").replace(/\/$/, "") : "audience page off");
    setAttribute(this.black, "aria-pressed", String(Boolean(view?.blackout)));
    setAttribute(this.freeze, "aria-pressed", String(Boolean(view?.freeze)));
    this.pause.hidden = run.status !== "started";
    setText(this.pause, clock.running ? "Pause clock" : "Resume clock");
    this.end.hidden = run.status === "ended";
    this.end.classList.toggle("primary", run.status === "lobby");
    this.end.classList.toggle("stop", this.sure);
    setText(this.end, run.status === "lobby" ? "Start" : this.sure ? "Press again to end" : "End");
    this.publish.hidden = run.status !== "ended";
    setAttribute(this.publish, "aria-pressed", String(Boolean(run.published)));
    setText(/** @type {Element} */ (this.publish.lastChild), run.published ? "Replay is public. Withdraw it" : "Publish the replay");
  }
}
