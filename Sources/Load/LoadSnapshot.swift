/// Where a load stands after a second, or at its end.
public struct LoadSnapshot: Sendable {
    /// The time since its begin.
    public internal(set) var elapsed: Duration = .zero
    /// How long its plan is.
    public internal(set) var planned: Duration = .zero
    /// Since its begin.
    public internal(set) var whole = Counts()
    /// In the last second.
    public internal(set) var recent = Counts()
    /// Requests that were sent and not answered yet.
    public internal(set) var inFlight = 0
    /// Requests that were still without an answer when it was stopped.
    public internal(set) var unfinished = 0
    /// Connections that are open.
    public internal(set) var connections = 0
    /// The share of one processor that the generator took in the last second, at the end over all.
    public internal(set) var processorShare = 0.0
    /// Why the generator, and not the server, decided these figures; nil where it did not.
    public internal(set) var bottleneck: String?
    /// The first answer that was not as expected, in words.
    public internal(set) var firstUnmet: String?

    /// What was counted in a stretch of time.
    public struct Counts: Sendable {
        /// How long it was.
        public internal(set) var time: Duration = .zero
        /// Requests whose time had come, dropped ones included.
        public internal(set) var offered = 0
        /// Requests that are over.
        public internal(set) var done = 0
        /// Of those, the ones that count as errors.
        public internal(set) var failed = 0
        /// Requests that were not sent since too many journeys were under way.
        public internal(set) var dropped = 0
        /// Answers by status.
        public internal(set) var statuses: [Int: Int] = [:]
        /// Errors by class.
        public internal(set) var errors: [ErrorClass: Int] = [:]
        /// From the intended start to the last byte.
        public internal(set) var latency = Percentiles()
        /// From the request's being sent to the last byte.
        public internal(set) var service = Percentiles()
        /// How much later than intended requests were taken up.
        public internal(set) var lateness = Percentiles()

        /// Nothing.
        init() {}

        init(_ tally: Tally, time: Duration) {
            self.time = time
            offered = tally.offered
            done = tally.done
            failed = tally.failed
            dropped = tally.dropped
            statuses = tally.statuses
            errors = tally.errors
            latency = Percentiles(tally.latency)
            service = Percentiles(tally.service)
            lateness = Percentiles(tally.lateness)
        }

        /// A count as so many a second.
        public func rate(_ count: Int) -> Double {
            time > .zero ? Double(count) / (time / .seconds(1)) : 0
        }

        /// The share of errors among requests that are over.
        public var errorShare: Double { done == 0 ? 0 : Double(failed) / Double(done) }
    }

    /// Lengths of time by the share of requests that took no longer.
    public struct Percentiles: Sendable {
        /// Half of them.
        public internal(set) var p50: Duration = .zero
        /// 90 of 100.
        public internal(set) var p90: Duration = .zero
        /// 95 of 100.
        public internal(set) var p95: Duration = .zero
        /// 99 of 100.
        public internal(set) var p99: Duration = .zero
        /// All of them.
        public internal(set) var max: Duration = .zero

        /// Nothing.
        init() {}

        init(_ histogram: Histogram) {
            p50 = histogram.percentile(0.5)
            p90 = histogram.percentile(0.9)
            p95 = histogram.percentile(0.95)
            p99 = histogram.percentile(0.99)
            max = histogram.max
        }
    }
}
