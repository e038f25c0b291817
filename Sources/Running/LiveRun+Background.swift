public import Events
internal import Runbooks
private import Talks

/// Steps that run beside others: started once, and stopped by name, by their section's end, or in
/// reverse order when the run ends (facts/runbooks.md §4, rule 12).
extension LiveRun {
    /// How long a step has, and how long until it must be ready.
    func times(of step: Step, _ timeout: Duration?) -> (all: Duration?, ready: Duration?) {
        switch step.kind {
        case .manual: return (nil, nil)
        case _ where step.background && !step.until.isEmpty: return (nil, step.timeout ?? timeout)
        case _ where step.runsOn: return (step.timeout, nil)
        default: return (timeout, nil)
        }
    }

    /// A step that runs on until it is stopped has done what it should when it is.
    func judged(_ outcome: StepOutcome, of step: Step) -> StepOutcome {
        guard step.runsOn, outcome.result.status == .cancelled,
            let state = state.steps[step.id], state.startedAt != nil,
            step.until.isEmpty || state.isReady || !step.background
        else { return outcome }
        var outcome = outcome
        outcome.result.status = .passed
        outcome.result.signal = nil
        outcome.result.message = "It ran until it was stopped."
        return outcome
    }

    /// A step in the background can be used from now on.
    func becomeReady(_ id: Event.StepID) async {
        await note(.stepStarted(id, process: nil, isReady: true))
        for waiter in ready.removeValue(forKey: id) ?? [] { waiter.resume() }
    }

    /// Waits until a step in the background is ready, or over.
    ///
    /// - Returns: How it ended, where it did.
    public func readiness(of id: Event.StepID) async -> Event.StepResult? {
        if runners[id.step] != nil, state.steps[id.step]?.isReady != true {
            await withCheckedContinuation { ready[id, default: []].append($0) }
        }
        return results[id]
    }

    /// How the last run of a step ended.
    public func lastResult(of step: String) -> Event.StepResult? {
        guard let attempt = state.steps[step]?.attempt else { return nil }
        return results.filter { $0.key.step == step && $0.key.attempt <= attempt }
            .max { $0.key.attempt < $1.key.attempt }?.value
    }

    /// Stops every step that runs, those in the background too, and what is being taken back.
    public func stopSteps() async {
        for (step, runner) in runners { await stop(step, runner) }
        await undoRunner?.cancel()
    }

    /// The steps that run in the background, in the order they were started.
    public var runningInBackground: [Event.StepID] { background }

    /// Stops a step in the background and waits for its end.
    @discardableResult
    public func stopBackground(_ id: Event.StepID) async -> Event.StepResult? {
        guard let runner = runners[id.step] else { return results[id] }
        await stop(id.step, runner)
        return await result(of: id)
    }

    /// Stops what was started for a part of the talk that is left.
    func leavePart(from old: Event.Position?, to new: Event.Position) {
        guard let old, part(of: old) != part(of: new) else { return }
        let leaving = background.reversed().filter { id in
            program.step(id.step)?.options["scope"] == "section"
        }
        guard !leaving.isEmpty else { return }
        newJob.yield { for id in leaving { await self.stopBackground(id) } }
    }

    private func part(of position: Event.Position) -> Int? {
        program.slides.first { $0.id == position.slide }?.part
    }

    /// Stops all of them, the last one started first.
    func stopAllBackground() async {
        for id in background.reversed() { await stopBackground(id) }
    }
}

extension Step {
    /// Whether it goes on until somebody stops it.
    var runsOn: Bool {
        background || options["stream"].map { $0 != "false" } ?? false
    }
}
