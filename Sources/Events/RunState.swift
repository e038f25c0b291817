/// Where a run stands: the fold of its events, the same in the server and in the browser.
///
/// It is a scene in typed form; `static/js/run/state.js` folds the same events to the same scene.
public struct RunState: Sendable, Equatable {
    /// How far a run has come (DESIGN §6).
    public enum Status: String, Sendable {
        /// Opened, not started: the audience sees the title.
        case lobby
        /// Under way.
        case started
        /// Over.
        case ended
    }

    /// A panel as it was last polled.
    public struct Panel: Sendable, Equatable {
        /// What it draws.
        public var state: Event.PanelState = .waiting
        /// Why, in one sentence.
        public var message: String?
        /// The last values.
        public var series: [Event.Sample.Series] = []
        /// The last rows of a table or a log.
        public var table: Event.Sample.Table?
        /// When they were taken.
        public var at: Duration?

        /// A panel that was not polled yet.
        public init() {}
    }

    /// An alert's last change.
    public struct Alert: Sendable, Equatable {
        /// What it changed to.
        public var alert: Event.Alert
        /// When.
        public var at: Duration
    }

    /// A check's last result.
    public struct Check: Sendable, Equatable {
        /// The result.
        public var check: Event.Check
        /// When.
        public var at: Duration
    }

    /// A stopwatch.
    public struct Stopwatch: Sendable, Equatable {
        /// What it measured; nil before its first end.
        public var measured: Duration?
        /// When it started; nil while it stands.
        public var since: Duration?

        /// A stopwatch that was never started.
        public init() {}

        init(measured: Duration?, since: Duration?) {
            self.measured = measured
            self.since = since
        }

        /// Whether it runs.
        public var isRunning: Bool { since != nil }
    }

    /// How the run came to be; nil before its first event.
    public internal(set) var opened: Event.Opened?
    /// How far it has come.
    public internal(set) var status = Status.lobby
    /// When the talk began.
    public internal(set) var startedAt: Duration?
    /// When the run ended.
    public internal(set) var endedAt: Duration?
    /// Whether the audience may replay it.
    public internal(set) var isPublished = false
    /// The deck in use.
    public internal(set) var deck: Event.Deck?
    /// The slide and stage on stage.
    public internal(set) var position: Event.Position?
    /// The presenter's clock.
    public internal(set) var clock = Clock()
    /// What the audience's screen does.
    public internal(set) var view = Event.View(isFrozen: false, isBlack: false)
    /// Steps by id.
    public internal(set) var steps: [String: StepState] = [:]
    /// Panels by id.
    public internal(set) var panels: [String: Panel] = [:]
    /// Captured values and parameters by name.
    public internal(set) var values: [String: String] = [:]
    /// Alerts by name.
    public internal(set) var alerts: [String: Alert] = [:]
    /// Checks by checklist and item: `LIST/ITEM`.
    public internal(set) var checks: [String: Check] = [:]
    /// Changes that can be taken back, by the number of their entry.
    public internal(set) var undos: [Int: Undo] = [:]
    /// How often each rule masked a secret in what steps put out.
    public internal(set) var masked: [String: Int] = [:]
    /// Stopwatches by name.
    public internal(set) var stopwatches: [String: Stopwatch] = [:]
    /// Slides shown so far, in a public stream.
    public internal(set) var slides: [String: Event.ShownSlide] = [:]
    /// The number of the last event.
    public internal(set) var number = 0
    /// The offset of the last event.
    public internal(set) var offset: Duration = .zero

    /// From the talk's start until now or its end, pauses included; nil before the start.
    public var took: Duration? {
        startedAt.map { _ in clock.reading(at: offset) + clock.paused(at: offset) }
    }

    /// A run before its first event.
    public init() {}
}
