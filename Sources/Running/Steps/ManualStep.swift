private import Conditions
private import Events
private import Runbooks

/// A step that a person carries out and then says so; nothing is run, and no time bounds it.
final class ManualStep: StepWork {
    private let decisions = Mailbox<StepDecision?>()

    func cancel() { decisions.send(nil) }

    func decide(_ decision: StepDecision) { decisions.send(decision) }

    func run(_ context: StepContext, sink: StepSink) async -> StepOutcome {
        let began = ContinuousClock.now
        let text: String
        do {
            text = try Template(context.step.body).filled { context.value($0) }
        } catch {
            return .error("\(error)", after: .now - began)
        }
        await sink.started(nil)
        var output = OutputPath(context: context, sink: sink)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        output.take(Terse.lines(lines.map { Terse.clean(String($0)) }), at: .now - began)
        output.finish(at: .now - began)
        await sink.waiting("Done?")
        let decision = await decisions.receive()
        var result = Event.StepResult(status: .cancelled, took: .now - began)
        switch decision {
        case .done(let who):
            result.status = .passed
            result.message = "Done by \(who)."
            return StepOutcome(result: result)
        case .skip(let who):
            result.message = "Skipped by \(who)."
            var outcome = StepOutcome(result: result)
            outcome.isSkipped = true
            return outcome
        case .goOn, nil: return StepOutcome(result: result)
        }
    }
}
