/// Finds out how a run spent its time, from what happened in it, in order.
///
/// It has no clock: each call says when. A time before the last one counts as the last one, so that
/// no log can make time run backwards.
public struct RunTimesFold: Sendable {
    /// What is known of a slide.
    public struct Slide: Sendable, Equatable {
        /// Its part, from 0.
        public var part: Int?
        /// Changes with its text, its plan or its steps.
        public var digest: String?
        /// The steps shown on it.
        public var steps: [String]

        /// What is known of a slide.
        public init(part: Int? = nil, digest: String? = nil, steps: [String] = []) {
            self.part = part
            self.digest = digest
            self.steps = steps
        }
    }

    /// What is known so far.
    public private(set) var times = RunTimes()
    private var slides: [String: Slide] = [:]
    private var slide: String?
    private var stage = 0
    private var pause: String?
    private var underWay: Set<String> = []

    /// The word for a pause without a reason.
    public static let unnamedPause = "pause"
    /// The word for the time in which the server was gone.
    public static let interruption = "interrupted"

    /// A run before its first event.
    public init() {}

    /// The slides are these from now on.
    public mutating func use(_ slides: [String: Slide], at offset: Duration) {
        advance(to: offset)
        self.slides = slides
    }

    /// The talk begins.
    public mutating func start(at offset: Duration) {
        guard times.start == nil else { return }
        times.start = offset
        times.end = offset
        enter()
    }

    /// A slide is shown, at a stage.
    public mutating func show(slide: String, stage: Int, at offset: Duration) {
        advance(to: offset)
        let isOther = slide != self.slide
        self.slide = slide
        self.stage = stage
        if isOther, isOpen { enter() }
    }

    /// The clock stands, for a reason.
    public mutating func pause(_ reason: String?, at offset: Duration) {
        guard isOpen else { return }
        advance(to: offset)
        pause = reason ?? Self.unnamedPause
    }

    /// The clock runs again.
    public mutating func resume(at offset: Duration) {
        advance(to: offset)
        pause = nil
    }

    /// The server was gone from the first offset to the second one.
    public mutating func interrupt(from: Duration, until: Duration) {
        advance(to: from)
        let before = pause
        pause = Self.interruption
        advance(to: until)
        pause = before
        underWay = []
    }

    /// An attempt of a step is asked for.
    public mutating func begin(step: String, attempt: Int, at offset: Duration) {
        advance(to: offset)
        guard place(of: step, attempt) == nil else { return }
        underWay.insert(step)
        times.attempts.append(.init(step: step, attempt: attempt, from: offset))
    }

    /// An attempt shows a recording instead of running.
    public mutating func playRecording(step: String, attempt: Int) {
        guard let place = place(of: step, attempt) else { return }
        times.attempts[place].isRecorded = true
    }

    /// An attempt of a step is over.
    public mutating func end(
        step: String,
        attempt: Int,
        status: String,
        took: Duration,
        at offset: Duration
    ) {
        advance(to: offset)
        underWay.remove(step)
        guard let place = place(of: step, attempt) else { return }
        times.attempts[place].status = status
        times.attempts[place].took = took
    }

    /// The run is over.
    public mutating func end(at offset: Duration) {
        guard isOpen else { return }
        advance(to: offset)
        times.hasEnded = true
    }

    /// Says that it is this late.
    public mutating func advance(to offset: Duration) {
        guard isOpen, offset > times.end, let last = times.visits.indices.last else { return }
        let passed = offset - times.end
        times.end = offset
        times.visits[last].leave = offset
        if let pause {
            times.visits[last].pauses[pause, default: .zero] += passed
        } else {
            if isPlaying { times.visits[last].hasPlayed = true }
            times.visits[last].add(
                isWaiting ? .init(machine: passed) : .init(speaking: passed),
                stage
            )
        }
    }

    private var isOpen: Bool { times.start != nil && !times.hasEnded }

    private var isWaiting: Bool {
        // Where there are no slides, nobody speaks.
        guard let slide else { return true }
        return slides[slide]?.steps.contains(where: underWay.contains) ?? false
    }

    /// Whether what is waited for is a recording.
    private var isPlaying: Bool {
        guard let slide, let shown = slides[slide] else { return false }
        return shown.steps.contains { step in
            underWay.contains(step) && times.attempts.last { $0.step == step }?.isRecorded == true
        }
    }

    private mutating func enter() {
        let known = slide.flatMap { slides[$0] }
        times.visits.append(
            RunTimes.Visit(
                slide: slide,
                part: known?.part,
                digest: known?.digest,
                number: times.visits.count { $0.slide == slide } + 1,
                enter: times.end,
                leave: times.end
            )
        )
    }

    private func place(of step: String, _ attempt: Int) -> Int? {
        times.attempts.lastIndex { $0.step == step && $0.attempt == attempt }
    }
}

extension RunTimes.Visit {
    fileprivate mutating func add(_ time: SpentTime, _ stage: Int) {
        if let place = stages.firstIndex(where: { $0.stage == stage }) {
            stages[place].spent += time
        } else {
            stages.append(Stage(stage: stage, spent: time))
        }
    }
}
