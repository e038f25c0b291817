import "./lib/theme.js";
import { nameInAddress } from "./lib/api.js";
import { find } from "./lib/dom.js";
import { Remote } from "./remote/remote.js";
import { RemoteView } from "./remote/view.js";
import { SimulatedMark } from "./run/simulated.js";

const remote = new Remote(nameInAddress());
new RemoteView(find("main"), remote);
new SimulatedMark(remote.player);
remote.start();
