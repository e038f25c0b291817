import Testing

@testable import Load

struct BottleneckTests {
    private func lateness(_ times: [Duration]) -> Histogram {
        var histogram = Histogram()
        for time in times { histogram.record(time) }
        return histogram
    }

    @Test func `a generator that has no processor left is the bottleneck`() {
        #expect(Bottleneck.found(processorShare: 0.89, lateness: Histogram()) == nil)
        let told = Bottleneck.found(processorShare: 0.95, lateness: Histogram())
        #expect(told?.contains("it took 95 % of its processor") == true)
    }

    @Test func `a generator that begins many requests late is the bottleneck, by a few it is not`()
    {
        let few =
            Array(repeating: Duration.milliseconds(1), count: 96) + [.seconds(1), .seconds(1)]
        #expect(Bottleneck.found(processorShare: 0.1, lateness: lateness(few)) == nil)
        let many = few + Array(repeating: .milliseconds(40), count: 4)
        let told = Bottleneck.found(processorShare: 0.1, lateness: lateness(many))
        #expect(told?.contains("1 request in 20 more than") == true, "\(told ?? "nothing")")
    }
}
