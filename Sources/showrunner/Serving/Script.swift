import Events
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
            count: steps.count
        )
        self.progress = progress
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
            patience: .unattended,
            circumstances: LiveRun.Circumstances(
                workspace: workspace.root,
                values: stage.values,
                environment: stage.environment,
                secrets: program.declaredSecrets(in: OwnEnvironment.variables)
            ),
            state: recorded.log.state
        )
    }

    /// Carries out the steps; a signal cancels the one that runs and skips the rest.
    func run(until signals: Signals) async -> ExitCode {
        await withTaskGroup(of: ExitCode?.self) { group in
            group.addTask {
                await live.run()
                return nil
            }
            group.addTask {
                for await _ in signals.stops.prefix(1) {
                    await live.end(.stopped)
                    return .cancelled
                }
                return nil
            }
            group.addTask { await carryOutAll() }
            group.addTask {
                await progress.run()
                return nil
            }
            var code = ExitCode.ok
            for await result in group {
                guard let result else { continue }
                code = result
                break
            }
            await live.end(.finished)
            group.cancelAll()
            await recorded.log.close()
            // Between two steps a stop may reach the next step before it reaches this group.
            return code != .ok && signals.hasStopped ? .cancelled : code
        }
    }

    private func carryOutAll() async -> ExitCode {
        do {
            try await live.open()
            _ = try await live.perform(.start, from: nil)
        } catch {
            Console.fail("the run cannot be recorded: \(error)")
            return .stepFailed
        }
        var firstFailure: ExitCode?
        for (place, step) in steps.enumerated() {
            // A step that must always run is run after a failure too; the others are skipped.
            if firstFailure != nil, !step.always {
                report(step, place: place, nil, word: "skipped")
                continue
            }
            let result = await carryOut(step, place: place)
            guard let result, result.status == .passed || step.allowFail else {
                firstFailure = firstFailure ?? code(of: result)
                continue
            }
        }
        return firstFailure ?? .ok
    }

    private func carryOut(_ step: Step, place: Int) async -> Event.StepResult? {
        if let unsupported = step.unsupported {
            report(
                step,
                place: place,
                nil,
                word: "skipped",
                why: "this version runs no \(unsupported)"
            )
            return passed
        }
        if step.confirm != nil, !arguments.has("yes") {
            report(step, place: place, nil, word: "skipped", why: "it asks first: give --yes")
            return nil
        }
        progress.begin(step, place: place)
        do {
            let armed = try await live.perform(.arm(step: step.id), from: nil)
            let started = try await live.perform(
                .run(step: step.id, nonce: armed["nonce"]?.string ?? ""),
                from: nil
            )
            let id = Event.StepID(step: step.id, attempt: started["attempt"]?.int ?? 1)
            let result = await live.result(of: id)
            report(step, place: place, result, word: result?.status.rawValue ?? "interrupted")
            return result
        } catch {
            report(step, place: place, nil, word: "error", why: error.message)
            return nil
        }
    }

    private var passed: Event.StepResult {
        Event.StepResult(
            status: .passed,
            code: nil,
            signal: nil,
            took: .zero,
            leftRunning: 0,
            unmet: [],
            message: nil
        )
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
        why: String? = nil
    ) {
        progress.end(step, result, word: word, why: why)
        guard !arguments.has("json") else {
            return Console.print(
                json: .members([
                    ("step", .string(step.id)), ("title", .string(step.title)),
                    ("status", .string(word)), ("exit", result?.code.map(JSON.int)),
                    ("signal", result?.signal.map(JSON.int)),
                    ("planned", step.budget.map { .int($0.wholeMicroseconds) } ?? .null),
                    ("actual", result.map { .int($0.took.wholeMicroseconds) } ?? .null),
                    ("message", (why ?? result?.message).map(JSON.string)),
                    (
                        "unmet",
                        result.map { result in
                            .array(
                                result.unmet.map {
                                    [
                                        "expected": .string($0.expected),
                                        "actual": .string($0.actual),
                                        "near": .array($0.near.map(JSON.string)),
                                    ]
                                }
                            )
                        }
                    ),
                ])
            )
        }
        let colour: Console.Colour =
            word == "passed" ? .green : word == "skipped" ? .dim : .red
        let planned = step.budget.map { " of \($0.clock)" } ?? ""
        let time = result.map { "  \($0.took.clock)\(planned)" } ?? ""
        let exit = result?.code.map { word == "passed" ? "" : "  exit \($0)" } ?? ""
        Console.print(
            "\(place + 1)/\(steps.count) \(Console.coloured(word, colour))\(time)\(exit)  \(step.title)"
        )
        if let sentence = why ?? result?.message { Console.print("    \(sentence)") }
        for unmet in result?.unmet ?? [] {
            Console.print("    expected \(unmet.expected), found \(unmet.actual)")
            for line in unmet.near { Console.print("      \(line)") }
        }
    }
}
