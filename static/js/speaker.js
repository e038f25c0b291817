import "./lib/theme.js";
import { nameInAddress } from "./lib/api.js";
import { find } from "./lib/dom.js";
import { SimulatedMark } from "./run/simulated.js";
import { SpeakerView } from "./speaker/view.js";
import { Presenter } from "./stage/presenter.js";

const presenter = new Presenter(nameInAddress());
new SpeakerView(find("main"), presenter);
new SimulatedMark(presenter.player);
presenter.start();
