extension RunState {
    /// Takes one event into account.
    ///
    /// Whatever an event holds, folding it does not fail: what makes no sense changes nothing.
    public mutating func apply(_ event: Event) {
        number = event.number
        offset = event.offset
        switch event.body {
        case .opened(let opened): self.opened = opened
        case .started: start()
        case .ended: end()
        case .published(let on): isPublished = on
        case .deck(let deck): use(deck)
        case .position(let position): self.position = position
        case .clock(let change): turn(change)
        case .view(let view): self.view = view
        case .slide(let shown): slides[shown.slide] = shown
        case .stepIntent(let id, _), .stepStarted(let id, _, _), .stepRows(let id, _),
            .stepPrompt(let id, _), .stepInput(let id, _, _), .stepEnded(let id, _),
            .stepSkipped(let id, _), .fallback(let id, _, _):
            steps[id.step, default: StepState()].apply(event.body, of: id, at: event.time)
        case .value(let name, let value): values[name] = value
        case .sample(let sample):
            panels[sample.panel, default: Panel()].series = sample.series
            if let table = sample.table { panels[sample.panel, default: Panel()].table = table }
            panels[sample.panel, default: Panel()].at = event.time
        case .panel(let change):
            panels[change.panel, default: Panel()].state = change.state
            panels[change.panel, default: Panel()].message = change.message
        case .alert(let alert): alerts[alert.name] = Alert(alert: alert, at: event.time)
        case .check(let check):
            checks["\(check.checklist)/\(check.item)"] = Check(check: check, at: event.time)
        case .undoOpened(let entry, let step, let title):
            undos[entry] = Undo(step: step, title: title)
        case .undoDone(let entry, true, _, _): undos[entry] = nil
        case .undoDone(let entry, false, let message, _): undos[entry]?.message = message
        case .stopwatch(let name, let running, let measured):
            turn(stopwatch: name, running: running, measured: measured, at: event.time)
        case .redacted(let rule, let count): masked[rule] = (masked[rule] ?? 0) &+ max(0, count)
        case .marker, .gap: break
        }
    }

    private mutating func start() {
        status = .started
        startedAt = offset
        turn(Event.Clock(isRunning: true, reason: nil))
    }

    private mutating func end() {
        stopClock()
        status = .ended
        endedAt = offset
    }

    private mutating func use(_ deck: Event.Deck) {
        self.deck = deck
        for step in deck.steps where steps[step.id] == nil { steps[step.id] = StepState() }
        for panel in deck.panels where panels[panel.id] == nil { panels[panel.id] = Panel() }
    }

    private mutating func turn(
        stopwatch name: String,
        running: Bool,
        measured: Duration?,
        at time: Duration
    ) {
        var stopwatch = stopwatches[name] ?? Stopwatch()
        stopwatch.since = running ? time : nil
        if let measured { stopwatch.measured = measured }
        stopwatches[name] = stopwatch
    }
}
