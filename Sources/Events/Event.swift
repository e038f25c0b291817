public import JSONValue

/// One thing that happened in a run: the unit that is recorded, sent to pages and folded.
public struct Event: Sendable, Equatable {
    /// The place in the log, from 1, without gaps within one run.
    public var number: Int
    /// The time since the run was opened, in whole microseconds, by the clock that counts while the
    /// machine sleeps.
    public var offset: Duration
    /// What happened.
    public var body: Body

    /// An event at a place and a time.
    public init(number: Int, offset: Duration, body: Body) {
        self.number = number
        self.offset = offset
        self.body = body
    }
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
        /// A step is about to start; committed before its process exists.
        case stepIntent(StepID)
        /// A step's process runs.
        case stepStarted(StepID, process: Int?)
        /// Rows of a step's terminal changed.
        case stepRows(StepID, Rows)
        /// A step waits for an answer.
        case stepPrompt(StepID, text: String)
        /// Something was typed into a step; the text is nil where it is secret.
        case stepInput(StepID, text: String?)
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
        case undoDone(entry: Int, passed: Bool, message: String?)
        /// A stopwatch started (no duration yet) or stopped.
        case stopwatch(name: String, running: Bool, measured: Duration?)
        /// A mark on the time line.
        case marker(label: String, source: String)
        /// A step's card shows a recording of an earlier run.
        case fallback(StepID, run: String)
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

        /// How a run came to be.
        public init(
            run: String,
            purpose: Purpose,
            talk: String,
            title: String,
            wall: Int,
            boot: String
        ) {
            self.run = run
            self.purpose = purpose
            self.talk = talk
            self.title = title
            self.wall = wall
            self.boot = boot
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

    /// The deck in use: what its slides, steps and panels are, without their texts.
    public struct Deck: Sendable, Equatable {
        /// Counts the decks of this run from 1.
        public var revision: Int
        /// The SHA-256 of the deck's JSON, kept as a blob with the run, in hexadecimal.
        public var digest: String
        /// Slides in reading order.
        public var slides: [Slide]
        /// Steps in reading order.
        public var steps: [Step]
        /// Panels in reading order.
        public var panels: [Panel]
        /// Parts of the plan in order.
        public var parts: [Part]

        /// The deck in use.
        public init(
            revision: Int,
            digest: String,
            slides: [Slide],
            steps: [Step],
            panels: [Panel],
            parts: [Part]
        ) {
            self.revision = revision
            self.digest = digest
            self.slides = slides
            self.steps = steps
            self.panels = panels
            self.parts = parts
        }
    }

    /// One slide as far as a run needs to know it.
    public struct Slide: Sendable, Equatable {
        /// The slide's id.
        public var id: String
        /// The heading in words.
        public var title: String
        /// The number of stages after the first: fragments and code highlights.
        public var stages: Int
        /// The part it belongs to, counted from 0.
        public var part: Int?
        /// Ids of the steps shown on it.
        public var steps: [String]
        /// Ids of the panels shown on it.
        public var panels: [String]

        /// One slide.
        public init(
            id: String,
            title: String,
            stages: Int,
            part: Int?,
            steps: [String],
            panels: [String]
        ) {
            self.id = id
            self.title = title
            self.stages = stages
            self.part = part
            self.steps = steps
            self.panels = panels
        }
    }

    /// One step as far as a run needs to know it.
    public struct Step: Sendable, Equatable {
        /// The step's id.
        public var id: String
        /// What it does, in words.
        public var title: String
        /// Its kind: `shell`, `http`, ….
        public var kind: String
        /// Whether only the presenter may see it.
        public var isPrivate: Bool
        /// The planned time.
        public var budget: Duration?

        /// One step.
        public init(id: String, title: String, kind: String, isPrivate: Bool, budget: Duration?) {
            self.id = id
            self.title = title
            self.kind = kind
            self.isPrivate = isPrivate
            self.budget = budget
        }
    }

    /// One panel as far as a run needs to know it.
    public struct Panel: Sendable, Equatable {
        /// The panel's id.
        public var id: String
        /// Its heading.
        public var title: String
        /// Whether only the presenter may see it.
        public var isPrivate: Bool

        /// One panel.
        public init(id: String, title: String, isPrivate: Bool) {
            self.id = id
            self.title = title
            self.isPrivate = isPrivate
        }
    }

    /// One part of the plan.
    public struct Part: Sendable, Equatable {
        /// Its heading without number and time.
        public var title: String
        /// The planned time.
        public var plan: Duration?

        /// One part.
        public init(title: String, plan: Duration?) {
            self.title = title
            self.plan = plan
        }
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

        /// A change of the clock.
        public init(isRunning: Bool, reason: String?) {
            self.isRunning = isRunning
            self.reason = reason
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
        /// From start to end.
        public var took: Duration
        /// Processes left running on purpose after a normal end.
        public var leftRunning: Int
        /// Expectations that were not met.
        public var unmet: [Unmet]
        /// What a person should know, in one sentence.
        public var message: String?

        /// How an attempt ended.
        public init(
            status: Status,
            code: Int?,
            signal: Int?,
            took: Duration,
            leftRunning: Int,
            unmet: [Unmet],
            message: String?
        ) {
            self.status = status
            self.code = code
            self.signal = signal
            self.took = took
            self.leftRunning = leftRunning
            self.unmet = unmet
            self.message = message
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

    /// One poll of a panel: a value for each series.
    public struct Sample: Sendable, Equatable {
        /// The panel's id.
        public var panel: String
        /// Series by label; an empty label where there is one series without a name.
        public var series: [Series]

        /// One poll.
        public init(panel: String, series: [Series]) {
            self.panel = panel
            self.series = series
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

        /// A change of an alert.
        public init(name: String, state: String, summary: String, labels: [String: String]) {
            self.name = name
            self.state = state
            self.summary = summary
            self.labels = labels
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

    /// A slide as the audience gets it, complete, because it has no deck.
    public struct ShownSlide: Sendable, Equatable {
        /// The slide's id.
        public var slide: String
        /// Its place in the deck, from 0.
        public var index: Int
        /// The number of slides in the deck.
        public var count: Int
        /// What belongs inside its section.
        public var html: String
        /// The heading in words.
        public var title: String
        /// The number of stages after the first.
        public var stages: Int
        /// The part of the plan it belongs to.
        public var part: ShownPart?
        /// Its column in the deck, from 0.
        public var column: Int
        /// Its row in the column, from 0.
        public var row: Int

        /// A slide as the audience gets it.
        public init(
            slide: String,
            index: Int,
            count: Int,
            html: String,
            title: String,
            stages: Int,
            part: ShownPart?,
            column: Int,
            row: Int
        ) {
            self.slide = slide
            self.index = index
            self.count = count
            self.html = html
            self.title = title
            self.stages = stages
            self.part = part
            self.column = column
            self.row = row
        }
    }

    /// The part of the plan a shown slide belongs to.
    public struct ShownPart: Sendable, Equatable {
        /// Its place, from 0.
        public var index: Int
        /// The number of parts.
        public var count: Int
        /// Its heading.
        public var title: String

        /// A part of the plan.
        public init(index: Int, count: Int, title: String) {
            self.index = index
            self.count = count
            self.title = title
        }
    }
}
