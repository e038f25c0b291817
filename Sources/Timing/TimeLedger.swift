/// Where the time of a run went: a row of segments without a gap, each spoken on a slide or paused.
///
/// Times are offsets of the run that only go forward; an earlier one counts as the last. Parts and
/// pauses sum to the total to the microsecond, whatever happened, because each moment is in exactly
/// one segment. `static/js/run/ledger.js` keeps the same books.
public struct TimeLedger: Sendable, Equatable {
    /// A stretch of time in which nothing changed.
    public struct Segment: Sendable, Equatable {
        /// The slide on stage.
        public var slide: String?
        /// The slide's part, from 0.
        public var part: Int?
        /// Why the clock stood; nil while it ran.
        public var pause: String?
        /// Its start, as an offset of the run.
        public var from: Duration
        /// Its end; of the open one, the last moment that is known.
        public var until: Duration

        /// How long it is.
        public var length: Duration { until - from }
    }

    /// The word for a pause without a reason.
    public static let unnamed = "pause"

    /// The segments in order; those without length are left out.
    public var segments: [Segment] { done + (open.map { $0.length > .zero ? [$0] : [] } ?? []) }

    private var done: [Segment] = []
    private var open: Segment?

    /// Books before the start.
    public init() {}

    /// The talk begins on a slide.
    public mutating func start(slide: String?, part: Int?, at offset: Duration) {
        guard open == nil, done.isEmpty else { return }
        open = Segment(slide: slide, part: part, from: offset, until: offset)
    }

    /// A slide is on stage from now on.
    public mutating func show(slide: String, part: Int?, at offset: Duration) {
        turn(at: offset) {
            $0.slide = slide
            $0.part = part
        }
    }

    /// The clock stands from now on; a second reason ends the first.
    public mutating func pause(_ reason: String?, at offset: Duration) {
        turn(at: offset) { $0.pause = reason ?? TimeLedger.unnamed }
    }

    /// The clock runs from now on.
    public mutating func resume(at offset: Duration) { turn(at: offset) { $0.pause = nil } }

    /// The talk is over.
    public mutating func end(at offset: Duration) {
        advance(to: offset)
        done = segments
        open = nil
    }

    /// Says that it is this late.
    public mutating func advance(to offset: Duration) {
        guard var segment = open else { return }
        segment.until = max(segment.until, offset)
        open = segment
    }

    private mutating func turn(at offset: Duration, _ change: (inout Segment) -> Void) {
        guard let before = open else { return }
        var next = before
        change(&next)
        advance(to: offset)
        guard next != before, let last = open else { return }
        if last.length > .zero { done.append(last) }
        next.from = last.until
        next.until = last.until
        open = next
    }
}

extension TimeLedger {
    /// The time since the start.
    public var total: Duration { segments.map(\.length).reduce(.zero, +) }

    /// The time that was spoken.
    public var spoken: Duration {
        segments.filter { $0.pause == nil }.map(\.length).reduce(.zero, +)
    }

    /// The time of each kind of pause.
    public var pauses: [String: Duration] {
        segments.reduce(into: [:]) { sums, segment in
            if let pause = segment.pause { sums[pause, default: .zero] += segment.length }
        }
    }

    /// The time spoken in a part, with each time it was come back to; nil is what belongs to none.
    public func spoken(in part: Int?) -> Duration {
        segments.filter { $0.pause == nil && $0.part == part }.map(\.length).reduce(.zero, +)
    }
}
