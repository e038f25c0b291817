internal import Events
private import Runbooks
private import Synchronization

/// Shows a recorded attempt with its own timing; nothing is run.
final class RecordedStep: StepWork {
    private let playback: Playback
    private let state = Mutex((isStopped: false, rest: Task<Void, Never>?.none))

    init(_ playback: Playback) { self.playback = playback }

    func run(_ context: StepContext, sink: StepSink) async -> StepOutcome {
        guard let recording = await playback.recording(context.step.id) else {
            return .error(
                """
                No good recording of this step was found. Run it once without --simulate: \
                rehearse the talk, or showrunner run its runbook.
                """,
                after: .zero
            )
        }
        playback.lead.take(context.id)
        defer { playback.lead.leave(context.id) }
        let begun = ContinuousClock.now
        await sink.played(.fallback(context.id, run: recording.run, wall: recording.wall))
        var output = recording.output[...]
        for moment in recording.moments {
            guard await rest(until: begun + moment.after) else { return stopped(begun) }
            while let piece = output.first, piece.since <= moment.after {
                sink.output(piece.bytes, piece.since)
                output.removeFirst()
            }
            await show(moment.body, as: context.id, sink)
        }
        guard await rest(until: begun + recording.length) else { return stopped(begun) }
        for piece in output { sink.output(piece.bytes, piece.since) }
        var result = recording.result
        result.leftRunning = 0
        let names = Set(context.step.captures.map(\.name))
        return StepOutcome(
            result: result,
            captured: recording.values.filter { names.contains($0.name) }
        )
    }

    func cancel() {
        let rest = state.withLock { state in
            state.isStopped = true
            return state.rest
        }
        rest?.cancel()
    }

    /// Tells what happened then as something that happens to this attempt.
    private func show(_ body: Event.Body, as attempt: Event.StepID, _ sink: StepSink) async {
        func own(_ id: Event.StepID) -> Event.StepID {
            Event.StepID(step: attempt.step, attempt: attempt.attempt, part: id.part)
        }
        switch body {
        case .stepStarted(_, _, true): await sink.ready()
        case .stepStarted: await sink.started(nil)
        case .stepRows(_, let rows): sink.rows(rows)
        case .stepIntent(let id, _): await sink.played(.stepIntent(own(id)))
        case .stepPrompt(let id, let text): await sink.played(.stepPrompt(own(id), text: text))
        case .stepInput(let id, let text, _): await sink.played(.stepInput(own(id), text: text))
        case .stepEnded(let id, let result): await sink.played(.stepEnded(own(id), result))
        case .sample(let sample) where sample.panel == attempt.step: await sink.played(body)
        default: if playback.lead.isHeld(by: attempt) { await sink.played(body) }
        }
    }

    /// Waits for a moment of the recording.
    /// - Returns: Whether it was not stopped meanwhile.
    private func rest(until moment: ContinuousClock.Instant) async -> Bool {
        let rest = Task { _ = try? await Task.sleep(until: moment, clock: .continuous) }
        let isStopped = state.withLock { state in
            state.rest = rest
            return state.isStopped
        }
        if isStopped { rest.cancel() }
        await rest.value
        return state.withLock { !$0.isStopped }
    }

    private func stopped(_ begun: ContinuousClock.Instant) -> StepOutcome {
        StepOutcome(
            result: Event.StepResult(status: .cancelled, took: ContinuousClock.now - begun)
        )
    }
}
