import { RunState } from "../run/state.js";

/** What views look at where there is no run: a state before the first event, and no time. */
export class StillPlayer {
  constructor() {
    this.scene = new RunState().scene;
    this.isLive = true;
    /** Nothing will ever come: what is drawn promises nothing. */
    this.isStill = true;
    this.isBehind = false;
    this.silence = 0;
    this.samples = { window: () => [], knows: () => false };
    this.audience = { address: null, qr: null, viewers: null };
  }

  now() { return 0; }

  wall() { return Date.now(); }
}
