public import Events
public import JSONValue
internal import HTTPClient
internal import Runbooks
private import Talks

/// The run that is open: takes commands, carries out steps, and writes every change to the log.
///
/// Commands are carried out one after another, whoever sends them, so that all pages end in one
/// state. Steps run beside them.
public actor LiveRun {
    /// The run's id.
    public nonisolated let id: String
    let recorder: Recorder
    let circumstances: Circumstances
    let session: Session
    let patience: StepRunner.Patience
    let trust: StepTrust
    let http = HTTPClient()
    let loads: LoadEngine?
    var program: Program
    var state: RunState
    var values: [String: String]
    /// Captured values that turned out to be secrets.
    var learned: [(name: String, value: String)] = []
    var armed = ArmBook()
    private var pages = PageBook()
    var turnstile = Turnstile()
    var runners: [String: StepRunner] = [:]
    /// Steps that a person has stopped: they are not tried again.
    var stopped: Set<String> = []
    /// Waits between two attempts, by step.
    var rests: [String: Task<Void, Never>] = [:]
    var underWay: [String: Attempt] = [:]
    var results: [Event.StepID: Event.StepResult] = [:]
    var waiting: [Event.StepID: [CheckedContinuation<Event.StepResult?, Never>]] = [:]
    var idle: [CheckedContinuation<Void, Never>] = []
    /// Steps in the background in the order of their start, and who waits until they are ready.
    var background: [Event.StepID] = []
    var ready: [Event.StepID: [CheckedContinuation<Void, Never>]] = [:]
    var isEnding = false
    private var isCleaningUp = false
    /// Where the run stood when a save took its slide away, and where it went.
    private var lostPlace: (was: Event.Position, now: Event.Position)?
    /// Tells the presenter's pages what is no part of the run.
    var tellPages: @Sendable (JSON) -> Void = { _ in }
    private var hasEnded = false
    private var enders: [CheckedContinuation<Void, Never>] = []
    private let opened = ContinuousClock.now
    /// What was changed and not taken back yet, newest first.
    var undos: [UndoEntry] = []
    var isUndoing = false
    var isUndoStopped = false
    /// What carries out a command that takes something back.
    var undoRunner: StepRunner?
    private let jobs: AsyncStream<@Sendable () async -> Void>
    let newJob: AsyncStream<@Sendable () async -> Void>.Continuation

    struct Job: Sendable {
        let id: Event.StepID
        let step: Step
        let runner: StepRunner
        /// The pieces it is run in; none where it is run as a whole.
        var parts: [StepPart] = []
        /// Whether it takes back what another step has changed.
        var takesBack = false
        /// What names stood for when that step made its change; they win over what they are now.
        var recorded: [String: String] = [:]
    }

    /// An attempt that is being carried out, and where its outcome goes.
    struct Attempt: Sendable {
        let began: Duration
        let outcomes: Mailbox<StepOutcome>
    }

    /// What surrounds a run: the workspace, the services' addresses, the secrets.
    public struct Circumstances: Sendable {
        /// The folder that steps start in.
        public var workspace: String
        /// Values that the stage gives: `license.url`, `prometheus.url`.
        public var values: [String: String]
        /// Environment that the stage gives: `LICENSE_URL`, `PROMETHEUS_URL`.
        public var environment: [String: String]
        /// Declared secrets by name.
        public var secrets: [(name: String, value: String)]
        /// What waiting steps look with.
        public var lookout: Lookout
        /// Where changes are noted before they are made.
        public var undos: UndoBook
        /// The keys that steps of several runs hold in turn.
        public var locks: LockBook
        /// What is shown instead of running steps; nil where they run.
        public var playback: Playback?

        /// What surrounds a run.
        public init(
            workspace: String,
            values: [String: String],
            environment: [String: String],
            secrets: [(name: String, value: String)],
            lookout: Lookout = .blind,
            undos: UndoBook = .closed,
            locks: LockBook = .open,
            playback: Playback? = nil
        ) {
            self.workspace = workspace
            self.values = values
            self.environment = environment
            self.secrets = secrets
            self.lookout = lookout
            self.undos = undos
            self.locks = locks
            self.playback = playback
        }
    }

    /// A run of a program; `state` is what its log folds to so far.
    public init(
        id: String,
        program: Program,
        recorder: Recorder,
        session: Session,
        loads: LoadEngine? = nil,
        patience: StepRunner.Patience = .attended,
        trust: StepTrust = .all,
        circumstances: Circumstances,
        state: RunState
    ) {
        self.id = id
        self.program = program
        self.recorder = recorder
        self.session = session
        self.loads = loads
        self.patience = patience
        self.trust = trust
        self.circumstances = circumstances
        self.state = state
        values = LiveRun.values(program, circumstances, state)
        (jobs, newJob) = AsyncStream.makeStream()
    }

    /// What names stand for: parameters, what the stage gives, and what steps captured.
    private static func values(
        _ program: Program,
        _ circumstances: Circumstances,
        _ state: RunState
    ) -> [String: String] {
        program.parameters.merging(circumstances.values) { _, stage in stage }
            .merging(state.values.filter { !Masking.isMasked($0.value) }) { _, captured in captured
            }
    }

    /// The name of the talk's or runbook's file.
    public var name: String { program.name }

    /// The fold of everything this run has written itself.
    public var current: RunState { state }

    // MARK: - Life

    /// Writes the deck into the log and shows its first slide; of a resumed run, the slide it was on.
    /// - Throws: What the log throws.
    public func open() async throws {
        try await use(program)
        await enter()
        defer { turnstile.leave() }
        try await takeUpUndos()
    }

    /// Carries out steps until the run has ended.
    public func run() async {
        await withDiscardingTaskGroup { group in
            for await job in jobs { group.addTask { await job() } }
        }
    }

    /// Takes a deck that was changed on disk: the slide stays, found again by its id or its place;
    /// one that a save took away is shown again when a later save brings it back.
    ///
    /// A run that has ended keeps the deck it ended with.
    /// - Throws: What the log throws.
    public func use(_ changed: Program) async throws {
        await enter()
        defer { turnstile.leave() }
        guard !isEnding else { return }
        // Kept first: what the pages cannot be given is not what steps are taken from either.
        let digest = try await recorder.store(changed.json.utf8, "application/json")
        let before = state.deck?.slides ?? []
        program = changed
        values = LiveRun.values(program, circumstances, state)
        let revision = (state.deck?.revision ?? 0) + 1
        if state.deck?.digest != digest {
            try await write(.deck(changed.outline(revision: revision, digest: digest)))
        }
        guard let first = changed.slides.first else { return }
        guard let position = state.position else {
            return try await write(.position(Event.Position(slide: first.id, stage: 0)))
        }
        let lost = lostPlace.flatMap { $0.now == position ? $0.was : nil }
        let back = lost.flatMap { lost in changed.slides.first { $0.id == lost.slide } }
        let wanted = back == nil ? position : lost ?? position
        let slide = back ?? changed.slide(standingFor: position.slide, of: before) ?? first
        let kept = Event.Position(slide: slide.id, stage: min(wanted.stage, slide.stages))
        let isLost = back == nil && (lost != nil || kept.slide != position.slide)
        lostPlace = isLost ? (lost ?? position, kept) : nil
        if kept != position { try await write(.position(kept)) }
    }

    /// Stops every step, then writes the end of the run.
    ///
    /// A second call waits for the end that the first one asked for.
    /// - Parameter cleansUp: Whether what must always run does before, and changes are taken back,
    ///   as where the presenter ends it; ``giveUp()`` cuts that short.
    public func end(_ reason: Event.EndReason, cleansUp: Bool = false) async {
        guard !hasEnded else { return }
        let cleansUp = cleansUp || reason == .presenter
        if cleansUp, !isEnding, !isCleaningUp {
            isCleaningUp = true
            await cleanUp()
            isCleaningUp = false
            guard !hasEnded else { return }
        }
        guard !isEnding, !(cleansUp && isCleaningUp) else {
            return await withCheckedContinuation { enders.append($0) }
        }
        isEnding = true
        await stopAllSteps()
        newJob.finish()
        await session.close(grace: .milliseconds(500))
        await enter()
        try? await write(.ended(reason))
        turnstile.leave()
        hasEnded = true
        for ender in enders { ender.resume() }
        enders = []
    }

    /// Kills at once what was stopped and still has time to end.
    public func hurry() async {
        for (step, runner) in runners where isEnding || stopped.contains(step) {
            await runner.cancel()
        }
    }

    /// Ends the run without cleaning up any further; where it is ending, kills what has time.
    public func giveUp() async {
        guard isEnding else { return await end(.stopped) }
        await hurry()
    }

    /// What this run has changed and not taken back, newest first.
    public var ownChanges: [UndoEntry] { undos.filter { $0.run == id } }

    /// Whether ending it has steps to run or changes to take back.
    public var hasToCleanUp: Bool {
        circumstances.playback == nil && !hasEnded && !isEnding
            && (!ownChanges.isEmpty || program.steps.contains(where: \.always))
    }

    // MARK: - Commands

    /// Carries out one command.
    /// - Returns: What the page wants to know: the number of the event, a nonce, an attempt.
    /// - Throws: ``Refusal``.
    public func perform(_ command: RunCommand, from stamp: PageStamp?) async throws(Refusal) -> JSON
    {
        if command == .end {
            await end(.presenter)
            return ["number": .int(state.number)]
        }
        await enter()
        defer { turnstile.leave() }
        if let stamp { try pages.admit(stamp) }
        if state.status == .ended, !command.isForEndedRuns {
            throw .conflict("This run has ended.")
        }
        do {
            return try await carryOut(command, by: stamp?.holder ?? "the command line")
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw .failed("The run could not be recorded: \(error)")
        }
    }

    private func carryOut(_ command: RunCommand, by who: String) async throws -> JSON {
        switch command {
        case .start:
            if state.status == .lobby { try await write(.started) }
        case .goTo(let position): try await show(position)
        case .arm(let step):
            try await requireTrust(in: try known(step))
            return try await arm(step)
        case .trust(let step, let digest): try await accept(step, digest: digest)
        case .run(let step, let nonce, let byParts):
            return try await start(step, nonce: nonce, byParts: byParts, by: who)
        case .next(let step, let all): try await goOn(step, all: all, by: who)
        case .cancel(let step):
            await stop(step, try runner(of: step))
        case .skip(let step): try await skip(step, by: who)
        case .done(let step, let person): try await done(step, by: person ?? who)
        case .type(let step, let text): try await type(text, into: step, by: who)
        case .undo(let entry): try startUndo(entry, by: who)
        case .blackout(let on):
            try await write(.view(Event.View(isFrozen: state.view.isFrozen, isBlack: on)))
        case .freeze(let on):
            try await write(.view(Event.View(isFrozen: on, isBlack: state.view.isBlack)))
        case .pause, .resume, .adjust, .reset, .restoreClock: try await turnClock(command)
        case .disarm(let step): disarm(step)
        case .panic: try await panic()
        case .test(let on): tellPages(["test": .bool(on)])
        case .marker(let label): try await write(.marker(label: label, source: "presenter"))
        case .publish(let on): try await write(.published(on))
        case .resetSession: try await resetSession()
        case .end: break
        }
        return ["number": .int(state.number)]
    }

    private func show(_ wanted: Event.Position) async throws {
        guard let slide = program.slides.first(where: { $0.id == wanted.slide }) else {
            throw Refusal.unknown("There is no slide \"\(wanted.slide)\" in this deck.")
        }
        let position = Event.Position(slide: slide.id, stage: min(wanted.stage, slide.stages))
        guard position != state.position else { return }
        let before = state.position
        try await write(.position(position))
        leavePart(from: before, to: position)
    }

    // MARK: - Writing

    var now: Duration { ContinuousClock.now - opened }

    func enter() async {
        guard !turnstile.tryToEnter() else { return }
        await withCheckedContinuation { turnstile.wait($0) }
    }

    /// Writes one event; the caller holds the turnstile.
    func write(_ body: Event.Body) async throws {
        state.apply(try await recorder.append(body))
    }

    func note(_ body: Event.Body) async {
        await enter()
        defer { turnstile.leave() }
        try? await write(body)
    }
}

extension RunCommand {
    fileprivate var isForEndedRuns: Bool {
        switch self {
        case .publish, .marker: true
        default: false
        }
    }
}
