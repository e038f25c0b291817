import { h } from "../lib/dom.js";
import { counted, grouped, timeOfDay } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { donut } from "./donut.js";
import { Header } from "./header.js";
import { minuteBars } from "./minutes.js";

const WINDOWS = [["1 min", 60], ["5 min", 300], ["10 min", 600], ["30 min", 1800], ["1 h", 3600], ["3 h", 10800], ["6 h", 21600]];
/** Overage shares, in percent, from which on they are worth a look, and bad. */
const WARN = 15, BAD = 30;

const dollars = (amount) => `$${grouped(Math.round(amount))}`;
const sum = (items, key) => items.reduce((total, item) => total + item[key], 0);

/** The status page: what is out, what it costs, who has it, as of the last two seconds. */
export class StatusView {
  /** @param {HTMLElement} host @param {() => void} onWindow called when another window is chosen */
  constructor(host, onWindow) {
    this.window = 300;
    this.header = new Header();
    this.tiles = h("dl.tiles.num", { "aria-label": "All tools" });
    this.tools = h("ul.tools");
    this.chart = h("div.chartbox.box");
    this.users = h("div.box.users");
    this.events = h("div.box.events");
    this.buttons = WINDOWS.map(([label, seconds]) => h("button", { type: "button", "aria-pressed": String(seconds === this.window), onclick: () => this.#choose(seconds, onWindow) }, label));
    host.replaceChildren(this.header.element, h("div.main", null,
      this.tiles,
      h("div.head", null, h("h2", null, "Tools"), legend()),
      this.tools,
      h("div.head", null, h("h2", null, "Checkouts"), h("div.seg.end", { role: "group", "aria-label": "How far back" }, ...this.buttons)),
      this.chart, h("div.two", null, this.users, this.events)));
    this.header.say("warn", "Waiting for the first figures");
  }

  /** Draws the figures. @param {any} stats the answer of `/realtime/stats` */
  show(stats) {
    const { tools, rates } = stats;
    this.#tiles(tools, rates);
    this.tools.replaceChildren(...tools.map(toolCard));
    const until = Date.parse(stats.timestamp), minutes = allMinutes(stats.tool_metrics);
    this.chart.replaceChildren(minuteBars(minutes, until - stats.window_seconds * 1000, until));
    this.#users(stats.recent_events.borrows);
    this.#events(stats.recent_events);
    this.age(0);
  }

  /** Says how old the figures are. @param {number} age milliseconds */
  age(age) {
    if (age > 6000) this.header.say("warn", `Stale, ${Math.round(age / 1000)} s ago`);
    else this.header.say("ok", "Live");
  }

  /** Says that the server is away. @param {string} message */
  lost(message) {
    this.header.say("bad", message);
  }

  #choose(seconds, onWindow) {
    this.window = seconds;
    for (const [at, [, each]] of WINDOWS.entries()) this.buttons[at].setAttribute("aria-pressed", String(each === seconds));
    onWindow();
  }

  #tiles(tools, rates) {
    const share = rates.overage_percent, look = share > BAD ? "is-bad" : share > WARN ? "is-warn" : "";
    const over = sum(tools, "overage");
    const tile = (name, value, note, state) => h("div" + (state ? "." + state : ""), null, h("dt", null, name), h("dd", null, h("b", null, value), h("span", null, note)));
    this.tiles.replaceChildren(
      tile("Licenses out", String(sum(tools, "borrowed")), `of ${sum(tools, "total")}`),
      tile("Beyond the commit", String(over), over ? "charged one by one" : "nothing extra to pay", over ? "is-warn" : ""),
      tile("Overage share", `${grouped(share, 1)}%`, `of ${perMinute(rates.borrow_per_min)}`, look),
      tile("Overage so far", dollars(sum(tools, "current_overage_cost")), `on top of ${dollars(sum(tools, "commit_price"))}`, sum(tools, "current_overage_cost") ? "is-warn" : ""),
      tile("Refused", `${grouped(rates.failure_per_min, 1)}`, "a minute", rates.failure_per_min ? "is-bad" : ""));
  }

  #users(borrows) {
    const users = new Map();
    for (const { user, is_overage } of borrows) {
      const found = users.get(user) ?? { count: 0, overages: 0 };
      users.set(user, { count: found.count + 1, overages: found.overages + (is_overage ? 1 : 0) });
    }
    const top = [...users].sort(([, one], [, other]) => other.count - one.count).slice(0, 8);
    const most = top[0]?.[1].count ?? 1;
    this.users.replaceChildren(h("h3", null, "By user"), top.length
      ? h("ul", null, ...top.map(([user, { count, overages }]) => h("li", null,
        h("span.name", null, user), bar(count - overages, overages, most),
        h("b.num", null, String(count)), h("span.num.note", null, overages ? `${overages} beyond` : ""))))
      : h("p.dim", null, "Nobody took a license in this time."));
  }

  #events({ borrows, returns, failures }) {
    const rows = [
      ...borrows.map((event) => ({ ...event, word: event.is_overage ? "Lent, overage" : "Lent", look: event.is_overage ? "warn" : "ok", sign: event.is_overage ? "warn" : "ok" })),
      ...returns.map((event) => ({ ...event, word: "Returned", look: "idle", sign: "again" })),
      ...failures.map((event) => ({ ...event, word: `Refused, ${event.reason.replace("_", " ")}`, look: "bad", sign: "bad" })),
    ].sort((one, other) => other.timestamp.localeCompare(one.timestamp)).slice(0, 8);
    this.events.replaceChildren(h("h3", null, "Latest"), rows.length
      ? h("ol", null, ...rows.map(({ timestamp, word, look, sign, tool, user }) => h("li", null,
        h("time.num", { datetime: timestamp }, timeOfDay(Date.parse(timestamp))),
        h(`span.st.is-${look}`, null, icon(sign), word), h("span.name", null, user), h("span.dim.tool", null, tool))))
      : h("p.dim", null, "Nothing happened in this time."));
  }
}

function legend() {
  const entry = (look, word) => h("li", null, h("i." + look, { "aria-hidden": "true" }), word);
  return h("ul.legend.end", null, entry("in", "within the commit"), entry("over", "beyond it"), entry("free", "free"));
}

function toolCard(tool) {
  const { borrowed, total, in_commit: within, overage, available } = tool;
  const [maker, ...rest] = tool.tool.split(" - "), name = rest.join(" - ") || maker;
  const isFull = tool.max_overage > 0 && overage >= tool.max_overage;
  const cost = tool.current_overage_cost;
  return h("li.tool.box", null,
    donut({
      shares: [{ name: "in", count: within, look: "in" }, { name: "over", count: overage, look: "over" }, { name: "free", count: available, look: "free" }],
      figure: String(borrowed), caption: `of ${total}`,
      label: `${tool.tool}: ${borrowed} of ${total} out, ${overage} beyond the commit`,
    }),
    h("div", null, h("p.dim", null, rest.length ? maker : ""), h("h3", null, name),
      h("p.num", null, `${counted(tool.commit, "license")} in the commit`, tool.max_overage ? `, ${tool.max_overage} more at ${dollars(tool.overage_price_per_license)}` : ", no more"),
      h("p.num.cost", null, h("b", null, dollars(tool.total_cost)), cost ? h("span.warnc", null, `${dollars(cost)} of it overage`) : h("span.dim", null, "as planned"))),
    isFull ? h("p.chip.is-bad", null, icon("warn"), "No more overage") : null);
}

function bar(within, over, most) {
  const part = (look, count) => {
    const element = h("i." + look);
    element.style.setProperty("--share", String(count / most));
    return element;
  };
  return h("span.bar", { "aria-hidden": "true" }, part("in", within), part("over", over));
}

function allMinutes(metrics) {
  return Object.values(metrics).flat().map(({ timestamp, count, overage_count: overages }) => ({ at: Date.parse(timestamp), count, overages }));
}

const perMinute = (rate) => `${grouped(rate, 1)} checkouts a minute`;
