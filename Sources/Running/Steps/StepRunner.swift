private import Events
public import HTTPClient

/// Carries out attempts of steps, one at a time.
public actor StepRunner {
    private let session: Session

    /// What happens when a step waits for an answer that nobody gave beforehand.
    public struct Patience: Sendable, Equatable {
        /// The silence after which a step that reads its terminal counts as waiting.
        public var silence: Duration
        /// Whether somebody can type; otherwise a waiting step fails.
        public var isAttended: Bool

        /// A presenter is there: told after 1 second, the step goes on waiting.
        public static let attended = Patience(silence: .seconds(1), isAttended: true)
        /// Nobody is there: the step fails after 10 seconds of silence (rule 17).
        public static let unattended = Patience(silence: .seconds(10), isAttended: false)

        /// What happens when a step waits.
        public init(silence: Duration, isAttended: Bool) {
            self.silence = silence
            self.isAttended = isAttended
        }
    }

    /// A runner whose steps share the state of a session.
    public init(session: Session, http: HTTPClient? = nil, patience: Patience = .attended) {
        self.session = session
    }

    /// Runs one attempt to its end; a failure is part of the outcome, never thrown.
    public func run(_ context: StepContext, sink: StepSink) async -> StepOutcome {
        StepOutcome(
            result: Event.StepResult(
                status: .error,
                code: nil,
                signal: nil,
                took: .zero,
                leftRunning: 0,
                unmet: [],
                message: "Steps do not run yet."
            )
        )
    }

    /// Types into the running step's terminal; ignored where none runs.
    public func type(_ bytes: [UInt8]) {}

    /// Stops the running step: TERM, its grace, KILL; a second call skips the grace.
    public func cancel() {}
}
