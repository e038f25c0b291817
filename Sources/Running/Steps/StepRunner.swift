private import Events
public import HTTPClient
private import Processes
private import Runbooks

/// Carries out attempts of steps, one at a time.
public actor StepRunner {
    private let session: Session
    private let http: HTTPClient?
    private let loads: LoadEngine?
    private let patience: Patience
    private let lookout: Lookout
    private let playback: Playback?
    private var isRunning = false
    private var cancels = 0
    private var work: (any StepWork)?
    /// What a person decided before there was anything to decide.
    private var early: StepDecision?

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
    public init(
        session: Session,
        http: HTTPClient? = nil,
        loads: LoadEngine? = nil,
        patience: Patience = .attended,
        lookout: Lookout = .blind,
        playback: Playback? = nil
    ) {
        self.session = session
        self.http = http
        self.loads = loads
        self.patience = patience
        self.lookout = lookout
        self.playback = playback
    }

    /// Runs one attempt to its end; a failure is part of the outcome, never thrown.
    ///
    /// Retries are new attempts with ids of their own, see ``Retries``.
    public func run(_ context: StepContext, sink: StepSink) async -> StepOutcome {
        guard !isRunning else { return .error("Another step runs here already.", after: .zero) }
        isRunning = true
        defer {
            isRunning = false
            cancels = 0
            early = nil
            work = nil
        }
        guard cancels == 0 else { return .stoppedBeforeItsStart }
        let work = work(for: context)
        self.work = work
        if let early { work.decide(early) }
        guard !isPlayedBack(context.step) else { return await work.run(context, sink: sink) }
        let resolved: StepContext
        do {
            // Nothing is started where a name has no value (rule 8).
            resolved = try context.resolved()
        } catch {
            return .error("\(error)", after: .zero)
        }
        return await work.run(resolved, sink: sink)
    }

    /// What carries out a step: its kind's work, over and over where it waits for something.
    private func work(for context: StepContext) -> any StepWork {
        let step = context.step
        if let playback, isPlayedBack(step) { return RecordedStep(playback) }
        guard context.parts.isEmpty else {
            return PartedStep(context.parts) { [self] in once(step.kind) }
        }
        guard step.waits, !step.background else { return once(step.kind) }
        return UntilStep { [self] in once(step.kind) }
    }

    /// What a person does by hand is rehearsed by hand.
    private func isPlayedBack(_ step: Step) -> Bool { playback != nil && step.kind != .manual }

    private nonisolated func once(_ kind: Step.Kind) -> any StepWork {
        switch kind {
        case .shell: ShellStep(session: session, patience: patience)
        case .http: HTTPStep(client: http ?? StepRunner.client)
        case .wait:
            WaitStep(
                sight: Sight(client: http ?? StepRunner.client, session: session, lookout: lookout)
            )
        case .config: ConfigStep()
        case .sql: SQLStep(session: session)
        case .kubectl: KubectlStep(session: session, patience: patience)
        case .manual: ManualStep()
        case .load: LoadStep(engine: loads)
        }
    }

    private static let client = HTTPClient()

    /// Types into the running step's terminal; ignored where none runs.
    ///
    /// - Returns: Whether the terminal shows what is typed. Where it does not, as at a prompt for a
    ///   password, the text must not be recorded either.
    @discardableResult
    public func type(_ bytes: [UInt8]) -> Bool { work?.type(bytes) ?? false }

    /// Takes what a person decided about the running step, or about the one that is starting.
    public func decide(_ decision: StepDecision) {
        guard let work else { return early = decision }
        work.decide(decision)
    }

    /// Stops the running step: TERM, its grace, KILL; a second call skips the grace.
    ///
    /// Where none runs yet, the next one is not started.
    public func cancel() {
        cancels += 1
        work?.cancel()
    }
}
