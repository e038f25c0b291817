import { Bars } from "./bars.js";
import { Comparison } from "./compare.js";
import { Gauge } from "./gauge.js";
import { Heatmap } from "./heatmap.js";
import { Log } from "./log.js";
import { Pie } from "./pie.js";
import { Stat } from "./stat.js";
import { Table } from "./table.js";
import { TimeSeries } from "./timeseries.js";

/**
 * What draws each kind of panel: made with the place to draw in and the panel's options.
 *
 * `draw(view)` draws, with a sentence for who cannot see it. `headline(view)` and `legend(view)` are
 * there where the kind has a large number above its picture, or names below it.
 */
export const KINDS = {
  timeseries: TimeSeries, stat: Stat, gauge: Gauge, bars: Bars, pie: Pie, donut: Pie, table: Table,
  heatmap: Heatmap, compare: Comparison, log: Log,
};
