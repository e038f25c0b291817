import "./lib/theme.js";
import { getJSON, nameInAddress, runPath } from "./lib/api.js";
import { find } from "./lib/dom.js";
import { dressAs } from "./lib/talktheme.js";
import { AudienceView } from "./audience/view.js";
import { LiveDriver } from "./run/live.js";
import { Player } from "./run/player.js";
import { SimulatedMark } from "./run/simulated.js";

const run = nameInAddress();
const player = new Player(new LiveDriver(runPath(run)));
player.audience.address = location.origin;
new AudienceView(find("main"), player, run);
new SimulatedMark(player);
getJSON(`${runPath(run)}/look`).then(({ theme, styles }) => dressAs(theme, styles), () => {});
player.start();
