internal import Events
internal import JSONValue
internal import Runbooks

/// Steps that are run piece by piece, each begun by a press (facts/runbooks.md §3.1).
extension LiveRun {
    /// What each piece of a step is called; nil where it has only one.
    func captions(of step: Step) async -> JSON? {
        let parts = await PartCutter.parts(of: step)
        return parts.isEmpty ? nil : .array(parts.map { .string($0.caption) })
    }

    /// The pieces a step is run in: where that is asked for, or the step says `parts=each`.
    func parts(of step: Step, wanted: Bool?) async -> [StepPart] {
        guard wanted ?? (step.options["parts"] == "each") else { return [] }
        return await PartCutter.parts(of: step)
    }

    /// Begins the next piece of a step that waits for it.
    func goOn(_ id: String, all: Bool, by who: String) async throws {
        let runner = try runner(of: id)
        guard let current = state.steps[id], current.next != nil else {
            throw Refusal.conflict("That step does not wait for its next part.")
        }
        try await write(
            .stepInput(Event.StepID(step: id, attempt: current.attempt), text: nil, by: who)
        )
        await runner.decide(.goOn(all: all))
    }
}

extension Event.StepID {
    /// A piece of this attempt.
    func part(_ part: Int) -> Event.StepID {
        Event.StepID(step: step, attempt: attempt, part: part)
    }
}
