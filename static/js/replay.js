import "./lib/theme.js";
import { nameInAddress, runPath } from "./lib/api.js";
import { find } from "./lib/dom.js";
import { ReplayView } from "./replay/view.js";
import { Player } from "./run/player.js";
import { ReplayDriver } from "./run/replay.js";
import { SimulatedMark } from "./run/simulated.js";

const path = runPath(nameInAddress());
const driver = new ReplayDriver(path);
const player = new Player(driver);
const view = new ReplayView(find("main"), player, driver);
new SimulatedMark(player);
player.start();
view.open(path);
