/// What is planned of a talk: what its measured times are held against.
public struct TalkOutline: Sendable, Equatable {
    /// One slide.
    public struct Slide: Sendable, Equatable {
        /// Its id.
        public var id: String
        /// Its heading.
        public var title: String
        /// Its part, from 0.
        public var part: Int?
        /// The time planned for it alone.
        public var plan: Duration?
        /// Changes with its text, its plan or its steps.
        public var digest: String
        /// Whether the talk can do without it.
        public var isOptional: Bool

        /// One slide.
        public init(
            id: String,
            title: String,
            part: Int? = nil,
            plan: Duration? = nil,
            digest: String,
            isOptional: Bool = false
        ) {
            self.id = id
            self.title = title
            self.part = part
            self.plan = plan
            self.digest = digest
            self.isOptional = isOptional
        }
    }

    /// Something with a name and a planned time: a part, a step.
    public struct Item: Sendable, Equatable {
        /// Its id; of a part its number, from 0.
        public var id: String
        /// Its name.
        public var title: String
        /// The time planned for it.
        public var plan: Duration?

        /// Something with a name and a planned time.
        public init(id: String, title: String, plan: Duration? = nil) {
            self.id = id
            self.title = title
            self.plan = plan
        }
    }

    /// The slides in reading order.
    public var slides: [Slide]
    /// The parts in order.
    public var parts: [Item]
    /// The steps in reading order.
    public var steps: [Item]
    /// The time the talk is given, without its reserve.
    public var duration: Duration?

    /// What is planned of a talk.
    public init(slides: [Slide], parts: [Item], steps: [Item], duration: Duration?) {
        self.slides = slides
        self.parts = parts
        self.steps = steps
        self.duration = duration
    }

    /// The time the talk may take: what it is given, else the sum of its parts, else of its slides.
    public var limit: Duration? {
        if let duration { return duration }
        let sums = [parts.compactMap(\.plan), slides.compactMap(\.plan)]
        return sums.first { !$0.isEmpty }?.reduce(.zero, +)
    }

    /// The time of a slide nobody has measured: its own plan, else an equal share of what is left of
    /// its part's plan, else of the talk's.
    func assumed(for slide: Slide) -> Duration {
        if let plan = slide.plan { return plan }
        let inPart = slide.part.flatMap { parts.indices.contains($0) ? parts[$0].plan : nil }
        if let inPart {
            return TalkOutline.share(of: inPart, among: slides.filter { $0.part == slide.part })
        }
        guard let duration else { return .zero }
        let planned = parts.compactMap(\.plan).reduce(.zero, +)
        let others = slides.filter { other in
            other.part.map { parts.indices.contains($0) && parts[$0].plan != nil } != true
        }
        return TalkOutline.share(of: duration - planned, among: others)
    }

    private static func share(of time: Duration, among slides: [Slide]) -> Duration {
        let open = slides.count { $0.plan == nil }
        let used = slides.compactMap(\.plan).reduce(.zero, +)
        return open == 0 ? .zero : max(.zero, time - used) / open
    }
}
