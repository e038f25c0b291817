import "./lib/theme.js";
import { nameInAddress } from "./lib/api.js";
import { find } from "./lib/dom.js";
import { SimulatedMark } from "./run/simulated.js";
import { Presenter } from "./stage/presenter.js";
import { StageWindow } from "./stage/stage.js";

const presenter = new Presenter(nameInAddress());
new StageWindow(find("main"), presenter);
new SimulatedMark(presenter.player);
presenter.start();
