public import Conditions

/// One run of one step as a state machine: events in, actions out, without clock and process.
///
/// Covers attempts, timeouts, cancelling and waiting for an answer (facts/runbooks.md §4, rules 3,
/// 4, 5, 7, 11, 16). Times are offsets on any clock that only goes forward. Whoever holds it
/// performs the actions in order, feeds back what happens, and feeds ``Event/time`` when
/// ``deadline`` has come.
public struct StepMachine: Sendable {
    /// The step that runs.
    public let step: Step
    /// Where it is.
    public internal(set) var state: State = .ready
    /// The attempt that runs or ran last; counted on from earlier runs of the step.
    public internal(set) var attempt: Int
    /// The time its run has for it, where the step does not say it itself.
    let timeout: Duration?
    let approval: Approval

    var began: Duration?
    var attemptBegan: Duration?
    var triesLeft: Int
    var exit: (code: Int?, signal: Int?) = (nil, nil)
    var unmet: [Unmet] = []
    var heldSince: Duration?
    var gaveUp = false

    /// A step that has not started.
    /// - Parameters:
    ///   - attempts: the attempts earlier runs of this step have used.
    ///   - timeout: the runbook's timeout, used where the step has none of its own.
    ///   - approval: what is known of the person's will when it starts.
    public init(
        _ step: Step,
        attempts: Int = 0,
        timeout: Duration? = nil,
        approval: Approval = .given
    ) {
        self.step = step
        self.attempt = attempts
        self.timeout = step.timeout ?? timeout
        self.approval = approval
        triesLeft = step.retry
    }

    /// What is known of the person's will when a step with `confirm` starts.
    public enum Approval: Sendable, Equatable {
        /// They pressed twice, or said `--yes`.
        case given
        /// They are there and can be asked.
        case askable
        /// Nobody is there: the step is passed over.
        case nobody
    }

    /// Where a run of a step is.
    public enum State: Sendable, Equatable {
        /// Nothing happened yet.
        case ready
        /// Pressed once.
        case armed(nonce: String)
        /// A question waits for its answer; no time runs.
        case confirming
        /// The process is being made.
        case starting
        /// The process runs.
        case running
        /// The process waits for an answer.
        case waiting(prompt: String)
        /// The process is over, its expectations are looked at.
        case evaluating
        /// Between two attempts.
        case pausing(until: Duration)
        /// It is being stopped.
        case ending(Cause, killed: Bool, graceEnds: Duration)
        /// It is over.
        case ended(Outcome)
    }

    /// Why a step is being stopped.
    public enum Cause: Sendable, Equatable {
        /// A person stopped it.
        case cancelled
        /// All of its time is spent.
        case timedOut
        /// This attempt's time is spent.
        case attemptTimedOut
    }

    /// What happens to a step.
    public enum Event: Sendable, Equatable {
        /// It was pressed once.
        case arm(nonce: String)
        /// The arm expired or was taken back.
        case disarm
        /// It shall start.
        case start
        /// The person said yes.
        case confirmed
        /// The person said no.
        case declined
        /// Its process, or its request, is under way.
        case spawned
        /// It could not be started at all.
        case spawnFailed(String)
        /// It asks for something.
        case asked(String)
        /// It was answered.
        case answered
        /// It is over by itself; everything it printed has been read.
        case exited(code: Int?, signal: Int?)
        /// It broke without an exit: a connection refused, a name that does not resolve.
        case broke(String)
        /// After a signal: no process of it is left.
        case gone
        /// What the conditions said.
        case evaluated(Evaluation)
        /// A person stops it.
        case cancel
        /// Time has passed.
        case time
    }

    /// What the conditions of a step said at the end of an attempt.
    public struct Evaluation: Sendable, Equatable {
        /// The expectations.
        public var expectations: Verdict
        /// The conditions that must come true.
        public var until: Verdict

        /// What the conditions said.
        public init(expectations: Verdict, until: Verdict = .met) {
            self.expectations = expectations
            self.until = until
        }
    }

    /// What is to be done, in this order.
    public enum Action: Sendable, Equatable {
        /// Ask the person.
        case ask(String)
        /// Commit the intent, then start an attempt.
        case spawn(attempt: Int)
        /// Stop all processes of the attempt.
        case signal(Signal)
        /// Look at the conditions, then feed ``Event/evaluated``.
        case evaluate(attempt: Int)
        /// An attempt is over and another follows.
        case attemptEnded(Int, Outcome)
        /// The step is over.
        case end(Outcome)
    }

    /// How processes are stopped.
    public enum Signal: Sendable, Equatable {
        /// TERM to the whole group.
        case terminate
        /// KILL to everything that can be found of the step.
        case kill
    }

    /// How an attempt or a step ended.
    public struct Outcome: Sendable, Equatable {
        /// The word for it.
        public var status: Status
        /// The exit code or HTTP status; 124 where our timeout ended it.
        public var code: Int?
        /// The signal that ended it.
        public var signal: Int?
        /// The conditions that were not met.
        public var unmet: [Unmet]
        /// What a person should know, in one sentence.
        public var message: String?

        /// An outcome.
        public init(
            _ status: Status,
            code: Int? = nil,
            signal: Int? = nil,
            unmet: [Unmet] = [],
            message: String? = nil
        ) {
            self.status = status
            self.code = code
            self.signal = signal
            self.unmet = unmet
            self.message = message
        }
    }

    /// The words for the end of a step, as events have them.
    public enum Status: String, Sendable {
        /// It did what it should.
        case passed
        /// A condition was not met.
        case failed
        /// Its time was up.
        case timedOut = "timed_out"
        /// A person stopped it.
        case cancelled
        /// It could not be started or carried on.
        case error
        /// It was passed over.
        case skipped
    }
}
