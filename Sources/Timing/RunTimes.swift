/// How a run spent its time: its stays on slides, its pauses and its steps.
///
/// Times are offsets of the run. Every moment between start and end belongs to exactly one visit,
/// and there to speaking, to waiting for a step, or to a pause: they sum to ``total`` to the
/// microsecond.
public struct RunTimes: Sendable, Equatable {
    /// When the talk began; nil while it has not.
    public var start: Duration?
    /// The last moment that is known: the end, once the run has ended.
    public var end: Duration
    /// Whether it was brought to its end.
    public var hasEnded: Bool
    /// The stays in order, without gaps between them.
    public var visits: [Visit]
    /// The attempts of steps in the order of their starts.
    public var attempts: [Attempt]

    /// The times of a run.
    public init(
        start: Duration? = nil,
        end: Duration = .zero,
        hasEnded: Bool = false,
        visits: [Visit] = [],
        attempts: [Attempt] = []
    ) {
        self.start = start
        self.end = end
        self.hasEnded = hasEnded
        self.visits = visits
        self.attempts = attempts
    }

    /// One stay on one slide.
    public struct Visit: Sendable, Equatable {
        /// The slide's id; nil where a run shows none.
        public var slide: String?
        /// The slide's part, from 0.
        public var part: Int?
        /// What tells this slide from the same one after a change of its text, plan or steps.
        public var digest: String?
        /// Counts the stays on this slide from 1.
        public var number: Int
        /// When it was shown.
        public var enter: Duration
        /// When it was left, or the run was last heard of.
        public var leave: Duration
        /// The time of each stage in the order in which they were first shown.
        public var stages: [Stage]
        /// The pauses made meanwhile, by reason.
        public var pauses: [String: Duration]
        /// Whether it waited for a recording instead of a step that ran.
        public var hasPlayed: Bool

        /// The time of one stage: the slide as it opens is 0, each fragment one more.
        public struct Stage: Sendable, Equatable {
            /// Which one.
            public var stage: Int
            /// Its time, pauses excluded.
            public var spent: SpentTime

            /// The time of one stage.
            public init(stage: Int, spent: SpentTime) {
                self.stage = stage
                self.spent = spent
            }
        }

        /// What a stay was for.
        public enum Kind: String, Sendable {
            /// The presenter spoke.
            case talk
            /// More than half of it waited for a step.
            case wait
            /// More than half of it was a pause: questions, a break, a repair.
            case pause
            /// The presenter came back to the slide.
            case detour
            /// It was left in less than two seconds.
            case skipped
        }

        /// One stay.
        public init(
            slide: String?,
            part: Int? = nil,
            digest: String? = nil,
            number: Int = 1,
            enter: Duration,
            leave: Duration,
            stages: [Stage] = [],
            pauses: [String: Duration] = [:],
            hasPlayed: Bool = false
        ) {
            self.slide = slide
            self.part = part
            self.digest = digest
            self.number = number
            self.enter = enter
            self.leave = leave
            self.stages = stages
            self.pauses = pauses
            self.hasPlayed = hasPlayed
        }

        /// Its time, pauses excluded.
        public var spent: SpentTime { stages.reduce(SpentTime()) { $0 + $1.spent } }
        /// The sum of its pauses.
        public var paused: Duration { pauses.values.reduce(.zero, +) }

        /// What it was for.
        public var kind: Kind {
            if paused > spent.total { return .pause }
            if spent.isSkipped { return .skipped }
            if spent.machine > spent.speaking { return .wait }
            return number > 1 ? .detour : .talk
        }
    }

    /// One attempt of a step.
    public struct Attempt: Sendable, Equatable {
        /// The step's id.
        public var step: String
        /// The attempt, from 1.
        public var attempt: Int
        /// When it was asked for.
        public var from: Duration
        /// How long it took; nil where it did not end.
        public var took: Duration?
        /// How it ended, in the words of `step.ended`; nil where it did not.
        public var status: String?
        /// Whether a recording was shown instead of running it.
        public var isRecorded: Bool

        /// One attempt of a step.
        public init(
            step: String,
            attempt: Int,
            from: Duration,
            took: Duration? = nil,
            status: String? = nil,
            isRecorded: Bool = false
        ) {
            self.step = step
            self.attempt = attempt
            self.from = from
            self.took = took
            self.status = status
            self.isRecorded = isRecorded
        }
    }
}

extension RunTimes {
    /// The time from start to end, pauses included.
    public var total: Duration { start.map { end - $0 } ?? .zero }

    /// The time without the pauses.
    public var spent: SpentTime { visits.reduce(SpentTime()) { $0 + $1.spent } }

    /// The pauses by reason.
    public var pauses: [String: Duration] {
        visits.reduce(into: [:]) { $0.merge($1.pauses, uniquingKeysWith: +) }
    }

    /// The time of each slide, all its visits together.
    public var slides: [String: SpentTime] {
        visits.reduce(into: [:]) { times, visit in
            if let slide = visit.slide { times[slide, default: SpentTime()] += visit.spent }
        }
    }

    /// The time in a part, each return to it included; nil is what belongs to none.
    public func spent(in part: Int?) -> SpentTime {
        visits.filter { $0.part == part }.reduce(SpentTime()) { $0 + $1.spent }
    }
}
