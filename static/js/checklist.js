import "./lib/theme.js";
import { nameInAddress } from "./lib/api.js";
import { find } from "./lib/dom.js";
import { ChecklistFile } from "./checklist/file.js";
import { ChecklistView } from "./checklist/view.js";

const file = new ChecklistFile(nameInAddress());
const view = new ChecklistView(find("main"), file);
file.on("change", (list) => view.show(list));
file.on("problem", (message) => view.problem(message));
file.start();
setInterval(() => view.tick(), 1000);
