public import Conditions

/// A live picture of metrics or logs: a `promql` or `logql` fence, or an `http` or shell fence that
/// says how it is drawn (DESIGN §3).
public struct Panel: Sendable, Equatable {
    /// Its id: the name given, else its heading's slug and its place below it.
    public var id: String
    /// Its heading.
    public var title: String
    /// How it is drawn.
    public var kind: Kind
    /// Where its values come from.
    public var source: Source = .metrics
    /// The queries in the order written, at least one.
    public var queries: [Query]
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
    /// What else is said about its picture.
    public var look = Look()
    /// What `$__window` in a query stands for; nil for a twentieth of the range, at least four
    /// scrapes.
    public var window: Duration?
    /// What `$step` in a query stands for.
    public var step = Duration.seconds(1)
    /// The time between two questions while it is looked at.
    public var refresh = Duration.seconds(1)
    /// Whether it is asked at full pace all the time.
    public var isPinned = false
    /// The file it is from.
    public var file: String
    /// The line of its fence.
    public var line: Int
    /// Whether only the presenter may see it.
    public var isPrivate: Bool
    /// The condition its step waits for.
    public var until: Condition?

    /// The first query's text.
    public var query: String { queries.first?.text ?? "" }

    /// The query of a log panel.
    ///
    /// - Throws: ``ConditionError`` where it cannot be read.
    public func logQuery() throws(ConditionError) -> LogQuery { try LogQuery.parse(query) }

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
        queries = [Query(text: query)]
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

    /// The lines that a service writes, as `![…](log:SERVICE)` shows them.
    public static func log(of service: String) -> Panel {
        var panel = Panel(
            id: "log-\(service)",
            title: "Log of \(service)",
            kind: .log,
            query: "{service=\"\(service)\"}"
        )
        panel.source = .logs
        return panel
    }
}

extension Panel {
    /// How a panel is drawn.
    public enum Kind: String, Sendable, CaseIterable {
        /// Lines over time.
        case timeseries
        /// One large number, and how it came about.
        case stat
        /// A dial.
        case gauge
        /// A bar for each series.
        case bars
        /// Shares of a whole as a disc.
        case pie
        /// Shares of a whole as a ring.
        case donut
        /// Columns of labels and values.
        case table
        /// How many fell into each bucket, over time.
        case heatmap
        /// One query over the time of two steps.
        case compare
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
        /// Milliseconds.
        case milliseconds
        /// Bytes.
        case bytes
        /// Dollars.
        case dollars
        /// Euros.
        case euros
        /// A second.
        case perSecond = "per-second"
        /// A minute.
        case perMinute = "per-minute"
        /// Bytes a second.
        case bytesPerSecond = "bytes-per-second"
        /// Dollars a minute.
        case dollarsPerMinute = "dollars-per-minute"
        /// Dollars an hour.
        case dollarsPerHour = "dollars-per-hour"
        /// Euros an hour.
        case eurosPerHour = "euros-per-hour"
    }

    /// Where a panel's values come from.
    public enum Source: Sendable, Equatable {
        /// The Prometheus of the runbook.
        case metrics
        /// The services' own pages of metrics, without Prometheus.
        case scrape
        /// Another Prometheus, by its URL.
        case server(String)
        /// The answer to a request, and the place of its values in it.
        case http(HTTPRequestText, JSONPlace)
        /// What a command prints.
        case command(String)
        /// The services' logs.
        case logs
    }

    /// One question of a panel.
    public struct Query: Sendable, Equatable {
        /// Its text, with names in double braces still in place.
        public var text: String
        /// Its name: a column of a table, a line of a chart; empty where there is one query.
        public var name = ""
        /// Its own unit; nil for the panel's.
        public var unit: Unit?
        /// Its own number of digits after the point; nil for the panel's.
        public var decimals: Int?
        /// Where the cells of its column change their colour.
        public var thresholds: [Double] = []
        /// Whether low values are the bad ones.
        public var isReversed = false
        /// Whether it belongs to the axis at the right.
        public var isRight = false
        /// Its own labels of series; nil for the panel's.
        public var legend: String?

        /// A question.
        public init(text: String, name: String = "") {
            self.text = text
            self.name = name
        }
    }

    /// What is said about a panel's picture beside its unit.
    public struct Look: Sendable, Equatable {
        /// The least value on the scale.
        public var minimum: Double?
        /// The greatest value on the scale.
        public var maximum: Double?
        /// Where the colour changes, rising: below the first all is well, above the last it is bad.
        public var thresholds: [Double] = []
        /// Whether low values are the bad ones.
        public var isReversed = false
        /// Whether areas stand on each other.
        public var isStacked = false
        /// What is marked on the time axis.
        public var annotations: Set<Annotation> = [.steps]
        /// How many of the greatest are shown; nil for the kind's own number.
        public var top: Int?
        /// Labels that are columns, in order; empty for all that differ.
        public var columns: [String] = []
        /// The step whose time a comparison begins with.
        public var before: String?
        /// The step whose time it is compared with.
        public var after: String?
        /// What is made of the values of a comparison.
        public var reduction = Reduction.mean
        /// Words made visible in a log.
        public var highlights: [String] = []

        /// Nothing said.
        public init() {}
    }

    /// What is marked on the time axis.
    public enum Annotation: String, Sendable, CaseIterable {
        /// Where steps began.
        case steps
        /// Where alerts began to fire, and where they ended.
        case alerts
        /// Where steps began that change something.
        case config
    }

    /// What is made of many values.
    public enum Reduction: String, Sendable, CaseIterable {
        /// Their mean.
        case mean
        /// The greatest.
        case max
        /// The least.
        case min
        /// The last.
        case last
    }
}
