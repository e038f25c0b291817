public import Events
public import JSONValue

/// An event as the audience gets it.
///
/// Only a ``Projection`` makes one.
public struct PublicEvent: Sendable, Equatable {
    /// The event, with a number of the public stream.
    public let event: Event

    init(_ event: Event) { self.event = event }

    /// Its wire form.
    public var json: JSON { event.json }
}

/// Turns a run's events into what its audience may see (DESIGN §1): nothing is public by default.
///
/// A slide is sent when it is first shown, or at once where the talk says `audience: all`; a step, a
/// panel, an alert, a value or a stopwatch is public once a slide that was shown holds it. What
/// became public late, or was held back while the screen was black, is sent as the events that lead
/// to its present state. It is pure: the same events give the same public events, live and in a
/// replay.
public struct Projection: Sendable {
    /// Rows of one step are sent at most so often, the last ones always.
    public static let rowInterval: Duration = .milliseconds(200)
    /// For each byte of rows so much time passes before the next, so that a step that fills its
    /// screen again and again costs a viewer less than 10 kB a second.
    private static let rowPause: Duration = .microseconds(110)
    private static let longestRowPause: Duration = .seconds(1)
    /// What stands for the run that a recording is from: its id is the presenter's.
    private static let earlierRun = "recording"
    /// Bytes of a message beside its rows.
    private static let rowEnvelope = 160

    /// What the audience's pages fold: the public state so far.
    public private(set) var state = RunState()

    private let deckJSON: @Sendable (String) -> JSON?
    private var run = RunState()
    private var deck = PublicDeck()
    private var contents = PublicDeck.Contents()
    /// When rows of a step may be sent again.
    private var rowsDue: [String: Duration] = [:]
    private var rowsHeld: Set<String> = []
    private var offset: Duration = .zero
    private var made: [PublicEvent] = []

    /// A projection before the first event.
    /// - Parameter deck: The deck's JSON (`GET /api/runs/RUN/deck`) by the digest that the deck event
    ///   names. Where its `audience` is `all`, every slide is public from the start of the talk on.
    public init(deck: @escaping @Sendable (String) -> JSON?) {
        deckJSON = deck
    }

    /// The public events that follow from one event of the run.
    public mutating func project(_ event: Event) -> [PublicEvent] {
        offset = max(offset, event.offset)
        run.apply(event)
        releaseRows()
        switch event.body {
        case .opened(var opened):
            opened.talk = ""
            opened.boot = ""
            send(.opened(opened))
        case .started:
            send(.started)
            catchUp()
        case .ended(let reason): end(reason)
        case .published(let on): send(.published(on))
        case .deck(let new):
            deck = deckJSON(new.digest).map { PublicDeck(new, json: $0) } ?? PublicDeck()
            replaceShownSlides()
            catchUp()
        case .position: catchUp()
        case .view(let view):
            if view.isBlack != state.view.isBlack {
                send(.view(.init(isFrozen: false, isBlack: view.isBlack)))
            }
            catchUp()
        default: if isOpen { follow(event.body) }
        }
        return take()
    }

    /// Rows that were held back and are due.
    public mutating func flush(now: Duration) -> [PublicEvent] {
        offset = max(offset, now)
        releaseRows()
        return take()
    }

    /// When rows that are held back will be due; nil where none are.
    public var nextFlush: Duration? {
        rowsHeld.compactMap { rowsDue[$0] }.min()
    }

    /// The public scene.
    public var scene: JSON { state.scene }

    /// Whether the audience may read a panel's samples; a load step draws a panel of its own name.
    public func shows(panel: String) -> Bool {
        contents.panels.contains(panel) || contents.steps.contains(panel)
    }

    /// Whether a slide that was shown holds a picture of the talk's folder.
    public func shows(picture path: String) -> Bool {
        let written = path.split(separator: " ", omittingEmptySubsequences: false)
            .joined(separator: "%20")
        let addresses = ["/pictures/\(path)", "/pictures/\(written)"]
        return state.slides.values.contains { slide in
            slide.html.contains("\"\(addresses[1])\"")
                || slide.attributes.values.contains(where: addresses.contains)
        }
    }

    /// Whether the audience may read a step's rows and results.
    public func shows(step: String) -> Bool { contents.steps.contains(step) }

    /// Whether anything but the end may be sent now.
    private var isOpen: Bool { run.status == .started && !run.view.isBlack }

    private mutating func take() -> [PublicEvent] {
        defer { made = [] }
        return made
    }

    /// - Parameter happened: When it happened, where the audience learns of it later.
    private mutating func send(_ body: Event.Body, happened: Duration? = nil) {
        let isLate = happened.map { $0 < offset } ?? false
        let event = Event(
            number: state.number + 1,
            offset: offset,
            body: body,
            happened: isLate ? happened : nil
        )
        state.apply(event)
        made.append(PublicEvent(event))
    }

    private mutating func end(_ reason: Event.EndReason) {
        if !run.view.isBlack {
            for step in contents.steps.sorted() { send(rowsOf: step) }
        }
        rowsHeld = []
        send(.ended(reason))
    }
}

// MARK: - Slides

extension Projection {
    /// Sends what the audience may see and does not see yet.
    private mutating func catchUp() {
        guard isOpen else {
            rowsHeld = []
            return
        }
        if deck.isOpen { for slide in deck.order { show(slide) } }
        if !run.view.isFrozen, let position = run.position, show(position.slide),
            state.position != position
        {
            send(.position(position))
        }
        contents = deck.contents(of: state.slides.keys)
        for step in contents.steps.sorted() { send(step: step) }
        rowsHeld.formUnion(contents.steps)
        releaseRows()
        for panel in contents.panels.union(contents.steps).sorted() { send(panel: panel) }
        for name in contents.values.sorted() {
            if let value = run.values[name], value != state.values[name] {
                send(.value(name: name, value: value))
            }
            send(stopwatch: name)
        }
        for name in run.alerts.keys.sorted() { send(alert: name) }
        for key in contents.checks.sorted() { send(check: key) }
    }

    /// Sends a slide unless the audience has it as it is; false where there is no such slide.
    @discardableResult
    private mutating func show(_ id: String) -> Bool {
        guard let slide = deck.slide(id) else { return false }
        if state.slides[id] != slide { send(.slide(slide)) }
        return true
    }

    /// After a change of the deck: what was shown and is different now is sent again.
    private mutating func replaceShownSlides() {
        guard isOpen else { return }
        for slide in deck.order where state.slides[slide] != nil { show(slide) }
    }
}

// MARK: - Steps, panels, values

extension Projection {
    private mutating func follow(_ body: Event.Body) {
        switch body {
        case .stepRows(let id, _):
            guard shows(step: id.step) else { return }
            rowsHeld.insert(id.step)
            releaseRows()
        case .stepIntent(let id, _), .stepStarted(let id, _, _), .stepEnded(let id, _),
            .stepSkipped(let id, _), .fallback(let id, _, _):
            if shows(step: id.step) { send(step: id.step) }
        case .sample(let sample): if shows(panel: sample.panel) { send(sample) }
        case .panel(let change): if shows(panel: change.panel) { send(panel: change.panel) }
        case .value(let name, let value):
            if contents.values.contains(name) { send(.value(name: name, value: value)) }
        case .stopwatch(let name, _, _): send(stopwatch: name)
        case .alert(let alert): send(alert: alert.name)
        case .check(let check): send(check: "\(check.checklist)/\(check.item)")
        default: break
        }
    }

    /// Sends the events that lead from what the audience knows of a step to its present state.
    private mutating func send(step: String) {
        guard let now = run.steps[step], now.attempt > 0 else { return }
        let known = state.steps[step] ?? StepState()
        let id = Event.StepID(step: step, attempt: now.attempt)
        let isNew = known.attempt < now.attempt
        if now.status == .skipped {
            if isNew || known.status != .skipped {
                send(.stepSkipped(id, reason: ""), happened: now.endedAt)
            }
            return
        }
        if now.startedAt != nil {
            if isNew || known.startedAt == nil {
                send(.stepStarted(id, process: nil), happened: now.startedAt)
            }
        } else if isNew, now.status.isUnderWay {
            send(.stepIntent(id))
        }
        if now.fallback != nil, isNew || known.fallback == nil {
            send(.fallback(id, run: Self.earlierRun, wall: now.recordedAt))
        }
        guard !now.status.isUnderWay else { return }
        send(rowsOf: step)
        guard state.steps[step]?.status != now.status,
            let status = Event.Status(rawValue: now.status.rawValue)
        else { return }
        // Expectations and messages may quote what no slide shows.
        let result = Event.StepResult(
            status: status,
            code: now.code,
            signal: now.signal,
            took: now.took ?? .zero,
            leftRunning: now.leftRunning
        )
        send(.stepEnded(id, result), happened: now.endedAt)
    }

    /// Sends the rows of a step that the audience has otherwise.
    private mutating func send(rowsOf step: String) {
        rowsHeld.remove(step)
        guard let now = run.steps[step], let screen = now.screen else { return }
        let known = state.steps[step]?.screen
        let isWhole = known?.size != screen.size
        let before = isWhole ? [:] : known?.rows ?? [:]
        let changed = Set(screen.rows.keys).union(before.keys)
            .filter { screen.rows[$0] != before[$0] }
        if let known, !isWhole, changed.isEmpty, known.cursor == screen.cursor,
            known.scrolled == screen.scrolled
        {
            return
        }
        let patch = changed.sorted().map { JSON.array([.int($0)] + (screen.rows[$0] ?? [])) }
        rowsDue[step] = offset + Self.pause(after: patch)
        send(
            .stepRows(
                Event.StepID(step: step, attempt: now.attempt),
                Event.Rows(
                    version: (known?.version ?? 0) + 1,
                    size: screen.size,
                    isWhole: isWhole,
                    cursor: screen.cursor,
                    scrolled: screen.scrolled,
                    rows: patch
                )
            )
        )
    }

    private static func pause(after rows: [JSON]) -> Duration {
        let bytes = JSON.array(rows).utf8.count + rowEnvelope
        return min(max(rowInterval, rowPause * bytes), longestRowPause)
    }

    /// Sends rows that were held back for long enough.
    private mutating func releaseRows() {
        guard isOpen else { return }
        for step in rowsHeld.sorted() {
            if let due = rowsDue[step], offset < due { continue }
            send(rowsOf: step)
        }
    }

    private mutating func send(panel: String) {
        guard let now = run.panels[panel] else { return }
        let known = state.panels[panel] ?? RunState.Panel()
        if known.state != now.state {
            // A message may hold an address or a path.
            send(.panel(.init(panel: panel, state: now.state, message: nil)))
        }
        if now.at != nil, known.series != now.series || known.table != now.table {
            let sample = Event.Sample(panel: panel, series: now.series, table: now.table)
            send(sample, happened: now.at)
        }
    }

    /// Sends a sample with its rows where the audience has others.
    private mutating func send(_ sample: Event.Sample, happened: Duration? = nil) {
        var sample = sample
        let rows = run.panels[sample.panel]?.table
        sample.table = rows == state.panels[sample.panel]?.table ? nil : rows
        send(.sample(sample), happened: happened)
    }

    /// Sends an alert without what its labels say of machines and teams; the severity stays.
    private mutating func send(alert name: String) {
        guard let known = run.alerts[name], contents.holds(known.alert) else { return }
        var now = known.alert
        now.labels = now.labels.filter { $0.key == "severity" }
        now.panel = now.panel.flatMap { contents.panels.contains($0) ? $0 : nil }
        now.log = now.log.flatMap { contents.panels.contains($0) ? $0 : nil }
        if state.alerts[name]?.alert != now { send(.alert(now), happened: known.at) }
    }

    /// Sends how an item of a shown checklist stands; what was seen may hold an address.
    private mutating func send(check key: String) {
        guard contents.checks.contains(key), let known = run.checks[key],
            state.checks[key]?.check.state != known.check.state
        else { return }
        var now = known.check
        now.evidence = ""
        send(.check(now), happened: known.at)
    }

    private mutating func send(stopwatch name: String) {
        guard contents.values.contains(name), let now = run.stopwatches[name] else { return }
        let known = state.stopwatches[name] ?? RunState.Stopwatch()
        guard now.isRunning != known.isRunning || now.measured != known.measured else { return }
        let change = Event.Body.stopwatch(
            name: name,
            running: now.isRunning,
            measured: now.measured
        )
        send(change, happened: now.since)
    }
}
