public import JSONValue

/// What is told of a step: its attempts, its rows, how it ended.
extension Event {
    /// One attempt of one step.
    public struct StepID: Sendable, Equatable, Hashable {
        /// The step's id.
        public var step: String
        /// The attempt, from 1.
        public var attempt: Int
        /// The sub-step, from 1, where the step is run in pieces.
        public var part: Int?

        /// One attempt of one step.
        public init(step: String, attempt: Int, part: Int? = nil) {
            self.step = step
            self.attempt = attempt
            self.part = part
        }
    }

    /// What is told of an attempt before it starts.
    public struct Intent: Sendable, Equatable {
        /// Who wants it: `the presenter`, a phone's name, `the command line`, or `the run` where
        /// nobody pressed for it; nil in a piece of a step and in older recordings.
        public var by: String?
        /// The SHA-256 of the step as it was written, in hexadecimal.
        public var source: String?
        /// What it waits for before it may start, in a sentence; private.
        public var waitsFor: String?

        /// What is told of an attempt before it starts.
        public init(by: String? = nil, source: String? = nil, waitsFor: String? = nil) {
            self.by = by
            self.source = source
            self.waitsFor = waitsFor
        }
    }

    /// Changed rows of a step's terminal: the row patch of facts/terminal.md §5.
    ///
    /// Its `k` is written `scrolled` here, where `k` is the kind of the event.
    public struct Rows: Sendable, Equatable {
        /// Counts the frames of one attempt from 1.
        public var version: Int
        /// Rows and columns.
        public var size: [Int]
        /// Whether these are all rows (a snapshot) and not only the changed ones.
        public var isWhole: Bool
        /// The cursor: row, column, 1 where it is shown.
        public var cursor: [Int]
        /// Lines that scrolled off the top so far.
        public var scrolled: Int
        /// Each an array: row number, then text and style in turn.
        public var rows: [JSON]

        /// Changed rows.
        public init(
            version: Int,
            size: [Int],
            isWhole: Bool,
            cursor: [Int],
            scrolled: Int,
            rows: [JSON]
        ) {
            self.version = version
            self.size = size
            self.isWhole = isWhole
            self.cursor = cursor
            self.scrolled = scrolled
            self.rows = rows
        }
    }

    /// How an attempt of a step ended.
    public struct StepResult: Sendable, Equatable {
        /// The word for it.
        public var status: Status
        /// The child's exit code, or the HTTP status.
        public var code: Int?
        /// The signal that ended it.
        public var signal: Int?
        /// From start to end, without the time it waited for a person.
        public var took: Duration
        /// How long it waited for a person to type or to press.
        public var waited: Duration
        /// Processes left running on purpose after a normal end.
        public var leftRunning: Int
        /// Expectations that were not met.
        public var unmet: [Unmet]
        /// What a person should know, in one sentence.
        public var message: String?
        /// What the presenter should know although the step went on; private.
        public var warnings: [String]

        /// How an attempt ended.
        public init(
            status: Status,
            code: Int? = nil,
            signal: Int? = nil,
            took: Duration,
            waited: Duration = .zero,
            leftRunning: Int = 0,
            unmet: [Unmet] = [],
            message: String? = nil,
            warnings: [String] = []
        ) {
            self.status = status
            self.code = code
            self.signal = signal
            self.took = took
            self.waited = waited
            self.leftRunning = leftRunning
            self.unmet = unmet
            self.message = message
            self.warnings = warnings
        }
    }

    /// The words for the end of a step (facts/runbooks.md §4.3).
    public enum Status: String, Sendable {
        /// It did what it should.
        case passed
        /// It ended and an expectation, the exit code at the least, was not met.
        case failed
        /// It was stopped because its time was up.
        case timedOut = "timed_out"
        /// A person stopped it.
        case cancelled
        /// It could not be started or carried on at all.
        case error
        /// The server died while it ran.
        case interrupted
    }

    /// One expectation that was not met.
    public struct Unmet: Sendable, Equatable {
        /// The condition as written.
        public var expected: String
        /// What was there instead.
        public var actual: String
        /// The nearest lines of the output.
        public var near: [String]

        /// One expectation that was not met.
        public init(expected: String, actual: String, near: [String]) {
            self.expected = expected
            self.actual = actual
            self.near = near
        }
    }
}
