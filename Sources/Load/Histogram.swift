/// How often lengths of time occurred, in fixed memory: 64 buckets for each doubling.
///
/// A value is never reported below itself, and at most 1/64 (1.6 %) above; below 128 µs it is exact
/// to the microsecond. Values above 71 minutes count as that.
public struct Histogram: Sendable, Equatable {
    /// How many values there are.
    public private(set) var count = 0
    /// The largest value, exact.
    public private(set) var max: Duration = .zero
    private var buckets = [Int](repeating: 0, count: Histogram.size)

    private static let precision = 6
    private static let half = 1 << precision
    private static let largest = UInt64(1) << 32 - 1
    private static let size = index(of: largest) + 1

    /// An empty histogram.
    public init() {}

    /// Takes a value in; one below zero counts as zero.
    public mutating func record(_ value: Duration) {
        count += 1
        if value > max { max = value }
        buckets[Histogram.index(of: Histogram.microseconds(value))] += 1
    }

    /// Takes all values of another histogram in.
    public mutating func merge(_ other: Histogram) {
        guard other.count > 0 else { return }
        count += other.count
        max = Swift.max(max, other.max)
        for index in buckets.indices { buckets[index] += other.buckets[index] }
    }

    /// Forgets all values.
    public mutating func clear() {
        guard count > 0 else { return }
        count = 0
        max = .zero
        for index in buckets.indices { buckets[index] = 0 }
    }

    /// The value that this share of all values does not exceed; zero where there are none.
    /// - Parameter share: From 0 to 1.
    public func percentile(_ share: Double) -> Duration {
        guard count > 0 else { return .zero }
        let wanted = Swift.max(
            1,
            Int((Swift.min(Swift.max(share, 0), 1) * Double(count)).rounded(.up))
        )
        var passed = 0
        for (index, number) in buckets.enumerated() where number > 0 {
            passed += number
            if passed >= wanted {
                return Swift.min(.microseconds(Int64(Histogram.upperEdge(of: index))), max)
            }
        }
        return max
    }

    private static func microseconds(_ value: Duration) -> UInt64 {
        guard value > .zero else { return 0 }
        let (seconds, attoseconds) = value.components
        guard seconds < 1 << 20 else { return largest }
        return Swift.min(
            largest,
            UInt64(seconds) * 1_000_000 + UInt64(attoseconds) / 1_000_000_000_000
        )
    }

    private static func index(of value: UInt64) -> Int {
        guard value >= UInt64(2 * half) else { return Int(value) }
        let shift = 63 - value.leadingZeroBitCount - precision
        return shift * half + Int(value >> UInt64(shift))
    }

    private static func upperEdge(of index: Int) -> UInt64 {
        guard index >= 2 * half else { return UInt64(index) }
        let shift = index / half - 1
        let base = UInt64(index - shift * half)
        // A value below a whole microsecond more has the same bucket.
        return (base + 1) << UInt64(shift)
    }
}
