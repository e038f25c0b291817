private import Conditions

extension StepMachine {
    /// When ``Event/time`` is due next; nil where no time runs.
    public var deadline: Duration? {
        switch state {
        case .starting, .running, .waiting:
            [totalDeadline, attemptDeadline].compactMap { $0 }.min()
        case .pausing(let until): [until, totalDeadline].compactMap { $0 }.min()
        case .ending(_, killed: false, let graceEnds): graceEnds
        default: nil
        }
    }

    /// Whether it has started and is not over.
    public var isUnderWay: Bool {
        switch state {
        case .ready, .armed, .ended: false
        default: true
        }
    }

    /// Takes in what happened and says what is to be done; an event that makes no sense in a state
    /// changes nothing.
    public mutating func handle(_ event: Event, at now: Duration) -> [Action] {
        switch (state, event) {
        case (.ready, .arm(let nonce)), (.armed, .arm(let nonce)):
            state = .armed(nonce: nonce)
            return []
        case (.armed, .disarm):
            state = .ready
            return []
        case (.ready, .start), (.armed, .start): return start(at: now)
        case (.confirming, .confirmed): return begin(at: now)
        case (.confirming, .declined):
            return end(Outcome(.skipped, message: "It was not confirmed."))
        case (.confirming, .cancel): return end(Outcome(.cancelled))
        case (.starting, .spawned):
            state = .running
            return []
        case (.starting, .spawnFailed(let message)): return end(Outcome(.error, message: message))
        case (.running, .asked(let prompt)), (.waiting, .asked(let prompt)):
            state = .waiting(prompt: prompt)
            return []
        case (.waiting, .answered):
            state = .running
            return []
        case (.running, .exited(let code, let signal)), (.waiting, .exited(let code, let signal)),
            (.starting, .exited(let code, let signal)):
            exit = (code, signal)
            state = .evaluating
            return [.evaluate(attempt: attempt)]
        case (.starting, .broke(let message)), (.running, .broke(let message)),
            (.waiting, .broke(let message)):
            return attemptOver(Outcome(.error, message: message), at: now)
        case (.evaluating, .evaluated(let evaluation)): return judge(evaluation, at: now)
        default: return stop(event, at: now)
        }
    }

    // MARK: Start

    private mutating func start(at now: Duration) -> [Action] {
        guard let question = step.confirm else { return begin(at: now) }
        switch approval {
        case .given: return begin(at: now)
        case .askable:
            state = .confirming
            return [.ask(question.isEmpty ? "Run \(step.title)?" : question)]
        case .nobody:
            return end(
                Outcome(
                    .skipped,
                    message: "It asks for confirmation. Run it with --yes to confirm."
                )
            )
        }
    }

    private mutating func begin(at now: Duration) -> [Action] {
        began = now
        return spawn(at: now)
    }

    private mutating func spawn(at now: Duration) -> [Action] {
        attempt += 1
        attemptBegan = now
        exit = (nil, nil)
        unmet = []
        state = .starting
        return [.spawn(attempt: attempt)]
    }

    // MARK: The end of an attempt

    private mutating func judge(_ evaluation: Evaluation, at now: Duration) -> [Action] {
        if gaveUp { return end(Outcome(.cancelled, code: exit.code, signal: exit.signal)) }
        guard evaluation.expectations == .met else {
            unmet = evaluation.expectations.unmet
            heldSince = nil
            return attemptOver(outcome(.failed), at: now)
        }
        guard step.waits else { return end(outcome(.passed)) }
        unmet = evaluation.until.unmet
        guard unmet.isEmpty else {
            heldSince = nil
            return lookAgain(at: now)
        }
        let since = heldSince ?? now
        heldSince = since
        return now - since >= step.holdFor ? end(outcome(.passed)) : lookAgain(at: now)
    }

    private func outcome(_ status: Status) -> Outcome {
        Outcome(status, code: exit.code, signal: exit.signal, unmet: unmet)
    }

    /// An attempt failed: the next one, where one is left and there is time for it.
    private mutating func attemptOver(_ outcome: Outcome, at now: Duration) -> [Action] {
        guard triesLeft > 0 else { return end(outcome) }
        let next = now + step.backoff
        if let totalDeadline, next >= totalDeadline { return end(outcome) }
        triesLeft -= 1
        state = .pausing(until: next)
        return [.attemptEnded(attempt, outcome)]
    }

    /// `until` is not true yet: look again, as long as there is time.
    private mutating func lookAgain(at now: Duration) -> [Action] {
        let next = now + step.every
        guard let totalDeadline, next < totalDeadline else { return end(timedOut) }
        state = .pausing(until: next)
        return [.attemptEnded(attempt, outcome(.failed))]
    }

    private mutating func end(_ outcome: Outcome) -> [Action] {
        state = .ended(outcome)
        return [.end(outcome)]
    }

    // MARK: Stopping

    private var totalDeadline: Duration? {
        guard let began, let timeout else { return nil }
        return began + timeout
    }

    private var attemptDeadline: Duration? {
        guard let attemptBegan, let bound = step.attemptTimeout else { return nil }
        return attemptBegan + bound
    }

    private mutating func stop(_ event: Event, at now: Duration) -> [Action] {
        switch (state, event) {
        case (.starting, .cancel), (.running, .cancel), (.waiting, .cancel):
            return terminate(.cancelled, at: now)
        case (.evaluating, .cancel):
            gaveUp = true
            return []
        case (.pausing, .cancel): return end(Outcome(.cancelled))
        case (.pausing(let until), .time):
            if let totalDeadline, now >= totalDeadline {
                return end(timedOut)
            }
            return now >= until ? spawn(at: now) : []
        case (.starting, .time), (.running, .time), (.waiting, .time):
            if let totalDeadline, now >= totalDeadline { return terminate(.timedOut, at: now) }
            if let attemptDeadline, now >= attemptDeadline {
                return terminate(.attemptTimedOut, at: now)
            }
            return []
        case (.ending, _): return end(event, at: now)
        default: return []
        }
    }

    private mutating func terminate(_ cause: Cause, at now: Duration) -> [Action] {
        state = .ending(cause, killed: false, graceEnds: now + step.grace)
        return [.signal(.terminate)]
    }

    /// An event while the step is being stopped.
    private mutating func end(_ event: Event, at now: Duration) -> [Action] {
        guard case .ending(let cause, let killed, let graceEnds) = state else { return [] }
        switch event {
        case .exited(let code, let signal):
            exit = (code, signal)
            return []
        case .cancel where cause == .attemptTimedOut:
            state = .ending(.cancelled, killed: killed, graceEnds: graceEnds)
            return []
        case .cancel where !killed:
            state = .ending(cause, killed: true, graceEnds: graceEnds)
            return [.signal(.kill)]
        case .time where !killed && now >= graceEnds:
            state = .ending(cause, killed: true, graceEnds: graceEnds)
            return [.signal(.kill)]
        case .spawnFailed(let message) where cause != .cancelled:
            return end(Outcome(.error, message: message))
        case .gone, .spawnFailed: return gone(after: cause, at: now)
        default: return []
        }
    }

    private mutating func gone(after cause: Cause, at now: Duration) -> [Action] {
        switch cause {
        case .cancelled: return end(Outcome(.cancelled, code: exit.code, signal: exit.signal))
        case .timedOut: return end(timedOut)
        case .attemptTimedOut:
            if let totalDeadline, now >= totalDeadline { return end(timedOut) }
            return attemptOver(timedOut, at: now)
        }
    }

    private var timedOut: Outcome {
        Outcome(
            .timedOut,
            code: 124,
            signal: exit.signal,
            unmet: unmet,
            message: "Its time was up."
        )
    }
}
