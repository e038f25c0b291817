public import JSONValue

/// Where a step stands: its last attempt.
public struct StepState: Sendable, Equatable {
    /// The words for it: before, during and after an attempt.
    public enum Status: String, Sendable {
        /// Not run yet.
        case ready
        /// The intent is recorded, the process is not there yet.
        case starting
        /// Its process runs.
        case running
        /// It waits for an answer.
        case waiting
        /// Passed over.
        case skipped
        /// It did what it should.
        case passed
        /// An expectation was not met.
        case failed
        /// Its time was up.
        case timedOut = "timed_out"
        /// A person stopped it.
        case cancelled
        /// It could not be started or carried on.
        case error
        /// The server died while it ran.
        case interrupted

        /// Whether an attempt is under way.
        public var isUnderWay: Bool { self == .starting || self == .running || self == .waiting }
    }

    /// The terminal's last rows.
    public struct Screen: Sendable, Equatable {
        /// The number of the last frame.
        public var version: Int
        /// Rows and columns.
        public var size: [Int]
        /// Row, column, 1 where it is shown.
        public var cursor: [Int]
        /// Lines that scrolled off the top so far.
        public var scrolled: Int
        /// Text and style in turn, by row number; a blank row is absent.
        public var rows: [Int: [JSON]]
    }

    /// How far the last attempt has come.
    public var status = Status.ready
    /// The last attempt, from 1; 0 before the first.
    public var attempt = 0
    /// When its process started.
    public var startedAt: Duration?
    /// When it ended.
    public var endedAt: Duration?
    /// The exit code, or the HTTP status.
    public var code: Int?
    /// The signal that ended it.
    public var signal: Int?
    /// From start to end, without the time it waited for a person.
    public var took: Duration?
    /// How long it waited for a person before ``waitingSince``.
    public var waited = Duration.zero
    /// Since when it waits for a person.
    public var waitingSince: Duration?
    /// Processes left running on purpose.
    public var leftRunning = 0
    /// Expectations that were not met.
    public var unmet: [Event.Unmet] = []
    /// What a person should know.
    public var message: String?
    /// What the presenter should know although it went on; private.
    public var warnings: [String] = []
    /// What it waits for.
    public var prompt: String?
    /// What it waits for before it may start, in a sentence.
    public var waitsFor: String?
    /// The earlier run whose recording its card shows instead.
    public var fallback: String?
    /// When that run was opened, in milliseconds since 1970-01-01 UTC, where it is told.
    public var recordedAt: Int?
    /// The piece that was begun last, from 1; nil where it is run as a whole.
    public var part: Int?
    /// The piece that waits for a press.
    public var next: Int?
    /// Whether it runs in the background and is ready for the steps that need it.
    public var isReady = false
    /// The terminal's last rows; nil before the first.
    public var screen: Screen?

    /// A step that was not run yet.
    public init() {}
}
