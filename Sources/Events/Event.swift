/// One thing that happened in a run: the unit that is recorded, sent to pages and folded.
public struct Event: Sendable, Equatable {
    /// The place in the log, from 1, without gaps within one run.
    public var number: Int
    /// The time since the run was opened, in whole microseconds, by the clock that counts while the
    /// machine sleeps.
    public var offset: Duration
    /// What happened.
    public var body: Body
    /// When it happened, where the event tells it later; in public streams only.
    public var happened: Duration?

    /// An event at a place and a time.
    public init(number: Int, offset: Duration, body: Body, happened: Duration? = nil) {
        self.number = number
        self.offset = offset
        self.body = body
        self.happened = happened
    }

    /// When it happened, since the run was opened.
    public var time: Duration { happened ?? offset }
}

extension Event {
    /// What happened, one case for each kind of event of DESIGN §1.
    public enum Body: Sendable, Equatable {
        /// The run exists; its lobby is open.
        case opened(Opened)
        /// The talk began: the clock runs.
        case started
        /// The run is over.
        case ended(EndReason)
        /// Whether the run may be replayed by the audience.
        case published(Bool)
        /// The deck in use from now on.
        case deck(Deck)
        /// The slide and stage on stage.
        case position(Position)
        /// The presenter's clock was paused or went on.
        case clock(Clock)
        /// What the audience's screen does with what the presenter shows.
        case view(View)
        /// A step is about to start, or waits for its turn; committed before its process exists.
        case stepIntent(StepID, Intent = Intent())
        /// A step's process runs.
        case stepStarted(StepID, process: Int?, isReady: Bool = false)
        /// Rows of a step's terminal changed.
        case stepRows(StepID, Rows)
        /// A step waits for an answer.
        case stepPrompt(StepID, text: String)
        /// Something was typed into a step; the text is nil where it is secret.
        case stepInput(StepID, text: String?, by: String? = nil)
        /// A step is over.
        case stepEnded(StepID, StepResult)
        /// A step was passed over.
        case stepSkipped(StepID, reason: String)
        /// A captured value or parameter.
        case value(name: String, value: String)
        /// One poll of a panel.
        case sample(Sample)
        /// A panel changed its state.
        case panel(PanelChange)
        /// An alert changed its state.
        case alert(Alert)
        /// The result of one check.
        case check(Check)
        /// An undo entry was opened.
        case undoOpened(entry: Int, step: String, title: String)
        /// An undo entry was carried out, or failed.
        case undoDone(entry: Int, passed: Bool, message: String?, by: String? = nil)
        /// A stopwatch started (no duration yet) or stopped.
        case stopwatch(name: String, running: Bool, measured: Duration?)
        /// A mark on the time line.
        case marker(label: String, source: String)
        /// A step's card shows a recording of an earlier run, which was opened at `wall`, in
        /// milliseconds since 1970-01-01 UTC.
        case fallback(StepID, run: String, wall: Int? = nil)
        /// Something was masked before it was stored.
        case redacted(rule: String, count: Int)
        /// Events are missing here.
        case gap(reason: String, count: Int)
        /// A slide as it is first shown to the audience, or changed since; in public streams only.
        case slide(ShownSlide)
    }

    /// How a run came to be.
    public struct Opened: Sendable, Equatable {
        /// The run's id: 80 random bits in lower-case base 32, 16 characters.
        public var run: String
        /// Why it is run.
        public var purpose: Purpose
        /// The name of the talk or runbook file without its ending.
        public var talk: String
        /// The title in words.
        public var title: String
        /// Milliseconds since 1970-01-01 UTC when the run was opened.
        public var wall: Int
        /// The kernel's boot id, so that offsets of another boot are told apart.
        public var boot: String
        /// Whether its steps are played from recordings instead of run.
        public var isSimulated: Bool

        /// How a run came to be.
        public init(
            run: String,
            purpose: Purpose,
            talk: String,
            title: String,
            wall: Int,
            boot: String,
            isSimulated: Bool = false
        ) {
            self.run = run
            self.purpose = purpose
            self.talk = talk
            self.title = title
            self.wall = wall
            self.boot = boot
            self.isSimulated = isSimulated
        }
    }

    /// Why a run is run (DESIGN §6).
    public enum Purpose: String, Sendable {
        /// Before an audience.
        case live
        /// To practise.
        case rehearsal
        /// `showrunner run`, without slides.
        case script
    }

    /// Why a run ended.
    public enum EndReason: String, Sendable {
        /// The presenter ended it.
        case presenter
        /// The server was told to stop.
        case stopped
        /// A script reached its last step.
        case finished
    }

    /// A place in the deck.
    public struct Position: Sendable, Equatable, Hashable {
        /// The slide's id.
        public var slide: String
        /// How many fragments and code stages are shown, from 0.
        public var stage: Int

        /// A place in the deck.
        public init(slide: String, stage: Int) {
            self.slide = slide
            self.stage = stage
        }
    }

    /// A change of the presenter's clock.
    public struct Clock: Sendable, Equatable {
        /// Whether it runs from now on.
        public var isRunning: Bool
        /// Why it was paused: `question`, `break`, `technical`.
        public var reason: String?
        /// What it is set to; nil where it only stops or goes on.
        public var spent: Duration?
        /// What is added to it instead: how a setting is undone.
        public var by: Duration?

        /// A change of the clock.
        public init(
            isRunning: Bool,
            reason: String?,
            spent: Duration? = nil,
            by: Duration? = nil
        ) {
            self.isRunning = isRunning
            self.reason = reason
            self.spent = spent
            self.by = by
        }
    }

    /// What the audience's screen does.
    public struct View: Sendable, Equatable {
        /// The audience stays on its slide while the presenter moves on.
        public var isFrozen: Bool
        /// The audience sees nothing.
        public var isBlack: Bool

        /// What the audience's screen does.
        public init(isFrozen: Bool, isBlack: Bool) {
            self.isFrozen = isFrozen
            self.isBlack = isBlack
        }
    }
}
