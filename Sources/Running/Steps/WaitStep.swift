private import Conditions
private import Events
private import Redaction
private import Runbooks
private import Synchronization

/// One look of a step that waits: a query to Prometheus, or the probes of a `wait` fence.
final class WaitStep: StepWork {
    private let sight: Sight
    private let current = Mutex<Task<Found, Never>?>(nil)
    private let cancelled = Mutex(false)

    /// What a look found, or why it found nothing.
    private enum Found: Sendable {
        case facts(Facts, unmet: [Unmet])
        case nothing(String)
        /// Nothing, and it will be the same the next time.
        case never(String)
    }

    /// The longest that one look may take.
    private static let patience = Duration.seconds(10)

    init(sight: Sight) { self.sight = sight }

    func cancel() {
        cancelled.withLock { $0 = true }
        current.withLock { $0 }?.cancel()
    }

    func run(_ context: StepContext, sink: StepSink) async -> StepOutcome {
        let began = ContinuousClock.now
        let probes: [Probe]
        do {
            probes = try self.probes(of: context)
        } catch {
            return .error("\(error)", after: .now - began)
        }
        await sink.started(nil)
        let limit = min(context.timeout ?? Self.patience, Self.patience)
        let task = Task { await self.look(at: probes, context, within: limit) }
        current.withLock { $0 = task }
        if cancelled.withLock({ $0 }) { task.cancel() }
        let found = await task.value
        guard !cancelled.withLock({ $0 }) else { return .stoppedBeforeItsStart }
        return outcome(found, context: context, took: .now - began)
    }

    /// The query of a `promql` or `logql` fence, or the probes of a `wait` fence, names filled.
    private func probes(of context: StepContext) throws -> [Probe] {
        var body = try Template(context.step.body).filled { context.value($0) }
        if context.step.language == "wait" {
            // In a command a value stays part of its word.
            body = try context.step.body.split(separator: "\n", omittingEmptySubsequences: false)
                .map { line in
                    line.drop { $0 == " " || $0 == "\t" }.hasPrefix("sh ")
                        ? try ShellTemplate(String(line)).filled { context.value($0) }
                        : try Template(String(line)).filled { context.value($0) }
                }
                .joined(separator: "\n")
        }
        return switch context.step.language {
        case "wait": try WaitText.probes(in: body).map(\.probe)
        case "logql": [Probe(logs: try LogQuery.parse(body))]
        default: [Probe(query: body)]
        }
    }

    private func look(
        at probes: [Probe],
        _ context: StepContext,
        within limit: Duration
    ) async -> Found {
        var last = Facts()
        var unmet: [Unmet] = []
        for probe in probes {
            do {
                let sighting = try await sight.look(at: probe, context, within: limit)
                last = sighting.facts
                // With `until`, that alone says what is waited for.
                if context.step.until.isEmpty { unmet += sighting.unmet }
            } catch let fault as LookoutFault where fault.isLasting {
                return .never(fault.description)
            } catch {
                return .nothing("\(error)")
            }
        }
        return .facts(last, unmet: unmet)
    }

    private func outcome(_ found: Found, context: StepContext, took: Duration) -> StepOutcome {
        let redactor = Redactor(secrets: context.secrets)
        var result = Event.StepResult(status: .passed, took: took)
        switch found {
        case .facts(let facts, let unmet):
            result.unmet = unmet.map { redactor.redact($0) }
            if !unmet.isEmpty { result.status = .failed }
            return StepOutcome(result: result, facts: facts)
        case .nothing(let reason):
            result.status = .failed
            result.message = redactor.redact(reason)
            return StepOutcome(result: result)
        case .never(let reason):
            result.status = .error
            result.message = redactor.redact(reason)
            return StepOutcome(result: result)
        }
    }
}
