import Events
import HTTPClient
import JSONValue
import Live
import Processes
import Recording
import Running
import Runbooks

/// A runbook carried out without slides, step after step, until one fails.
struct Script {
    private let steps: [Step]
    private let live: LiveRun
    private let session: Session
    private let recorded: RecordedRun
    private let fanOut: FanOut
    private let arguments: Arguments
    /// How it comes along, and the report of it.
    let progress: RunProgress
    private let undoProgress: UndoProgress
    private let hasGivenUp = Ending()

    init(
        runbook: Runbook,
        steps: [Step],
        workspace: Workspace,
        data: DataFolder,
        stage: StageHand,
        arguments: Arguments
    ) async throws {
        self.steps = steps
        self.arguments = arguments
        let progress = RunProgress(
            line: StatusLine(arguments),
            runbook: runbook.title,
            count: steps.count,
            isQuiet: arguments.has("json")
        )
        self.progress = progress
        undoProgress = UndoProgress(arguments)
        fanOut = FanOut()
        // Nobody follows: what the rings are given is let go at once.
        fanOut.stop()
        recorded = try await RecordedRun.open(
            in: data,
            purpose: .script,
            name: runbook.name,
            title: runbook.title,
            resume: nil,
            fanOut: fanOut,
            onEvent: { progress.hear($0) }
        )
        let program = Program(runbook: runbook)
        session = Session(
            workspace: workspace.root,
            folder: data.session(recorded.id),
            run: recorded.id
        )
        live = await LiveRun(
            id: recorded.id,
            program: program,
            recorder: recorded.recorder,
            session: session,
            loads: Loads().engine,
            patience: Keyboard.isThere && !arguments.has("json") ? .attended : .unattended,
            circumstances: LiveRun.Circumstances(
                workspace: workspace.root,
                values: stage.values,
                environment: stage.environment,
                secrets: program.declaredSecrets(in: OwnEnvironment.variables),
                lookout: LookoutPost.over(
                    stage.panelMetrics(token: PanelHand.token(of: [runbook])),
                    logs: stage,
                    workspace: workspace.root,
                    client: HTTPClient()
                ),
                undos: try UndoDesk.book(of: data),
                locks: try LockDesk(data).book
            ),
            state: recorded.log.state
        )
    }

    /// Types into the step that waits what the person types who sits there.
    private func typeAll() async {
        for await (step, keys) in progress.typed {
            let text = String(decoding: keys, as: UTF8.self)
            _ = try? await live.perform(.type(step: step, text: text), from: nil)
        }
    }

    /// Carries out the steps; a signal cancels the one that runs and skips the rest.
    func run(until signals: Signals) async -> ExitCode {
        await withTaskGroup(of: ExitCode?.self) { group in
            group.addTask {
                await live.run()
                return nil
            }
            group.addTask {
                for await _ in signals.stops { await stop(signals.count) }
                return nil
            }
            group.addTask { await carryOutAll(until: signals) }
            group.addTask {
                await typeAll()
                return nil
            }
            group.addTask {
                await progress.run()
                return nil
            }
            group.addTask {
                await undoProgress.run()
                return nil
            }
            var code = ExitCode.ok
            for await result in group {
                guard let result else { continue }
                code = result
                break
            }
            Keyboard.rest()
            await live.end(.finished)
            group.cancelAll()
            await recorded.log.close()
            // Between two steps a stop may reach the next step before it reaches this group.
            return code != .ok && signals.hasStopped ? .cancelled : code
        }
    }

    /// Once, the main flow ends and what cleans up runs; twice, what is being stopped is killed;
    /// three times, nothing more is cleaned up (facts/runbooks.md §4, rules 11 and 13).
    private func stop(_ count: Int) async {
        switch count {
        case 1: await live.stopSteps()
        case 2:
            await live.hurry()
            Console.note("Cleaning up. Once more leaves what is not taken back yet open.")
        default:
            hasGivenUp.note()
            await live.giveUp()
        }
    }

    private func carryOutAll(until signals: Signals) async -> ExitCode {
        do {
            try await live.open()
            _ = try await live.perform(.start, from: nil)
        } catch {
            Console.fail("the run cannot be recorded: \(error)")
            return .stepFailed
        }
        for entry in await live.leftOpen { UndoReport.print(leftOpen: entry, arguments) }
        var firstFailure: ExitCode?
        var place = 0
        for step in steps where !step.always {
            defer { place += 1 }
            if firstFailure != nil || signals.hasStopped {
                let why =
                    signals.hasStopped ? "the run was stopped" : "a step before it did not pass"
                report(step, place: place, nil, word: "skipped", why: why)
                continue
            }
            await leaveSection(for: step)
            let result = await carryOut(step, place: place)
            guard let result, result.status == .passed || step.allowFail else {
                firstFailure = firstFailure ?? code(of: result)
                continue
            }
        }
        if signals.hasStopped { firstFailure = .cancelled }
        let isClean = await cleanUp(from: place)
        let failure = await endBackground()
        return firstFailure ?? failure ?? (isClean ? .ok : .cleanupFailed)
    }

    /// Runs the steps that must always run, then takes back what the others changed, newest first;
    /// neither hides how the main flow ended (facts/runbooks.md §4, rule 13).
    private func cleanUp(from first: Int) async -> Bool {
        var isClean = true
        for (place, step) in steps.filter(\.always).enumerated() {
            guard !hasGivenUp.isNoted else {
                let why = "the run was given up"
                report(step, place: first + place, nil, word: "skipped", why: why)
                continue
            }
            let result = await carryOut(step, place: first + place)
            if result?.status != .passed, !step.allowFail { isClean = false }
        }
        let undone = await live.takeBack(.own) { entry in
            undoProgress.begin(entry)
        } done: { undo in
            await undoProgress.end(undo, of: recorded)
        }
        for entry in await live.ownChanges where hasGivenUp.isNoted {
            UndoReport.print(givenUp: entry, arguments)
        }
        return isClean && undone.allSatisfy { $0.trouble == nil }
    }

    /// Ends steps in the background that were started for the section before this step.
    private func leaveSection(for step: Step) async {
        for id in await live.runningInBackground.reversed() {
            guard let other = steps.first(where: { $0.id == id.step }),
                other.options["scope"] == "section", other.section != step.section
            else { continue }
            await live.stopBackground(id)
        }
    }

    /// Ends steps in the background, the last one first; one that ended badly before is a failure.
    private func endBackground() async -> ExitCode? {
        for id in await live.runningInBackground.reversed() { await live.stopBackground(id) }
        var failure: ExitCode?
        for (place, step) in steps.enumerated() where step.background {
            guard await !live.isSkipped(step.id), let result = await live.lastResult(of: step.id)
            else { continue }
            report(step, place: place, result, word: result.status.rawValue)
            if result.status != .passed, !step.allowFail { failure = failure ?? code(of: result) }
        }
        return failure
    }

    private func carryOut(_ step: Step, place: Int) async -> Event.StepResult? {
        if let why = try? await live.passOver(step.id) {
            report(step, place: place, nil, word: "skipped", why: why)
            return passed
        }
        if let obstacle = await live.obstacle(toStep: step.id) {
            report(step, place: place, nil, word: "skipped", why: obstacle)
            return nil
        }
        if step.confirm != nil || step.kind == .manual, !arguments.has("yes") {
            let why =
                step.kind == .manual
                ? "a person does it: give --yes once it is done" : "it asks first: give --yes"
            report(step, place: place, nil, word: "skipped", why: why)
            return nil
        }
        progress.begin(step, place: place)
        defer { Keyboard.rest() }
        do {
            let armed = try await live.perform(.arm(step: step.id), from: nil)
            let started = try await live.perform(
                .run(step: step.id, nonce: armed["nonce"]?.string ?? "", byParts: false),
                from: nil
            )
            let id = Event.StepID(step: step.id, attempt: started["attempt"]?.int ?? 1)
            if step.kind == .manual {
                _ = try await live.perform(.done(step: step.id, by: "--yes"), from: nil)
            }
            if step.background {
                if let result = await live.readiness(of: id) {
                    guard result.status == .passed else { return result }
                    if await live.isSkipped(step.id) {
                        report(step, place: place, result, word: "skipped")
                        return result
                    }
                }
                report(step, place: place, nil, word: "running")
                return passed
            }
            let result = await live.result(of: id)
            let isSkipped = await live.isSkipped(step.id)
            let word = isSkipped ? "skipped" : result?.status.rawValue ?? "interrupted"
            let last = await live.current.steps[step.id]?.attempt ?? id.attempt
            report(step, place: place, result, word: word, attempts: last - id.attempt + 1)
            if step.kind != .manual { await show(step, but: result?.message) }
            return result
        } catch {
            report(step, place: place, nil, word: "error", why: error.message)
            return nil
        }
    }

    private var passed: Event.StepResult {
        Event.StepResult(status: .passed, took: .zero)
    }

    private func code(of result: Event.StepResult?) -> ExitCode {
        switch result?.status {
        case .timedOut: .timedOut
        case .cancelled: .cancelled
        default: .stepFailed
        }
    }

    // MARK: - Saying how it goes

    private func report(
        _ step: Step,
        place: Int,
        _ result: Event.StepResult?,
        word: String,
        why: String? = nil,
        attempts: Int = 1
    ) {
        progress.end(step, result, word: word, why: why)
        let report = StepReport(
            step: step,
            place: (place, of: steps.count),
            result: result,
            word: word,
            why: why,
            attempts: attempts
        )
        guard !arguments.has("json") else { return Console.print(json: report.json) }
        for line in report.lines { Console.print(line) }
    }

    /// What the step put out, as its terminal showed it at the end, but for what was said already.
    private func show(_ step: Step, but message: String?) async {
        guard !arguments.has("json"), !arguments.has("quiet"),
            let screen = await recorded.log.state.steps[step.id]?.screen
        else { return }
        for line in ScreenText.lines(of: screen) where line.isEmpty || line != message {
            Console.print(Console.coloured(line.isEmpty ? "" : "    \(line)", .dim))
        }
    }

    /// How all of it came out, and where it can be seen again.
    func sumUp() {
        guard !arguments.has("json") else { return }
        Console.print(
            "\(progress.tally). See it again: showrunner serve, or showrunner report"
                + " \(recorded.id)"
        )
    }
}
