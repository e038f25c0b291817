public import JSONValue

/// What was observed: samples, panels, alerts, checks.
extension Event {
    /// One poll of a panel: a value for each series.
    public struct Sample: Sendable, Equatable {
        /// The panel's id.
        public var panel: String
        /// Series by label; an empty label where there is one series without a name.
        public var series: [Series]
        /// The rows of a table or a log, where they are others than before; nil where nothing about
        /// them changed.
        public var table: Table?

        /// One poll.
        public init(panel: String, series: [Series], table: Table? = nil) {
            self.panel = panel
            self.series = series
            self.table = table
        }

        /// Rows of a table or a log: on the wire `columns` and `rows`.
        public struct Table: Sendable, Equatable {
            /// The names of the columns.
            public var columns: [String]
            /// The rows from the top, each with a cell for each column: a text, or a value as a
            /// series has it.
            public var rows: [[JSON]]

            /// Rows of a table or a log.
            public init(columns: [String], rows: [[JSON]]) {
                self.columns = columns
                self.rows = rows
            }
        }

        /// One series' value: a number, `"NaN"`, `"+Inf"`, `"-Inf"`, or null for no data.
        public struct Series: Sendable, Equatable {
            /// Its name in the legend.
            public var label: String
            /// Its value.
            public var value: JSON

            /// One series' value.
            public init(label: String, value: JSON) {
                self.label = label
                self.value = value
            }
        }
    }

    /// A panel's new state.
    public struct PanelChange: Sendable, Equatable {
        /// The panel's id.
        public var panel: String
        /// The state.
        public var state: PanelState
        /// Why, in one sentence.
        public var message: String?

        /// A panel's new state.
        public init(panel: String, state: PanelState, message: String?) {
            self.panel = panel
            self.state = state
            self.message = message
        }
    }

    /// What a panel draws (DESIGN §5).
    public enum PanelState: String, Sendable {
        /// Nothing was asked yet.
        case waiting
        /// Values arrive.
        case live
        /// Values stopped arriving.
        case stale
        /// The query found nothing.
        case noData = "no_data"
        /// The source answered with an error.
        case error
    }

    /// A change of an alert.
    public struct Alert: Sendable, Equatable {
        /// The rule's name.
        public var name: String
        /// `inactive`, `pending`, `firing` or `resolved`.
        public var state: String
        /// Its sentence.
        public var summary: String
        /// Its labels.
        public var labels: [String: String]
        /// Since when its expression holds; nil where that is not known.
        public var since: Duration?
        /// How long the expression must hold until it fires; nil where that is not known.
        public var hold: Duration?
        /// What its file says in place of ``hold``; nil where nothing was changed.
        public var writtenHold: Duration?
        /// How many label sets it is pending or firing for, where there is more than one.
        public var count: Int?
        /// The panel that shows what it is about.
        public var panel: String?
        /// The log panel that shows what led to it.
        public var log: String?

        /// A change of an alert.
        public init(
            name: String,
            state: String,
            summary: String,
            labels: [String: String],
            since: Duration? = nil,
            hold: Duration? = nil,
            writtenHold: Duration? = nil,
            count: Int? = nil,
            panel: String? = nil,
            log: String? = nil
        ) {
            self.name = name
            self.state = state
            self.summary = summary
            self.labels = labels
            self.since = since
            self.hold = hold
            self.writtenHold = writtenHold
            self.count = count
            self.panel = panel
            self.log = log
        }
    }

    /// The result of one check.
    public struct Check: Sendable, Equatable {
        /// The checklist's name.
        public var checklist: String
        /// The item's id.
        public var item: String
        /// `pass`, `warn`, `fail`, `error`, `ticked`, `open`.
        public var state: String
        /// What was seen.
        public var evidence: String

        /// The result of one check.
        public init(checklist: String, item: String, state: String, evidence: String) {
            self.checklist = checklist
            self.item = item
            self.state = state
            self.evidence = evidence
        }
    }
}
