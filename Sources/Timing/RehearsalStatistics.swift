/// What the rehearsals and performances of a talk say about its next time.
///
/// A measured slide counts as long as its digest is that of the talk's file: a change of one slide
/// voids that slide's times and no others.
public struct RehearsalStatistics: Sendable, Equatable {
    /// One part, slide or step with what was measured.
    public struct Row: Sendable, Equatable {
        /// Its id; of a part its number, from 0.
        public var id: String
        /// Its name.
        public var title: String
        /// The time planned for it.
        public var plan: Duration?
        /// What was measured; nil where nothing comparable was.
        public var measured: Distribution?
    }

    /// One step with what was measured.
    public struct StepRow: Sendable, Equatable {
        /// The step, its budget, and how long it took where it passed.
        public var row: Row
        /// How many attempts came to an end by themselves.
        public var attempts: Int
        /// How many of them failed, ran out of time or could not be carried out.
        public var failures: Int
    }

    /// The parts in order.
    public let parts: [Row]
    /// The slides in reading order.
    public let slides: [Row]
    /// The steps in reading order.
    public let steps: [StepRow]
    /// The whole talk, over the runs that reached its last part.
    public let whole: Distribution?
    /// How long the talk takes next time.
    public let forecast: Forecast
    /// What to leave out so that it ends in time.
    public let cuts: CutList

    /// Statistics of runs in the order in which they were made.
    public init(of runs: [RunTimes], outline: TalkOutline) {
        let measured = runs.map { MeasuredRun($0, outline: outline) }
        parts = outline.parts.enumerated().map { place, part in
            Row(
                id: part.id,
                title: part.title,
                plan: part.plan,
                measured: Distribution(measured.compactMap { $0.time(ofPart: place, outline) })
            )
        }
        slides = outline.slides.map { slide in
            Row(
                id: slide.id,
                title: slide.title,
                plan: slide.plan,
                measured: Distribution(measured.compactMap { $0.slides[slide.id] })
            )
        }
        steps = outline.steps.map { step in
            RehearsalStatistics.row(of: step, attempts: runs.flatMap(\.attempts))
        }
        whole = Distribution(measured.filter(\.isWhole).map(\.total))
        forecast = Forecast(measured.map(\.slides), outline: outline)
        let medians = Dictionary(
            slides.map { ($0.id, $0.measured?.median) },
            uniquingKeysWith: { first, _ in first }
        )
        cuts = CutList(
            outline.slides.enumerated().filter { $1.isOptional }.map { place, slide in
                CutList.Candidate(
                    slide: slide.id,
                    title: slide.title,
                    number: place + 1,
                    time: (medians[slide.id] ?? nil) ?? outline.assumed(for: slide)
                )
            },
            forecast: forecast.expected,
            limit: outline.limit
        )
    }

    private static func row(
        of step: TalkOutline.Item,
        attempts: [RunTimes.Attempt]
    ) -> StepRow {
        let own = attempts.filter { $0.step == step.id && !$0.isRecorded }
        let passed = own.filter { $0.status == "passed" }
        let failed = own.filter { ["failed", "timed_out", "error"].contains($0.status) }
        return StepRow(
            row: Row(
                id: step.id,
                title: step.title,
                plan: step.plan,
                measured: Distribution(passed.compactMap(\.took))
            ),
            attempts: passed.count + failed.count,
            failures: failed.count
        )
    }
}

/// What of a run can be compared with the talk as it is now.
public struct MeasuredRun: Sendable, Equatable {
    /// The times of slides that are still the same, were not skipped, and waited for no recording.
    public let slides: [String: Duration]
    /// How many slides were shown, and have changed since or are gone.
    public let changed: Int
    /// Whether it was brought to its end, reached the last part, or the last slide, and played no
    /// recording.
    public let isWhole: Bool
    /// Its time without pauses.
    public let total: Duration
    private let skipped: Set<String>

    /// What of a run can be compared with a talk.
    public init(_ times: RunTimes, outline: TalkOutline) {
        var digests: [String: Set<String?>] = [:]
        for visit in times.visits {
            if let slide = visit.slide { digests[slide, default: []].insert(visit.digest) }
        }
        // Nobody knows how long the slide would have been shown at which the run broke off.
        let torn = times.hasEnded ? nil : times.visits.last?.slide
        let spent = times.slides
        var slides: [String: Duration] = [:]
        var skipped: Set<String> = []
        let current = Dictionary(
            outline.slides.map { ($0.id, $0.digest) },
            uniquingKeysWith: { first, _ in first }
        )
        // How long a recording plays says nothing of how long its step takes.
        let played = Set(times.visits.filter(\.hasPlayed).compactMap(\.slide))
        for (id, time) in spent
        where id != torn && !played.contains(id) && digests[id] == [current[id]] {
            if time.isSkipped { skipped.insert(id) } else { slides[id] = time.total }
        }
        self.slides = slides
        self.skipped = skipped
        changed = digests.count { $0.value != [current[$0.key]] || current[$0.key] == nil }
        total = times.spent.total
        isWhole = times.hasEnded && played.isEmpty && MeasuredRun.reachesEnd(spent, times, outline)
    }

    private static func reachesEnd(
        _ spent: [String: SpentTime],
        _ times: RunTimes,
        _ outline: TalkOutline
    ) -> Bool {
        if let last = outline.slides.compactMap(\.part).max() {
            return times.visits.contains { ($0.part ?? -1) >= last }
        }
        return outline.slides.last.map { spent[$0.id] != nil } ?? false
    }

    /// The time of a part; nil where one of its slides has changed, and where it was skipped.
    func time(ofPart part: Int, _ outline: TalkOutline) -> Duration? {
        let ids = outline.slides.filter { $0.part == part }.map(\.id)
        let times = ids.compactMap { slides[$0] }
        guard !times.isEmpty, ids.allSatisfy({ slides[$0] != nil || skipped.contains($0) }) else {
            return nil
        }
        return times.reduce(.zero, +)
    }
}
