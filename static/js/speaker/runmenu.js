import { h, setAttribute, setText } from "../lib/dom.js";
import { icon } from "../lib/icons.js";

/** Starts, ends and publishes the run. */
export class RunMenu {
  /**
   * @param {HTMLElement} host
   * @param {import("../stage/presenter.js").Presenter} presenter
   * @param {(command: any) => Promise<any>} send
   */
  constructor(host, presenter, send) {
    this.presenter = presenter;
    this.start = h("button.primary", { onclick: () => presenter.navigator.start() }, icon("play"), "Start");
    this.end = h("button.quiet", { onclick: () => this.#twice("end", () => send({ do: "end" })) });
    this.publish = h("button", { "aria-pressed": "false", onclick: () => this.#publishPressed(send) }, icon("eye"), h("span"));
    /** What the next press does; the first only asks. */
    this.sure = "";
    this.timer = 0;
    host.append(this.start, this.end, this.publish);
  }

  /** Does what cannot be taken back from those who saw it, when pressed twice. */
  #twice(what, act) {
    const isSure = this.sure === what;
    clearTimeout(this.timer);
    this.sure = isSure ? "" : what;
    this.timer = setTimeout(() => { this.sure = ""; this.presenter.player.changed(); }, 4000);
    if (isSure) act();
    this.presenter.player.changed();
  }

  #publishPressed(send) {
    if (this.presenter.player.scene.run.published) return send({ do: "publish", on: false });
    this.#twice("publish", () => send({ do: "publish", on: true }));
  }

  /** @param {import("./view.js").SpeakerState} state */
  update({ player }) {
    const { run } = player.scene;
    this.start.hidden = run.status !== "lobby";
    this.end.hidden = run.status === "ended";
    this.end.classList.toggle("stop", this.sure === "end");
    setText(this.end, this.sure === "end" ? "Press again to end" : "End");
    this.publish.hidden = run.status !== "ended";
    setAttribute(this.publish, "aria-pressed", String(Boolean(run.published)));
    setText(/** @type {Element} */ (this.publish.lastChild), run.published ? "Replay is public. Withdraw it" : this.sure === "publish" ? "Press again to publish" : "Publish the replay");
  }
}
