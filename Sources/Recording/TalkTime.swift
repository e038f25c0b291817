public import Events
public import JSONValue
public import Timing

/// Where a run's time went, from its log: the books that rehearsal statistics and the speaker view
/// read.
public struct TalkTime: Sendable {
    /// The kinds of events that it is made of.
    static let kinds = ["run.started", "run.ended", "deck", "position", "clock"]

    /// The segments of the run so far.
    public private(set) var ledger = TimeLedger()
    private var state = RunState()

    /// The books of a run before its first event.
    public init() {}

    /// Takes one event into account.
    public mutating func apply(_ event: Event) {
        let status = state.status
        state.apply(event)
        let slide = state.position?.slide
        switch event.body {
        case .started where status == .lobby:
            ledger.start(slide: slide, part: part(of: slide), at: event.offset)
        case .position(let position):
            ledger.show(slide: position.slide, part: part(of: slide), at: event.offset)
        case .clock(let clock) where clock.isRunning: ledger.resume(at: event.offset)
        case .clock(let clock): ledger.pause(clock.reason, at: event.offset)
        case .ended: ledger.end(at: event.offset)
        default: break
        }
    }

    /// Says that it is this late in the run.
    public mutating func advance(to offset: Duration) { ledger.advance(to: offset) }

    private func part(of slide: String?) -> Int? {
        state.deck?.slides.first { $0.id == slide }?.part
    }

    /// The form of `GET /api/runs/RUN/timing`.
    ///
    /// `{"total":T,"spoken":T,"pauses":{REASON:T},"segments":[{slide|null,part|null,pause|null,
    /// from,until}],"parts":[{part|null,title,plan|null,spoken}]}`, where `spoken` of the parts and
    /// `pauses` sum to `total`.
    public var json: JSON {
        [
            "total": ledger.total.json,
            "spoken": ledger.spoken.json,
            "pauses": .members(
                ledger.pauses.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }
            ),
            "segments": .array(
                ledger.segments.map { segment in
                    [
                        "slide": segment.slide.map(JSON.string) ?? .null,
                        "part": segment.part.map(JSON.int) ?? .null,
                        "pause": segment.pause.map(JSON.string) ?? .null,
                        "from": segment.from.json, "until": segment.until.json,
                    ]
                }
            ),
            "parts": .array(parts),
        ]
    }

    private var parts: [JSON] {
        let known = state.deck?.parts ?? []
        var places = known.indices.map(Optional.some)
        if ledger.segments.contains(where: { $0.part == nil }) { places.insert(nil, at: 0) }
        return places.map { place in
            let part = place.map { known[$0] }
            return [
                "part": place.map(JSON.int) ?? .null, "title": .string(part?.title ?? ""),
                "plan": part?.plan?.json ?? .null, "spoken": ledger.spoken(in: place).json,
            ]
        }
    }
}

extension Duration {
    fileprivate var json: JSON { .int(wholeMicroseconds) }
}
