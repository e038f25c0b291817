private import Events
public import Runbooks

/// Whether a step is tried again, and how much of its one time is left for that.
///
/// `retry=n` means n further attempts after one that failed or ran out of its own time; the
/// timeout bounds all of them and the waits between (facts/runbooks.md §4, rules 3 and 4).
public struct Retries: Sendable {
    private var left: Int
    private let backoff: Duration
    private let timeout: Duration?

    /// What to do after an attempt.
    public enum Next: Sendable, Equatable {
        /// Wait, then try again within the time.
        case again(after: Duration, timeout: Duration?)
        /// The step ended as this attempt did.
        case over
    }

    /// The retries of a step.
    ///
    /// - Parameter timeout: The runbook's timeout, for a step without its own.
    public init(_ step: Step, timeout: Duration? = nil) {
        left = max(0, step.retry)
        backoff = step.backoff
        self.timeout = step.timeout ?? timeout
    }

    /// Decides after an attempt, so long after the first one began.
    public mutating func next(after outcome: StepOutcome, elapsed: Duration) -> Next {
        switch outcome.result.status {
        case .failed, .timedOut: break
        default: return .over
        }
        guard left > 0 else { return .over }
        let rest = timeout.map { $0 - elapsed - backoff }
        if let rest, rest <= .zero { return .over }
        left -= 1
        return .again(after: backoff, timeout: rest)
    }
}
