private import Conditions
private import Events
private import Redaction
import Runbooks
private import Synchronization

/// A shell step that is run piece by piece, as one attempt with one screen.
final class PartedStep: StepWork {
    private let parts: [StepPart]
    private let makeWork: @Sendable () -> any StepWork
    private let decisions = Mailbox<StepDecision?>()
    private let state = Mutex(State())

    private struct State {
        var work: (any StepWork)?
        var cancels = 0
    }

    init(_ parts: [StepPart], _ makeWork: @escaping @Sendable () -> any StepWork) {
        self.parts = parts
        self.makeWork = makeWork
    }

    func cancel() {
        let work = state.withLock { state in
            state.cancels += 1
            return state.work
        }
        work?.cancel()
        decisions.send(nil)
    }

    func type(_ bytes: [UInt8]) -> Bool { state.withLock { $0.work }?.type(bytes) ?? false }

    func decide(_ decision: StepDecision) { decisions.send(decision) }

    func run(_ context: StepContext, sink: StepSink) async -> StepOutcome {
        let began = ContinuousClock.now
        let screen = StepScreen(context, sink: sink, began: began)
        var facts = Facts(stdout: "")
        var runsRest = false
        var last = StepOutcome.stoppedBeforeItsStart
        var personTime = PersonTime()
        for (place, part) in parts.enumerated() {
            if place > 0, !runsRest {
                personTime.begin(at: .now - began)
                await sink.partWaiting(
                    place + 1,
                    "Part \(place + 1) of \(parts.count): \(part.caption)"
                )
                switch await decisions.receive() {
                case .goOn(let all): runsRest = all
                default: return stopped(last, after: .now - began, personTime)
                }
                personTime.end(at: .now - began)
            }
            await sink.partBegan(place + 1)
            last = await run(part, isFirst: place == 0, context, screen)
            screen.settle()
            await sink.partEnded(place + 1, last.result)
            personTime.add(last.result.waited)
            facts.exit = last.facts?.exit
            facts.stdout = (facts.stdout ?? "") + (last.facts?.stdout ?? "")
            guard last.result.status == .passed else {
                last.time(.now - began, personTime)
                last.result.message =
                    last.result.message ?? "Part \(place + 1) of \(parts.count) failed."
                return last
            }
        }
        last.time(.now - began, personTime)
        facts.duration = last.result.took
        return judge(facts, last, context)
    }

    private func run(
        _ part: StepPart,
        isFirst: Bool,
        _ context: StepContext,
        _ screen: StepScreen
    ) async -> StepOutcome {
        let work = makeWork()
        let isCancelled = state.withLock { state in
            state.work = work
            return state.cancels > 0
        }
        guard !isCancelled else { return .stoppedBeforeItsStart }
        var context = context
        context.whole = isFirst ? context.step.body : ""
        context.step.body = part.text
        context.isLook = true
        return await work.run(context, sink: screen.sink)
    }

    private func stopped(
        _ last: StepOutcome,
        after all: Duration,
        _ personTime: PersonTime
    ) -> StepOutcome {
        var outcome = last
        outcome.result.status = .cancelled
        outcome.time(all, personTime)
        return outcome
    }

    private func judge(_ facts: Facts, _ last: StepOutcome, _ context: StepContext) -> StepOutcome {
        var outcome = last
        let redactor = Redactor(secrets: context.secrets)
        let verdict = Condition.evaluate(context.expectations, facts)
        outcome.result.unmet = verdict.unmet.map { redactor.redact($0) }
        guard verdict == .met else {
            outcome.result.status = .failed
            return outcome
        }
        let captures = Captures(context.step.captures, facts: facts)
        if let failure = captures.failure {
            outcome.result.status = .failed
            outcome.result.message = failure
        }
        outcome.captured = captures.values
        outcome.warnings += captures.warnings
        return outcome
    }
}

extension StepOutcome {
    /// Parts all of its time into what it ran and what it waited for a person.
    fileprivate mutating func time(_ all: Duration, _ personTime: PersonTime) {
        result.waited = personTime.total(at: all)
        result.took = all - result.waited
    }
}
