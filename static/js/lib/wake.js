/** Keeps the screen lit while the page is shown, where the browser can. */
export class WakeLock {
  constructor() {
    this.lock = null;
    document.addEventListener("visibilitychange", () => this.hold());
    this.hold();
  }

  /** Asks for it; a browser gives it back whenever the page was hidden. */
  async hold() {
    if (document.hidden || !navigator.wakeLock || (this.lock && !this.lock.released)) return;
    try {
      this.lock = await navigator.wakeLock.request("screen");
    } catch { /* on battery the browser may refuse: the talk goes on */ }
  }
}
