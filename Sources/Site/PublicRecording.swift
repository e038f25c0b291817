private import Events
internal import JSONValue
private import Live
public import Recording

/// A run as its audience may see it: the projection of its whole log.
///
/// Live pages get the same projection event by event; this is for a replay, and to go on after a
/// restart.
public struct PublicRecording: Sendable {
    private var events: [PublicEvent] = []
    /// What panels measured, also before they were shown: live pages draw that too, once they are.
    private var points: [String: [Point]] = [:]

    private struct Point: Sendable {
        let offset: Duration
        let series: [Event.Sample.Series]
    }

    /// How long the run took.
    private(set) var duration = Duration.zero
    private let decks: DeckBook
    private var projection: Projection
    /// The number of the last event of the log that was projected.
    private var last = 0

    /// Projects the log of a run.
    /// - Throws: `RecordingError` when the log cannot be read.
    public init(of reader: RunReader) async throws {
        let decks = DeckBook()
        self.decks = decks
        projection = Projection { decks[$0] }
        try await takeUp(reader)
    }

    /// Projects what was added to the log since.
    /// - Throws: `RecordingError` when the log cannot be read.
    mutating func takeUp(_ reader: RunReader) async throws {
        for event in try await reader.allEvents(from: last + 1) {
            try await decks.take(event, from: reader)
            events += projection.project(event)
            last = event.number
            if case .sample(let sample) = event.body {
                points[sample.panel, default: []].append(
                    Point(offset: event.offset, series: sample.series)
                )
            }
        }
        duration = try await reader.facts().duration
    }

    /// Whether a slide that was shown holds a picture.
    func shows(picture: String) -> Bool { projection.shows(picture: picture) }

    /// Where the run stood at a time; at its end when no time is given.
    func scene(at offset: Duration?) -> JSON {
        var state = RunState()
        for event in events {
            if let offset, event.event.offset > offset { break }
            state.apply(event.event)
        }
        return [
            "scene": state.scene, "number": .int(state.number),
            "offset": .int(state.offset.wholeMicroseconds),
        ]
    }

    /// Events from a number on, at most as many as one answer should hold.
    func page(from: Int, until: Int) -> JSON {
        let wanted = events.lazy.filter { $0.event.number >= from && $0.event.number <= until }
        let page = Array(wanted.prefix(5000).map(\.json))
        let last = page.last?["n"]?.int ?? 0
        let more = events.last.map { $0.event.number > last && last < until } ?? false
        return [
            "events": .array(page), "next": more && !page.isEmpty ? .int(last + 1) : .null,
        ]
    }

    /// The samples of a panel that was shown, between two times.
    func samples(panel: String, from: Duration, until: Duration) -> JSON {
        let known = projection.shows(panel: panel) ? points[panel] ?? [] : []
        let wanted = known.filter { $0.offset >= from && $0.offset <= until }
        let drawn = wanted.suffix(20_000).map { point in
            let series = point.series.map { JSON.array([.string($0.label), $0.value]) }
            return JSON.array([.int(point.offset.wholeMicroseconds), .array(series)])
        }
        return ["points": .array(drawn)]
    }

    /// The time line of what the audience saw.
    func timeline() -> JSON {
        var timeline = Timeline()
        for event in events { timeline.apply(event.event) }
        return timeline.json
    }
}
