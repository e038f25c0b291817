private import Conditions
private import Events
private import Redaction
private import Runbooks
private import Synchronization

/// One attempt of a load step: filled, carried out by an engine, shown as lines in the step's
/// terminal, and judged.
final class LoadStep: StepWork {
    private let engine: LoadEngine?
    private let work = Mutex(Work())

    private struct Work {
        var task: Task<LoadEngine.Ending, Never>?
        var stop: Stop?
    }

    /// Why it was stopped.
    private enum Stop { case cancelled, timedOut }

    init(engine: LoadEngine?) { self.engine = engine }

    /// Stops the load at once.
    func cancel() { stop(.cancelled) }

    private func stop(_ why: Stop) {
        work.withLock { work in
            work.stop = work.stop ?? why
            work.task?.cancel()
        }
    }

    /// Carries out an attempt.
    func run(_ context: StepContext, sink: StepSink) async -> StepOutcome {
        let began = ContinuousClock.now
        guard let engine, let written = context.step.load else {
            return .error("This step says no load that can be carried out.", after: .zero)
        }
        let plan: LoadPlan
        do {
            // Nothing is sent where a name has no value (rule 8).
            for request in written.journeys.flatMap(\.requests) {
                guard let refusal = request.text.refusal(with: { context.value($0) }) else {
                    continue
                }
                throw StepFault(refusal.sentence)
            }
            plan = try written.filled { name in
                context.value(name)
            }
        } catch {
            return .error("\(error)", after: .now - began)
        }
        await sink.started(nil)
        var output = OutputPath(context: context, sink: sink)
        let (progress, report) = AsyncStream<LoadEngine.Progress>.makeStream()
        let step = context.step.id
        let task = Task {
            let ending = await engine.run(step, plan) { report.yield($0) }
            report.finish()
            return ending
        }
        work.withLock { work in
            work.task = task
            if work.stop != nil { task.cancel() }
        }
        let limit = [context.timeout, context.step.attemptTimeout].compactMap { $0 }.min()
        let clock = limit.map { limit in
            Task {
                guard (try? await Task.sleep(for: limit)) != nil else { return }
                self.stop(.timedOut)
            }
        }
        for await progress in progress {
            let now: Duration = .now - began
            output.take(Array(progress.lines.map { $0 + "\r\n" }.joined().utf8), at: now)
            // The next lines come in a second: what is held back of these is due before.
            if let due = output.deadline { output.tick(at: due) }
            sink.sample(progress.series)
        }
        clock?.cancel()
        let ending = await task.value
        output.finish(at: .now - began)
        return outcome(of: ending, took: .now - began, context: context, output: output)
    }

    private func outcome(
        of ending: LoadEngine.Ending,
        took: Duration,
        context: StepContext,
        output: borrowing OutputPath
    ) -> StepOutcome {
        let redactor = output.redactor
        guard var facts = ending.facts else {
            return .error(redactor.redact(ending.messages.joined(separator: " ")), after: took)
        }
        facts.duration = took
        var result = Event.StepResult(
            status: .passed,
            code: nil,
            signal: nil,
            took: took,
            leftRunning: 0,
            unmet: [],
            message: ending.messages.isEmpty
                ? nil : redactor.redact(ending.messages.joined(separator: " "))
        )
        let verdict = Condition.evaluate(context.step.expectations, facts)
        let judgesErrors = context.step.expectations.contains {
            $0.looksAt(.measure("errors")) || $0.looksAt(.measure("error_rate"))
        }
        switch work.withLock({ $0.stop }) {
        case .cancelled?: result.status = .cancelled
        case .timedOut?: result.status = .timedOut
        case nil:
            result.unmet = verdict.unmet.map { redactor.redact($0) }
            if verdict != .met { result.status = .failed }
            if ending.isWithoutSuccess, !judgesErrors {
                result.status = .failed
                result.message = "No request succeeded. " + (result.message ?? "")
            }
        }
        return StepOutcome(result: result, warnings: output.refusals)
    }
}
