private import Events
private import FoundationEssentials
import Processes
private import Runbooks
private import Synchronization

/// One attempt of a shell step: prepared, started, followed, and its state handed on.
final class ShellStep: StepWork {
    private let session: Session
    private let patience: StepRunner.Patience
    private let progress = Mutex(Progress())

    private struct Progress {
        var attempt: ShellAttempt?
        var cancels = 0
    }

    init(session: Session, patience: StepRunner.Patience) {
        self.session = session
        self.patience = patience
    }

    func cancel() {
        let attempt = progress.withLock { progress in
            progress.cancels += 1
            return progress.attempt
        }
        attempt?.cancel()
    }

    func type(_ bytes: [UInt8]) -> Bool {
        guard let attempt = progress.withLock({ $0.attempt }) else { return false }
        let isShown = attempt.child.echoes
        attempt.type(bytes)
        return isShown
    }

    /// From here on it can be typed into and stopped.
    private func follow(_ attempt: ShellAttempt) {
        let cancels = progress.withLock { progress in
            progress.attempt = attempt
            return progress.cancels
        }
        for _ in 0..<cancels { attempt.cancel() }
    }

    func run(_ context: StepContext, sink: StepSink) async -> StepOutcome {
        let clock = ContinuousClock.now
        let start: Session.Start
        let attempt: ShellAttempt
        let driver: ShellDriver
        let answers = context.step.answers.map { (prompt: $0.prompt, reply: $0.reply) }
        do {
            start = try await session.start(context, reading: context.unread)
        } catch {
            return .error("\(error)", after: .now - clock)
        }
        do {
            driver = try ShellDriver(context.step, start: start)
            attempt = ShellAttempt(child: try driver.command.spawn(), token: start.token)
        } catch {
            await session.discard(start)
            return .error("\(error)", after: .now - clock)
        }
        follow(attempt)
        await sink.started(attempt.child.process)
        let end = await follow(
            attempt,
            context: context,
            sink: sink,
            start: start,
            answers: answers,
            mark: driver.mark
        )
        return await conclude(end, start: start, context: context)
    }

    private func follow(
        _ attempt: ShellAttempt,
        context: StepContext,
        sink: StepSink,
        start: Session.Start,
        answers: [(prompt: String, reply: String)],
        mark: [UInt8]
    ) async -> ShellEnd {
        let patience = patience
        let began = ContinuousClock.now
        do {
            // A step that floods must not hold up the pages.
            try Thread.start(name: "step \(context.step.id)", standsBack: true) {
                var watch = ShellWatch(
                    attempt: attempt,
                    context: context,
                    sink: sink,
                    start: start,
                    answers: answers,
                    mark: mark,
                    patience: patience,
                    began: began
                )
                let end = watch.follow()
                if end.leftRunning == 0 { attempt.child.release() }
                attempt.notices.send(.ended(end))
                watch.linger()
            }
        } catch {
            await ProcessTree.end(session: attempt.child.process, token: start.token, grace: .zero)
            _ = await attempt.child.ended()
            return ShellEnd(
                status: .error,
                took: .now - began,
                leftRunning: 0,
                message: "\(error)",
                isStopped: true
            )
        }
        return await withTaskCancellationHandler {
            while true {
                switch await attempt.notices.receive() {
                case .waiting(let prompt): await sink.waiting(prompt)
                case .ready: await sink.ready()
                case .ended(let end): return end
                }
            }
        } onCancel: {
            attempt.cancel()
        }
    }

    private func conclude(
        _ end: ShellEnd,
        start: Session.Start,
        context: StepContext
    ) async -> StepOutcome {
        var warnings = end.warnings
        if end.isStopped {
            await session.discard(start)
        } else {
            warnings += await session.adopt(start, end: end.ending, secrets: context.secrets)
        }
        return StepOutcome(
            result: Event.StepResult(
                status: end.status,
                code: end.code,
                signal: end.signal,
                took: end.took,
                waited: end.waited,
                leftRunning: end.leftRunning,
                unmet: end.unmet,
                message: end.message
            ),
            captured: end.captured,
            warnings: warnings,
            facts: end.facts,
            hasNotBegun: end.hasNotBegun
        )
    }
}

extension StepOutcome {
    /// An attempt that could not be carried out.
    static func error(_ message: String, after took: Duration) -> StepOutcome {
        StepOutcome(.error, message, after: took)
    }

    /// An attempt that was cancelled before anything of it was started.
    static var stoppedBeforeItsStart: StepOutcome { StepOutcome(.cancelled, nil, after: .zero) }

    /// An attempt whose time was up before anything of it was started.
    static func timedOut(_ message: String, after took: Duration) -> StepOutcome {
        StepOutcome(.timedOut, message, after: took)
    }

    /// A step that was not to be carried out; those after it go on.
    static func passedOver(_ message: String, after took: Duration) -> StepOutcome {
        var outcome = StepOutcome(.passed, message, after: took)
        outcome.isSkipped = true
        return outcome
    }

    /// An attempt whose end is not known.
    static func interrupted(_ message: String, after took: Duration) -> StepOutcome {
        StepOutcome(.interrupted, message, after: took)
    }

    private init(_ status: Event.Status, _ message: String?, after took: Duration) {
        self.init(
            result: Event.StepResult(
                status: status,
                code: nil,
                signal: nil,
                took: took,
                leftRunning: 0,
                unmet: [],
                message: message
            )
        )
    }
}
