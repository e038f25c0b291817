internal import Conditions
private import Events
internal import Runbooks

/// What a step waits for before it starts: the key that it must hold, and the answer to its `if`.
extension LiveRun {
    /// Whether a step's turn has come.
    enum Turn: Sendable {
        /// It may start; what it holds is let go of at its end.
        case come(release: @Sendable () -> Void)
        /// It is over without having started.
        case over(StepOutcome)
    }

    /// The wait between two questions for a key that another holds.
    private static let pause = Duration.milliseconds(200)
    /// The longest that the answer to an `if` may take.
    private static let patience = Duration.seconds(10)

    /// Waits until a step may start, its time counted.
    func turn(of job: Job, within limit: Duration?) async -> Turn {
        guard circumstances.playback == nil else { return .come {} }
        let began = now
        let key = await holdKey(of: job, within: limit)
        guard case .come(let release) = key else { return key }
        guard let probe = job.step.onlyIf else { return key }
        let rest = limit.map { max(.milliseconds(1), $0 - (now - began)) } ?? Self.patience
        guard let outcome = await answer(to: probe, job, within: min(rest, Self.patience)) else {
            return key
        }
        release()
        return .over(outcome)
    }

    private func holdKey(of job: Job, within limit: Duration?) async -> Turn {
        let step = job.step
        guard let key = step.lockKey else { return .come {} }
        let began = now
        var told: String?
        while true {
            guard !stopped.contains(step.id) else { return .over(.stoppedBeforeItsStart) }
            let holder: String
            do {
                switch try circumstances.locks.take(key, "\"\(step.title)\" of the run \(id)") {
                case .taken(let release):
                    if told != nil { await note(.stepIntent(job.id)) }
                    return .come(release: release)
                case .held(let other): holder = other
                }
            } catch {
                return .over(.error("The lock \(key) cannot be held: \(error)", after: now - began))
            }
            if told != holder {
                told = holder
                let sentence = "It waits for the lock \(key), held by \(holder)."
                await note(.stepIntent(job.id, Event.Intent(waitsFor: masking.mask(sentence))))
            }
            if let limit, now - began >= limit {
                let message = "It waited for the lock \(key), held by \(holder)."
                return .over(.timedOut(message, after: now - began))
            }
            await sitOut(Self.pause, of: step.id)
        }
    }

    /// How a step ends because of its `if`; nil where it may start.
    private func answer(to probe: Probe, _ job: Job, within limit: Duration) async -> StepOutcome? {
        let began = now
        let written = context(
            of: job.step,
            id: job.id,
            timeout: limit,
            recorded: job.recorded
        )
        // What has no value yet may be for a step that is passed over.
        let context = (try? written.resolved()) ?? written
        let sight = Sight(client: http, session: session, lookout: circumstances.lookout)
        do {
            // In a command a value stays part of its word.
            let isCommand = if case .shell = probe.target { true } else { false }
            let text =
                try isCommand
                ? ShellTemplate(probe.text).filled { context.value($0) }
                : Template(probe.text).filled { context.value($0) }
            let unmet = try await sight.look(at: Probe.parse(text), context, within: limit).unmet
            guard !stopped.contains(job.step.id) else { return .stoppedBeforeItsStart }
            guard let first = unmet.first else { return nil }
            return .passedOver(
                "It is only for `\(probe.text)`: expected \(first.expected), found \(first.actual).",
                after: now - began
            )
        } catch {
            return .error("Its `if` cannot be answered: \(error)", after: now - began)
        }
    }
}
