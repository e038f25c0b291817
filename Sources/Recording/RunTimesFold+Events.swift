private import Database
internal import Events
internal import Timing

extension RunTimesFold {
    /// The kinds of events that say where the time went.
    static let kinds = [
        "run.started", "run.ended", "deck", "position", "clock", "step.intent", "step.ended",
        "fallback", "gap",
    ]

    /// Takes one event into account.
    ///
    /// - Parameter before: The offset of the event before it, of whatever kind.
    mutating func apply(_ event: Event, before: Duration) {
        let offset = event.offset
        switch event.body {
        case .started: start(at: offset)
        case .ended: end(at: offset)
        case .deck(let deck): use(RunTimesFold.slides(of: deck), at: offset)
        case .position(let position):
            show(slide: position.slide, stage: position.stage, at: offset)
        case .clock(let clock):
            if clock.isRunning { resume(at: offset) } else { pause(clock.reason, at: offset) }
        case .stepIntent(let id, _) where id.part == nil:
            begin(step: id.step, attempt: id.attempt, at: offset)
        case .stepEnded(let id, let result) where id.part == nil:
            end(
                step: id.step,
                attempt: id.attempt,
                status: result.status.rawValue,
                took: result.took,
                at: offset
            )
        case .fallback(let id, _, _): playRecording(step: id.step, attempt: id.attempt)
        case .gap("restart", _), .gap("interrupted", _): interrupt(from: before, until: offset)
        default: break
        }
    }

    private static func slides(of deck: Event.Deck) -> [String: Slide] {
        Dictionary(
            deck.slides.map {
                ($0.id, Slide(part: $0.part, digest: $0.digest, steps: $0.steps))
            },
            uniquingKeysWith: { first, _ in first }
        )
    }
}

extension StoredRun {
    /// How the run spent its time so far.
    func times() throws -> RunTimes {
        var before: [Int: Duration] = [:]
        for row in try connection.rows("SELECT number FROM event WHERE kind = 'gap'") {
            guard let number = row[0].int else { continue }
            let last = try connection.rows(
                "SELECT offset FROM event WHERE number < ? ORDER BY number DESC LIMIT 1",
                [.int(number)]
            )
            before[number] = .microseconds(last.first?.first?.int ?? 0)
        }
        var fold = RunTimesFold()
        try self.fold(kinds: RunTimesFold.kinds) { event in
            fold.apply(event, before: before[event.number] ?? event.offset)
        }
        let last = try connection.rows("SELECT max(offset) FROM event").first?.first?.int
        fold.advance(to: .microseconds(last ?? 0))
        return fold.times
    }
}
