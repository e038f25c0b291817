import { h, setAttribute, setText } from "../lib/dom.js";
import { icon, mark } from "../lib/icons.js";
import { switchTheme } from "../lib/theme.js";

const PAGES = [["/dashboard", "Status"], ["/config", "What was bought"]];

/** The top of both pages: where one is, whether the figures are live, the theme. */
export class Header {
  constructor() {
    const here = location.pathname === "/" ? "/dashboard" : location.pathname;
    this.fresh = h("p.fresh", { role: "status" });
    this.element = h("header.nav", null,
      h("a.brand", { href: "/dashboard" }, mark(), "License server"),
      h("nav.pages", { "aria-label": "Pages" }, ...PAGES.map(([href, label]) =>
        h("a", { href, "aria-current": href === here ? "page" : null }, label))),
      h("div.end", null, this.fresh,
        h("button.quiet.icon", { type: "button", "aria-label": "Change the colour theme", title: "Light or dark", onclick: switchTheme }, icon("moon"))));
  }

  /** Says how fresh the figures are. @param {"ok" | "warn" | "bad"} look @param {string} text */
  say(look, text) {
    setAttribute(this.fresh, "data-look", look);
    setText(this.fresh, text);
  }
}
