internal import Events
internal import Runbooks

/// What keeps a step from being started, and what a person decides about it.
extension LiveRun {
    /// Why a step cannot be started now, in a sentence; nil where it can.
    public func obstacle(toStep id: String) -> String? {
        program.step(id).flatMap { obstacle(to: $0) }
    }

    func obstacle(to step: Step) -> String? {
        if let lock = step.lock { return lock }
        let missing = step.needs.filter { !isFulfilled($0) }
        guard !missing.isEmpty else { return nil }
        let titles = missing.map { id in "\"\(program.step(id)?.title ?? id)\"" }
        let verb = missing.count == 1 ? "has" : "have"
        return "It needs \(titles.joined(separator: " and ")), which \(verb) not passed yet."
    }

    /// Passes a step over that needs one which was passed over, as if its own `if` did not hold.
    ///
    /// - Returns: Why, in a sentence; nil where it is not for that reason that it cannot start.
    public func passOver(_ id: String) async throws -> String? {
        await enter()
        defer { turnstile.leave() }
        guard let step = program.step(id), step.lock == nil, runners[id] == nil else { return nil }
        let missing = step.needs.filter { !isFulfilled($0) }
        guard let first = missing.first, missing.allSatisfy({ isSkipped($0) }) else { return nil }
        let reason = "It needs \"\(program.step(first)?.title ?? first)\", which was passed over."
        try await write(.stepSkipped(nextAttempt(of: id), reason: reason))
        return reason
    }

    /// Whether a step that others need has passed, or runs in the background for them.
    private func isFulfilled(_ id: String) -> Bool {
        guard let state = state.steps[id] else { return false }
        if state.status == .passed { return true }
        return program.step(id)?.background == true && state.status == .running
    }

    /// Whether a step was passed over when its turn came last.
    public func isSkipped(_ step: String) -> Bool { state.steps[step]?.status == .skipped }

    /// Passes a step over, also a manual one that waits.
    func skip(_ id: String, by who: String) async throws {
        let step = try known(id)
        guard runners[id] != nil else {
            let attempt = nextAttempt(of: id)
            return try await write(.stepSkipped(attempt, reason: "Skipped by \(who)"))
        }
        guard step.kind == .manual else { throw Refusal.conflict("That step is running.") }
        try await settle(id, as: .skip(by: who))
    }

    /// Ends a manual step that waits for it; any other that does not run counts as done.
    func done(_ id: String, by who: String) async throws {
        guard runners[id] != nil, try known(id).kind == .manual else {
            return try await markDone(id, by: who)
        }
        try await settle(id, as: .done(by: who))
    }

    /// Hands a person's decision to a manual step that waits for it.
    func settle(_ id: String, as decision: StepDecision) async throws {
        guard try known(id).kind == .manual else {
            throw Refusal.conflict("A machine decides whether that step is done.")
        }
        await (try runner(of: id)).decide(decision)
    }
}
