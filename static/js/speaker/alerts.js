import { AlertBanner } from "../run/alerts.js";

/** The firing alert at the foot of the speaker view, whatever slide is on stage. */
export class SpeakerAlerts {
  /**
   * @param {HTMLElement} host
   * @param {import("../stage/presenter.js").Presenter} presenter
   */
  constructor(host, { player, navigator }) {
    this.banner = new AlertBanner({ jump: (slide) => navigator.go({ slide, stage: 0 }) });
    this.banner.element.classList.add("speaker-banner");
    host.append(this.banner.element);
    player.on("draw", () => this.banner.update(player));
  }
}
