import Conditions

/// Why a request counts as an error.
public enum ErrorClass: String, Sendable, CaseIterable {
    /// Nobody listens there.
    case refused = "connection refused"
    /// The server cannot be reached.
    case unreachable
    /// This machine has no room for another connection.
    case exhausted = "no connections left"
    /// The certificate or the encryption was refused.
    case insecure = "no safe connection"
    /// The connection was closed before the answer was complete.
    case closed = "connection closed"
    /// There was no complete answer in time.
    case timedOut = "timed out"
    /// What came was no HTTP.
    case notHTTP = "not HTTP"
    /// The answer was larger than is taken.
    case tooLarge = "too large"
    /// The answer was not what the request expects.
    case unexpected = "unexpected answer"
}

/// What happened in a stretch of time.
struct Tally: Sendable {
    /// Requests whose time had come, dropped ones included.
    var offered = 0
    /// Requests that are over, answered or not.
    var done = 0
    /// Of those, the ones that count as errors.
    var failed = 0
    /// Requests that were not sent since too many journeys were under way.
    var dropped = 0
    var statuses: [Int: Int] = [:]
    var errors: [ErrorClass: Int] = [:]
    /// From the intended start to the last byte.
    var latency = Histogram()
    /// From the request's being sent to the last byte.
    var service = Histogram()
    /// From the intended start to the generator's taking it up.
    var lateness = Histogram()

    mutating func merge(_ other: Tally) {
        offered += other.offered
        done += other.done
        failed += other.failed
        dropped += other.dropped
        statuses.merge(other.statuses, uniquingKeysWith: +)
        errors.merge(other.errors, uniquingKeysWith: +)
        latency.merge(other.latency)
        service.merge(other.service)
        lateness.merge(other.lateness)
    }

    mutating func clear() {
        (offered, done, failed, dropped) = (0, 0, 0, 0)
        statuses.removeAll(keepingCapacity: true)
        errors.removeAll(keepingCapacity: true)
        latency.clear()
        service.clear()
        lateness.clear()
    }

    /// What conditions about the whole load look at, of so long a time.
    func facts(over time: Duration) -> Facts {
        let seconds = max(time / .seconds(1), 1e-9)
        let share = done == 0 ? 0 : Double(failed) / Double(done)
        let rate = Double(done) / seconds
        var measures = [
            "rate": rate, "rps": rate, "errors": share, "error_rate": share,
            "dropped": Double(dropped),
        ]
        if latency.count > 0 {
            let shares = [("p50", 0.5), ("p75", 0.75), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99)]
            for (name, share) in shares {
                measures[name] = latency.percentile(share) / .seconds(1)
            }
            measures["max"] = latency.max / .seconds(1)
        }
        return Facts(duration: time, measures: measures)
    }
}
