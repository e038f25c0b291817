/// What several measurements of one time say together (facts: median, not mean, because one
/// interrupted run spoils the mean).
public struct Distribution: Sendable, Equatable {
    /// How many there are.
    public let count: Int
    /// The middle one.
    public let median: Duration
    /// The lower end of the spread.
    public let low: Duration
    /// The upper end of the spread.
    public let high: Duration
    /// Whether the spread is the middle half (from five measurements) or all of them.
    public let isMiddleHalf: Bool
    /// Nine of ten are at most this.
    public let ninetieth: Duration
    /// The last one measured.
    public let last: Duration
    /// By how much it changes from one to the next, by Theil and Sen; nil below four.
    public let trend: Duration?

    /// Measurements in the order in which they were made; nil where there are none.
    public init?(_ values: [Duration]) {
        guard let last = values.last else { return nil }
        let sorted = values.sorted()
        count = values.count
        median = Distribution.quantile(1, of: 2, in: sorted)
        isMiddleHalf = values.count >= 5
        low = isMiddleHalf ? Distribution.quantile(1, of: 4, in: sorted) : sorted[0]
        high =
            isMiddleHalf
            ? Distribution.quantile(3, of: 4, in: sorted) : sorted[sorted.count - 1]
        ninetieth = Distribution.quantile(9, of: 10, in: sorted)
        self.last = last
        trend = values.count >= 4 ? Distribution.slope(of: values.suffix(100)) : nil
    }

    /// How much longer the last one was than the middle one.
    public var difference: Duration { last - median }

    /// The value below which `part` of `whole` lie, between two of them in proportion.
    static func quantile(_ part: Int, of whole: Int, in sorted: [Duration]) -> Duration {
        guard let first = sorted.first else { return .zero }
        let (place, rest) = ((sorted.count - 1) * part).quotientAndRemainder(dividingBy: whole)
        guard place + 1 < sorted.count else { return sorted.last ?? first }
        return sorted[place] + (sorted[place + 1] - sorted[place]) * rest / whole
    }

    private static func slope(of values: ArraySlice<Duration>) -> Duration {
        let values = Array(values)
        var slopes: [Duration] = []
        for later in values.indices {
            for earlier in 0..<later {
                slopes.append((values[later] - values[earlier]) / (later - earlier))
            }
        }
        return quantile(1, of: 2, in: slopes.sorted())
    }
}
