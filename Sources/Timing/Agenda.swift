/// The plan of a talk: the stretch of speaking time that each slide has, in reading order.
///
/// A slide's own plan counts first. What is left of its part's plan, or of the talk's, goes to the
/// slides without one: first the machine time of the steps they show, then equal shares to the
/// microsecond. `static/js/run/agenda.js` does the same arithmetic; both are held to
/// `Tests/TimingTests/vectors`.
public struct Agenda: Sendable, Equatable {
    /// What is planned on a slide, as its file says it.
    public struct Slide: Sendable, Equatable {
        /// The slide's id.
        public var id: String
        /// The part it belongs to, from 0.
        public var part: Int?
        /// The time planned for it.
        public var plan: Duration?
        /// The steps it shows.
        public var steps: [String]

        /// What is planned on a slide.
        public init(id: String, part: Int? = nil, plan: Duration? = nil, steps: [String] = []) {
            self.id = id
            self.part = part
            self.plan = plan
            self.steps = steps
        }
    }

    /// The time of one slide.
    public struct Stretch: Sendable, Equatable {
        /// The slide's id.
        public var slide: String
        /// The part it belongs to, from 0.
        public var part: Int?
        /// When it is to be shown, in speaking time.
        public var from: Duration
        /// When it is to be left.
        public var until: Duration
        /// The steps it shows, also those an earlier slide shows.
        public var steps: [String]
        /// The steps whose time is planned here: those that no earlier slide shows.
        public var ownSteps: [String]
    }

    /// The stretches in reading order; empty where nothing is planned.
    public let stretches: [Stretch]
    /// The speaking time of the whole talk.
    public let total: Duration
    /// The time the talk is given, reserve included.
    public let slot: Duration
    /// The part of the slot that is kept for questions, breaks and repairs.
    public let reserve: Duration
    /// How long each step is expected to take.
    public let expected: [String: Duration]

    /// A plan.
    ///
    /// - Parameters:
    ///   - parts: The time planned for each part.
    ///   - duration: The time the talk is given, reserve included; nil where only parts are planned.
    ///   - expected: How long each step is expected to take: its budget, or what it took before.
    public init(
        slides: [Slide],
        parts: [Duration?],
        duration: Duration?,
        reserve: Duration = .zero,
        expected: [String: Duration] = [:]
    ) {
        var seen: Set<String> = []
        let own = slides.map { slide in slide.steps.filter { seen.insert($0).inserted } }
        let machine = own.map { $0.map { expected[$0] ?? .zero }.reduce(.zero, +) }
        var lengths = slides.map(\.plan)
        func share(_ total: Duration, among group: [Int]) {
            let open = group.filter { lengths[$0] == nil }
            let used = group.compactMap { lengths[$0] }.reduce(.zero, +)
            let shares = Agenda.shares(of: max(.zero, total - used), open.map { machine[$0] })
            for (index, share) in zip(open, shares) { lengths[index] = share }
        }
        for (part, plan) in parts.enumerated() {
            guard let plan else { continue }
            share(plan, among: slides.indices.filter { slides[$0].part == part })
        }
        if let duration { share(duration - reserve, among: Array(slides.indices)) }
        let isPlanned = lengths.contains { $0 ?? .zero > .zero }
        var at = Duration.zero
        var stretches: [Stretch] = []
        for (index, slide) in slides.enumerated() where isPlanned {
            let until = at + (lengths[index] ?? machine[index])
            stretches.append(
                Stretch(
                    slide: slide.id,
                    part: slide.part,
                    from: at,
                    until: until,
                    steps: slide.steps,
                    ownSteps: own[index]
                )
            )
            at = until
        }
        self.stretches = stretches
        total = at
        slot = duration ?? at + reserve
        self.reserve = reserve
        self.expected = expected
    }

    /// Shares that sum to the total to the microsecond: machine time first, the rest equally.
    private static func shares(of total: Duration, _ machine: [Duration]) -> [Duration] {
        guard !machine.isEmpty else { return [] }
        let needed = machine.reduce(.zero, +)
        let base = needed <= total ? machine : machine.map { _ in .zero }
        let rest = (total - base.reduce(.zero, +)).microseconds
        let (each, left) = rest.quotientAndRemainder(dividingBy: machine.count)
        return base.enumerated().map { place, own in
            own + .microseconds(each + (place < left ? 1 : 0))
        }
    }

    /// The stretch of a slide.
    public func stretch(of slide: String) -> Stretch? { stretches.first { $0.slide == slide } }
}

extension Duration {
    /// Whole microseconds; times here are far below what 64 bits hold, and clamped there.
    var microseconds: Int {
        let (seconds, attoseconds) = components
        return Int(max(-9_000_000_000_000, min(9_000_000_000_000, seconds))) * 1_000_000
            + Int(attoseconds / 1_000_000_000_000)
    }
}
