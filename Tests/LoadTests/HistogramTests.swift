import Load
import Testing

struct HistogramTests {
    @Test func `a percentile is never below the value, and at most 1 part in 64 above`() {
        for value in [1, 9, 127, 128, 129, 1_000, 65_535, 65_536, 999_999, 3_600_000_000] {
            var histogram = Histogram()
            histogram.record(.microseconds(value))
            // A larger one, so that the largest value does not answer for this one.
            histogram.record(.microseconds(4_200_000_000))
            let found = histogram.percentile(0.5) / .microseconds(1)
            #expect(found >= Double(value))
            #expect(found <= Double(value) * (1 + 1.0 / 64))
        }
    }

    @Test func `percentiles of a known set`() {
        var histogram = Histogram()
        for value in 1...100 { histogram.record(.microseconds(value)) }
        #expect(histogram.percentile(0.5) == .microseconds(50))
        #expect(histogram.percentile(0.9) == .microseconds(90))
        #expect(histogram.percentile(0.99) == .microseconds(99))
        #expect(histogram.percentile(1) == .microseconds(100))
        #expect(histogram.max == .microseconds(100))
        #expect(histogram.count == 100)
    }

    @Test func `merged histograms are the histogram of all values`() {
        var first = Histogram()
        var second = Histogram()
        var both = Histogram()
        for value in stride(from: 1, to: 1_000_000, by: 997) {
            if value.isMultiple(of: 2) {
                first.record(.microseconds(value))
            } else {
                second.record(.microseconds(value))
            }
            both.record(.microseconds(value))
        }
        first.merge(second)
        #expect(first == both)
    }

    @Test func `values beyond all bounds are counted, not trapped on`() {
        var histogram = Histogram()
        for value: Duration in [.seconds(-5), .zero, .seconds(1 << 40), .nanoseconds(1)] {
            histogram.record(value)
        }
        #expect(histogram.count == 4)
        #expect(histogram.max == .seconds(1 << 40))
        #expect(Histogram().percentile(0.99) == .zero)
    }
}
