public import Conditions

/// A live picture of metrics or logs: a `promql` fence (DESIGN §3).
public struct Panel: Sendable, Equatable {
    /// Its id: the name given, else its heading's slug and its place below it.
    public var id: String
    /// Its heading.
    public var title: String
    /// How it is drawn.
    public var kind: Kind
    /// The query.
    public var query: String
    /// What its numbers mean.
    public var unit: Unit
    /// The value at which a line is drawn.
    public var threshold: Double?
    /// The label of a series, with `{{label}}` of the metric.
    public var legend: String?
    /// The time it shows.
    public var range: Duration
    /// What is shown where there is no data.
    public var noDataText: String?
    /// The number of digits after the point; nil lets the page choose.
    public var decimals: Int?
    /// The file it is from.
    public var file: String
    /// The line of its fence.
    public var line: Int
    /// Whether only the presenter may see it.
    public var isPrivate: Bool
    /// The condition its step waits for.
    public var until: Condition?

    /// How a panel is drawn.
    public enum Kind: String, Sendable, CaseIterable {
        /// Lines over time.
        case timeseries
        /// One large number.
        case stat
        /// A dial.
        case gauge
        /// A bar for each series.
        case bars
        /// Columns of labels and values.
        case table
        /// Lines of a log.
        case log
    }

    /// What a panel's numbers mean.
    public enum Unit: String, Sendable, CaseIterable {
        /// Numbers.
        case none
        /// Shares of one, shown as percentages.
        case percent
        /// Seconds.
        case seconds
        /// Bytes.
        case bytes
        /// Dollars.
        case dollars
        /// A second.
        case perSecond = "per-second"
    }

    /// A panel.
    public init(
        id: String,
        title: String,
        kind: Kind = .timeseries,
        query: String,
        unit: Unit = .none,
        threshold: Double? = nil,
        legend: String? = nil,
        range: Duration = .seconds(300),
        noDataText: String? = nil,
        file: String = "",
        line: Int = 1,
        isPrivate: Bool = false,
        until: Condition? = nil
    ) {
        self.id = id
        self.title = title
        self.kind = kind
        self.query = query
        self.unit = unit
        self.threshold = threshold
        self.legend = legend
        self.range = range
        self.noDataText = noDataText
        self.file = file
        self.line = line
        self.isPrivate = isPrivate
        self.until = until
    }
}
