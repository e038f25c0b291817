import "./lib/theme.js";
import { nameInAddress } from "./lib/api.js";
import { find } from "./lib/dom.js";
import { Presenter } from "./stage/presenter.js";
import { StageWindow } from "./stage/stage.js";

const presenter = new Presenter(nameInAddress());
new StageWindow(find("main"), presenter);
presenter.start();
