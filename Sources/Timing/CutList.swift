/// Which of the slides a talk can do without are left out so that it ends in time.
public struct CutList: Sendable, Equatable {
    /// A slide that may be left out.
    public struct Candidate: Sendable, Equatable {
        /// Its id.
        public var slide: String
        /// Its heading.
        public var title: String
        /// Its place in the talk, from 1.
        public var number: Int
        /// What is won without it.
        public var time: Duration
    }

    /// What may be left out, the longest first.
    public let candidates: [Candidate]
    /// The ids of those to leave out.
    public let chosen: [String]
    /// How long the talk takes without them.
    public let expected: Duration
    /// The time it may take; nil where nothing is planned.
    public let limit: Duration?

    /// Chooses as few as it takes: the longest first, then none that was not needed.
    init(_ candidates: [Candidate], forecast: Duration, limit: Duration?) {
        let sorted = candidates.filter { $0.time > .zero }
            .sorted { $0.time == $1.time ? $0.number < $1.number : $0.time > $1.time }
        var cut: [Candidate] = []
        var expected = forecast
        if let limit {
            for candidate in sorted where expected > limit {
                cut.append(candidate)
                expected -= candidate.time
            }
            for candidate in cut.reversed() where expected + candidate.time <= limit {
                cut.removeAll { $0 == candidate }
                expected += candidate.time
            }
        }
        self.candidates = sorted
        chosen = cut.map(\.slide)
        self.expected = expected
        self.limit = limit
    }

    /// Whether the talk ends in time without what is chosen.
    public var isEnough: Bool { limit.map { expected <= $0 } ?? true }
}
