internal import Conditions
internal import Digest
public import Events
internal import JSONValue
private import Processes
internal import Runbooks

/// How a run arms, starts, retries and stops its steps.
extension LiveRun {
    /// First press: what the step would do, and a nonce for the second press.
    func arm(_ id: String) async throws -> JSON {
        let step = try known(id)
        if let obstacle = obstacle(to: step) { throw Refusal.conflict(obstacle) }
        guard runners[id] == nil else { throw Refusal.conflict("That step is running already.") }
        let captions = await captions(of: step)
        let nonce = SecureRandom.token(bytes: 16)
        armed.arm(id, text: step.canonicalText, nonce: nonce, at: now)
        tellArmed(step, nonce: nonce)
        return .members([
            ("nonce", .string(nonce)),
            ("text", .string(shown(step))),
            ("confirm", step.confirm.map(JSON.string)),
            ("parts", captions),
        ])
    }

    /// The step's text as it will run: names that have a value by now are filled in where the
    /// engine fills them.
    func shown(_ step: Step) -> String {
        masking.mask(step.text { values[$0] })
    }

    /// Second press: spends the nonce and writes the intent; the process is spawned after that.
    func start(
        _ id: String,
        nonce: String,
        byParts: Bool?,
        by who: String
    ) async throws -> JSON {
        let step = try known(id)
        guard runners[id] == nil else { throw Refusal.conflict("That step is running already.") }
        guard !isEnding else { throw Refusal.conflict("This run is ending.") }
        do {
            defer { tellDisarmed(id) }
            try armed.spend(nonce, step: id, text: step.canonicalText, at: now)
        } catch {
            throw Refusal.conflict(error.description)
        }
        try await requireTrust(in: step)
        stopped.remove(id)
        let (attempt, runner) = try await begin(step, by: who)
        let job = Job(
            id: attempt,
            step: step,
            runner: runner,
            parts: await parts(of: step, wanted: byParts)
        )
        newJob.yield { await self.carryOut(job) }
        return ["attempt": .int(attempt.attempt), "number": .int(state.number)]
    }

    /// Writes the intent of a new attempt; the caller holds the turnstile.
    func begin(_ step: Step, by who: String = "the run") async throws -> (Event.StepID, StepRunner)
    {
        let attempt = nextAttempt(of: step.id)
        let runner = StepRunner(
            session: session,
            http: http,
            loads: loads,
            patience: patience,
            lookout: circumstances.lookout,
            playback: circumstances.playback
        )
        runners[step.id] = runner
        do {
            let intent = Event.Intent(by: who, source: LiveRun.digest(of: step))
            try await write(.stepIntent(attempt, intent))
        } catch {
            runners[step.id] = nil
            throw error
        }
        if step.background { background.append(attempt) }
        return (attempt, runner)
    }

    /// Writes the intent of a step that nobody presses for, unless it is not what was trusted.
    private func beginTrusted(_ step: Step) async throws -> (Event.StepID, StepRunner) {
        do throws(Refusal) {
            try await requireTrust(in: step)
        } catch {
            try await write(.stepSkipped(nextAttempt(of: step.id), reason: error.message))
            throw error
        }
        return try await begin(step)
    }

    /// Carries out a step with all its retries.
    func carryOut(_ job: Job) async {
        let begun = now
        var retries = Retries(job.step, timeout: program.timeout)
        var timeout: Duration? = job.step.timeout ?? program.timeout
        var (id, runner) = (job.id, job.runner)
        await session.begin(section: section(of: job.step))
        let release: @Sendable () -> Void
        switch await turn(of: job, within: timeout) {
        case .over(let outcome): return await finish(id, outcome, of: job)
        case .come(let given): release = given
        }
        defer { release() }
        timeout = timeout.map { max(.milliseconds(1), $0 - (now - begun)) }
        let undo: Int?
        do {
            undo =
                job.takesBack || circumstances.playback != nil
                ? nil : try await noteUndo(of: job.step)
        } catch {
            return await finish(
                id,
                .error("It was not started: \(error)", after: now - begun),
                of: job
            )
        }
        let started = now
        var earlier = Duration.zero
        while true {
            var context = context(
                of: job.step,
                id: id,
                timeout: timeout,
                recorded: job.recorded
            )
            context.limit = job.step.timeout ?? program.timeout
            context.parts = job.parts
            let outcome = judged(await outcome(of: runner, context), of: job.step)
            let isUntried = outcome.hasNotBegun && earlier == .zero
            if let undo, isUntried || state.steps[job.step.id]?.startedAt == nil {
                await void(undo)
            }
            let next = retries.next(after: outcome, elapsed: now - begun)
            guard case .again(let pause, let rest) = next, !stopped.contains(job.step.id) else {
                return await finish(id, outcome, of: job, after: earlier)
            }
            await finish(id, outcome, of: nil)
            await sitOut(pause, of: job.step.id)
            guard let again = await retry(job.step) else {
                return conclude(job, outcome.result, after: earlier)
            }
            (id, runner) = again
            earlier = now - started
            timeout = rest
        }
    }

    /// Carries out one attempt; where it cannot be stopped, its outcome is what ``abandonSteps()``
    /// makes of it.
    private func outcome(of runner: StepRunner, _ context: StepContext) async -> StepOutcome {
        let outcomes = Mailbox<StepOutcome>()
        underWay[context.step.id] = Attempt(began: now, outcomes: outcomes)
        defer { underWay[context.step.id] = nil }
        let sink = sink(for: context.id)
        Task { outcomes.send(await runner.run(context, sink: sink)) }
        return await outcomes.receive()
    }

    /// Waits before a further attempt, unless the step is stopped.
    func sitOut(_ pause: Duration, of step: String) async {
        guard !stopped.contains(step) else { return }
        let rest = Task { _ = try? await Task.sleep(for: pause) }
        rests[step] = rest
        await rest.value
        rests[step] = nil
    }

    /// Stops a step: its attempt, or its wait for the next one.
    func stop(_ step: String, _ runner: StepRunner) async {
        stopped.insert(step)
        rests[step]?.cancel()
        await runner.cancel()
    }

    private func retry(_ step: Step) async -> (Event.StepID, StepRunner)? {
        await enter()
        defer { turnstile.leave() }
        guard !isEnding, !stopped.contains(step.id) else { return nil }
        return try? await begin(step)
    }

    /// What an attempt needs to know.
    /// - Parameter recorded: What names stood for when the change was made that it takes back.
    func context(
        of step: Step,
        id: Event.StepID,
        timeout: Duration?,
        recorded: [String: String] = [:]
    ) -> StepContext {
        let values = values.merging(recorded) { _, recorded in recorded }
        var context = StepContext(
            step: step,
            id: id,
            values: values,
            environment: program.environment
                .merging(values.filter { Self.isVariable($0.key) }) { _, value in value }
                .merging(circumstances.environment) { _, stage in stage },
            secrets: circumstances.secrets + learned,
            redactions: program.redactions,
            workspace: circumstances.workspace,
            timeout: times(of: step, timeout).all
        )
        context.readyWithin = times(of: step, timeout).ready
        context.note = { action in try await self.open(action, for: step) }
        return context
    }

    /// Runs the steps that must always run, then takes back what is open; a simulation has changed
    /// nothing.
    func cleanUp() async {
        guard circumstances.playback == nil else { return }
        for step in program.steps where step.always && !(runners.keys.contains(step.id)) {
            guard !isEnding else { return }
            guard obstacle(to: step) == nil else { continue }
            await enter()
            let begun = try? await beginTrusted(step)
            turnstile.leave()
            guard let begun else { continue }
            await carryOut(Job(id: begun.0, step: step, runner: begun.1))
        }
        await takeBack(.own)
    }

    /// Whether a shell can have a variable of this name; other values stay with `{{name}}`.
    static func isVariable(_ name: String) -> Bool {
        name.utf8.allSatisfy {
            ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "_")
        } && name.utf8.first.map { $0 &- 0x30 >= 10 } ?? false
    }

    /// Writes the end of an attempt; `job` is nil where another attempt follows.
    ///
    /// - Parameter earlier: How long the attempts before it took, and the waits between.
    private func finish(
        _ id: Event.StepID,
        _ outcome: StepOutcome,
        of job: Job?,
        after earlier: Duration = .zero
    ) async {
        await enter()
        defer { turnstile.leave() }
        var outcome = outcome
        outcome.result.message = outcome.result.message.map { masking.mask($0) }
        outcome.result.warnings = outcome.warnings.map { masking.mask($0) }
        for captured in outcome.captured {
            try? await write(.value(name: captured.name, value: keep(captured)))
        }
        // The log keeps events in a queue of its own when the disk fails, so this is never lost.
        if outcome.isSkipped {
            try? await write(.stepSkipped(id, reason: outcome.result.message ?? ""))
        } else {
            try? await write(.stepEnded(id, outcome.result))
        }
        guard let job else { return }
        conclude(job, outcome.result, after: earlier)
    }

    private func conclude(_ job: Job, _ last: Event.StepResult, after earlier: Duration) {
        var result = last
        result.took += earlier
        runners[job.step.id] = nil
        background.removeAll { $0.step == job.step.id }
        results[job.id] = result
        for waiter in ready.removeValue(forKey: job.id) ?? [] { waiter.resume() }
        for waiter in waiting.removeValue(forKey: job.id) ?? [] { waiter.resume(returning: result) }
        tellWhoWaitsForIdleness()
    }

    /// Whether nothing runs, forth or back.
    private var isIdle: Bool { runners.isEmpty && !isUndoing }

    func tellWhoWaitsForIdleness() {
        guard isIdle else { return }
        for waiter in idle { waiter.resume() }
        idle = []
    }

    private func sink(for id: Event.StepID) -> StepSink {
        let recorder = recorder
        return StepSink(
            started: { process in await self.note(.stepStarted(id, process: process)) },
            ready: { await self.becomeReady(id) },
            output: { bytes, since in recorder.output(id, bytes, since) },
            rows: { rows in recorder.record(.stepRows(id, rows)) },
            sample: { recorder.record(.sample(Event.Sample(panel: id.step, series: $0))) },
            waiting: { text in await self.note(.stepPrompt(id, text: text)) },
            partBegan: { part in await self.note(.stepIntent(id.part(part))) },
            partEnded: { part, result in await self.note(.stepEnded(id.part(part), result)) },
            partWaiting: { part, text in await self.note(.stepPrompt(id.part(part), text: text)) },
            redacted: { rule, count in recorder.record(.redacted(rule: rule, count: count)) },
            played: { body in
                switch body {
                case .sample, .panel, .alert: recorder.record(body)
                default: await self.note(body)
                }
            }
        )
    }

    /// Waits for the end of a step, retries included, that began with this attempt.
    ///
    /// - Returns: Nil when it never began.
    public func result(of id: Event.StepID) async -> Event.StepResult? {
        if let result = results[id] { return result }
        guard runners[id.step] != nil else { return nil }
        return await withCheckedContinuation { waiting[id, default: []].append($0) }
    }

    /// Stops every step: TERM, after a second KILL for what is left, and after two more it waits no
    /// longer.
    func stopAllSteps() async {
        for (step, runner) in runners where !background.contains(where: { $0.step == step }) {
            await stop(step, runner)
        }
        await undoRunner?.cancel()
        guard !isIdle else { return }
        await withDiscardingTaskGroup { group in
            group.addTask { await self.stopAllBackground() }
            group.addTask {
                guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
                await self.cancelSteps()
                guard (try? await Task.sleep(for: .seconds(2))) != nil else { return }
                await self.abandonSteps()
            }
            await allStepsEnded()
            group.cancelAll()
        }
    }

    private func cancelSteps() async {
        for (step, runner) in runners { await stop(step, runner) }
        await undoRunner?.cancel()
    }

    private func abandonSteps() async {
        let left = await ProcessTree.end(session: nil, token: session.token, grace: .zero)
        let message =
            left.isEmpty
            ? "It was killed before it could tell how it ended."
            : "It could not be stopped; some of its processes may still run."
        for attempt in underWay.values {
            attempt.outcomes.send(.interrupted(message, after: now - attempt.began))
        }
    }

    private func allStepsEnded() async {
        guard !isIdle else { return }
        await withCheckedContinuation { idle.append($0) }
    }

    /// Types into a running step; what its terminal does not show is not recorded.
    func type(_ text: String, into step: String, by who: String) async throws {
        let runner = try runner(of: step)
        guard let current = state.steps[step], [.running, .waiting].contains(current.status)
        else { throw Refusal.conflict("That step is still starting.") }
        let id = Event.StepID(step: step, attempt: current.attempt)
        let isShown = await runner.type(Array(text.utf8))
        try await write(.stepInput(id, text: isShown ? masking.mask(text) : nil, by: who))
    }

    func known(_ id: String) throws -> Step {
        guard let step = program.step(id) else {
            throw Refusal.unknown("There is no step \"\(id)\" in this deck.")
        }
        return step
    }

    func runner(of id: String) throws -> StepRunner {
        guard let runner = runners[id] else { throw Refusal.conflict("That step is not running.") }
        return runner
    }

    func nextAttempt(of id: String) -> Event.StepID {
        Event.StepID(step: id, attempt: (state.steps[id]?.attempt ?? 0) + 1)
    }
}
