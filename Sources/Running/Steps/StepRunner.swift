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
    private var isRunning = false
    private var cancels = 0
    private var shell: ShellAttempt?
    private var request: HTTPStep?
    private var load: LoadStep?

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
        patience: Patience = .attended
    ) {
        self.session = session
        self.http = http
        self.loads = loads
        self.patience = patience
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
            shell = nil
            request = nil
            load = nil
        }
        guard cancels == 0 else { return .stoppedBeforeItsStart }
        switch context.step.kind {
        case .shell:
            return await ShellStep(session: session, patience: patience)
                .run(context, sink: sink, running: follow)
        case .http:
            let step = HTTPStep(client: http ?? StepRunner.client)
            request = step
            return await step.run(context, sink: sink)
        case .load:
            let step = LoadStep(engine: loads)
            load = step
            return await step.run(context, sink: sink)
        default:
            return .error(
                "This version does not run \(context.step.kind.word) steps yet.",
                after: .zero
            )
        }
    }

    private static let client = HTTPClient()

    private func follow(_ attempt: ShellAttempt) {
        shell = attempt
        for _ in 0..<cancels { attempt.cancel() }
    }

    /// Types into the running step's terminal; ignored where none runs.
    ///
    /// - Returns: Whether the terminal shows what is typed. Where it does not, as at a prompt for a
    ///   password, the text must not be recorded either.
    @discardableResult
    public func type(_ bytes: [UInt8]) -> Bool {
        guard let shell else { return false }
        let isShown = shell.child.echoes
        shell.type(bytes)
        return isShown
    }

    /// Stops the running step: TERM, its grace, KILL; a second call skips the grace.
    ///
    /// Where none runs yet, the next one is not started.
    public func cancel() {
        cancels += 1
        shell?.cancel()
        request?.cancel()
        load?.cancel()
    }
}
