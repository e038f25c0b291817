public import JSONValue
internal import Events
internal import Runbooks

/// What the presenter's room asks of a run beside slides and steps: its clock, the panic key, and
/// that all of the presenter's pages know what is armed.
extension LiveRun {
    /// Gives the way to the presenter's pages for what is not in the log.
    public func tell(_ pages: @escaping @Sendable (JSON) -> Void) { tellPages = pages }

    // MARK: - Clock

    /// Stops, sets or starts the presenter's clock; the caller holds the turnstile.
    func turnClock(_ command: RunCommand) async throws {
        guard state.status == .started else {
            throw Refusal.conflict("The clock runs from the start of the talk on.")
        }
        var change = Event.Clock(isRunning: state.clock.isRunning, reason: state.clock.reason)
        switch command {
        case .pause(let reason): change = Event.Clock(isRunning: false, reason: reason)
        case .resume: change = Event.Clock(isRunning: true, reason: nil)
        case .adjust(let spent): change.spent = spent
        case .reset: change.spent = .zero
        case .restoreClock:
            guard let shift = state.clock.shift else {
                throw Refusal.conflict("The clock was not set, so there is nothing to undo.")
            }
            change.by = shift
        default: return
        }
        try await write(.clock(change))
    }

    // MARK: - Panic

    /// Black for the audience, then TERM for every step at once.
    ///
    /// What does not hear it is killed after its grace (S19). The caller holds the turnstile.
    func panic() async throws {
        if !state.view.isBlack {
            try await write(.view(Event.View(isFrozen: state.view.isFrozen, isBlack: true)))
        }
        for step in runners.keys { disarm(step) }
        await withDiscardingTaskGroup { group in
            for (step, runner) in runners { group.addTask { await self.stop(step, runner) } }
        }
        // What ended steps left running goes too; nobody waits for it.
        let session = session
        Task { await session.endLeftovers(grace: .seconds(1)) }
    }

    // MARK: - Steps

    /// Ends a step's arm on every page.
    func disarm(_ step: String) {
        armed.disarm(step)
        tellDisarmed(step)
    }

    /// A step that somebody did by hand counts as passed; the caller holds the turnstile.
    func markDone(_ id: String, by person: String) async throws {
        guard runners[id] == nil else { throw Refusal.conflict("That step is running.") }
        _ = try known(id)
        disarm(id)
        let attempt = nextAttempt(of: id)
        try await write(.stepIntent(attempt, Event.Intent(by: person)))
        try await write(
            .stepEnded(
                attempt,
                Event.StepResult(
                    status: .passed,
                    took: .zero,
                    message: "Marked done by \(person)."
                )
            )
        )
    }

    /// Shows a first press on all of the presenter's pages: each may give the second.
    func tellArmed(_ step: Step, nonce: String) {
        tellPages([
            "armed": .members([
                ("step", .string(step.id)), ("nonce", .string(nonce)),
                ("text", .string(shown(step))), ("confirm", step.confirm.map(JSON.string)),
            ])
        ])
    }

    /// Takes it off all of them.
    func tellDisarmed(_ step: String) { tellPages(["disarmed": .string(step)]) }
}
