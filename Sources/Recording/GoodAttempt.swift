internal import Events

/// The last attempt of a step in a run that passed and was itself no recording.
struct GoodAttempt {
    /// The attempt, from 1.
    var attempt: Int
    /// The numbers of its first and last event.
    var numbers: ClosedRange<Int>
    /// When it was asked for.
    var from: Duration
    /// From then to its end.
    var length: Duration
    /// How it ended.
    var result: Event.StepResult
}

extension StoredRun {
    /// The good attempts by step, and the ids of all steps that were tried.
    func goodAttempts() throws -> (good: [String: GoodAttempt], tried: Set<String>) {
        var intents: [Event.StepID: (number: Int, offset: Duration)] = [:]
        var played: Set<Event.StepID> = []
        var good: [String: GoodAttempt] = [:]
        try fold(kinds: ["step.intent", "fallback", "step.ended"]) { event in
            switch event.body {
            case .stepIntent(let id, _) where id.part == nil && intents[id] == nil:
                intents[id] = (event.number, event.offset)
            case .fallback(let id, _, _): played.insert(id)
            case .stepEnded(let id, let result) where id.part == nil && result.status == .passed:
                guard !played.contains(id), let intent = intents[id], intent.number < event.number
                else { return }
                good[id.step] = GoodAttempt(
                    attempt: id.attempt,
                    numbers: intent.number...event.number,
                    from: intent.offset,
                    length: event.offset - intent.offset,
                    result: result
                )
            default: break
            }
        }
        return (good, Set(intents.keys.map(\.step)))
    }
}
