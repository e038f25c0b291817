/// What lines of the services' logs are wanted: a stream selector and filters, as LogQL writes them.
///
/// `{service="license"} |= "borrow" | json | overage="true" | tail 20`. The selector knows one
/// label, the service's name (`service`, also written `app`, `job` or `container`). Fields of a line
/// are known after `| json`.
/// - Source: Grafana Loki, "Log queries".
public struct LogQuery: Sendable, Equatable {
    /// The query as written.
    public let text: String
    /// What the selector asks of the service's name.
    public let selector: [LogTest]
    /// Filters in the order written.
    public let stages: [LogStage]
    /// How many lines are wanted, and from which end.
    public let window: Window

    /// Which of the lines found are wanted.
    public enum Window: Sendable, Equatable {
        /// The first ones: `| limit 20`.
        case first(Int)
        /// The last ones: `| tail 20`.
        case last(Int)

        /// How many.
        public var count: Int {
            switch self {
            case .first(let count), .last(let count): count
            }
        }
    }

    /// How many lines are shown where the query does not say.
    public static let defaultCount = 12
    /// The most lines a query may ask for.
    public static let mostLines = 50
    static let longest = 4096
    static let serviceNames = ["service", "app", "job", "container"]

    /// The texts that a line must hold, to be made visible in it.
    public var words: [String] {
        stages.compactMap { if case .contains(let word) = $0, !word.isEmpty { word } else { nil } }
    }

    /// Whether the lines of a service are asked for.
    public func selects(service: String) -> Bool {
        let matcher = LogMatcher(self)
        return matcher.selects(service: service)
    }
}

/// One filter of a ``LogQuery``.
public enum LogStage: Sendable, Equatable {
    /// `|= "text"`.
    case contains(String)
    /// `!= "text"`.
    case lacks(String)
    /// `|~ "pattern"`.
    case matches(Pattern)
    /// `!~ "pattern"`.
    case misses(Pattern)
    /// `| json`: the fields of the line can be asked for from here on.
    case json
    /// `| overage="true" or status >= 500`: any of these, each with all of its tests.
    case fields([[LogTest]])
}

/// One test of a label or field: `level =~ "warn|error"`.
public struct LogTest: Sendable, Equatable {
    /// The label's or field's name; `a_b` is the member `b` of `a`.
    public var name: String
    /// How it is compared.
    public var comparison: Comparison
    /// With what; a pattern for the last two comparisons.
    public var value: String

    /// How a label is compared.
    public enum Comparison: String, Sendable, CaseIterable {
        /// Equal.
        case equal = "="
        /// Not equal.
        case unequal = "!="
        /// The whole value matches a pattern.
        case matches = "=~"
        /// It does not.
        case misses = "!~"
        /// At least.
        case atLeast = ">="
        /// At most.
        case atMost = "<="
        /// More than.
        case above = ">"
        /// Less than.
        case below = "<"
    }
}
