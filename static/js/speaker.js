import "./lib/theme.js";
import { nameInAddress } from "./lib/api.js";
import { find } from "./lib/dom.js";
import { SpeakerView } from "./speaker/view.js";
import { Presenter } from "./stage/presenter.js";

const presenter = new Presenter(nameInAddress());
new SpeakerView(find("main"), presenter);
presenter.start();
