internal import Events
private import Runbooks
private import Synchronization

/// Shows a recorded attempt with its own timing.
final class RecordedStep: StepWork {
    private let playback: Playback
    private let state = Mutex((isStopped: false, rest: Task<Void, Never>?.none))

    init(_ playback: Playback) { self.playback = playback }

    func run(_ context: StepContext, sink: StepSink) async -> StepOutcome {
        guard let recording = await playback.recording(context.step.id) else {
            return .error(
                "No run has a good recording of this step yet. Rehearse it once without --simulate.",
                after: .zero
            )
        }
        let begun = ContinuousClock.now
        await sink.played(.fallback(context.id, run: recording.run))
        await sink.started(nil)
        var output = recording.output[...]
        for moment in recording.moments {
            guard await rest(until: begun + moment.after) else { return stopped(begun) }
            while let piece = output.first, piece.since <= moment.after {
                sink.output(piece.bytes, piece.since)
                output.removeFirst()
            }
            switch moment.body {
            case .stepRows(_, let rows): sink.rows(rows)
            default: await sink.played(moment.body)
            }
        }
        guard await rest(until: begun + recording.result.took) else { return stopped(begun) }
        for piece in output { sink.output(piece.bytes, piece.since) }
        return StepOutcome(result: recording.result, captured: recording.values)
    }

    func cancel() {
        let rest = state.withLock { state in
            state.isStopped = true
            return state.rest
        }
        rest?.cancel()
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
            result: Event.StepResult(
                status: .cancelled,
                code: nil,
                signal: nil,
                took: ContinuousClock.now - begun,
                leftRunning: 0,
                unmet: [],
                message: nil
            )
        )
    }
}
