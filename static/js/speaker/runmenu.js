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
    this.start = h("button.primary", { onclick: () => presenter.navigator.next() }, icon("play"), "Start");
    this.end = h("button.quiet", { onclick: () => this.#endPressed(send) });
    this.publish = h("button", { "aria-pressed": "false", onclick: () => send({ do: "publish", on: !presenter.player.scene.run.published }) }, icon("eye"), h("span"));
    this.sure = false;
    host.append(this.start, this.end, this.publish);
  }

  #endPressed(send) {
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
    const { run } = player.scene;
    this.start.hidden = run.status !== "lobby";
    this.end.hidden = run.status === "ended";
    this.end.classList.toggle("stop", this.sure);
    setText(this.end, this.sure ? "Press again to end" : "End");
    this.publish.hidden = run.status !== "ended";
    setAttribute(this.publish, "aria-pressed", String(Boolean(run.published)));
    setText(/** @type {Element} */ (this.publish.lastChild), run.published ? "Replay is public. Withdraw it" : "Publish the replay");
  }
}
