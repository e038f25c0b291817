internal import Events
public import JSONValue
public import Recording
private import Synchronization

/// The decks of a run by their digest, for the projection to take slides from.
public final class DeckBook: Sendable {
    private let decks = Mutex<[String: JSON]>([:])

    /// A book without decks.
    public init() {}

    /// The deck of this digest, as `GET /api/runs/RUN/deck` shows it.
    public subscript(digest: String) -> JSON? { decks.withLock { $0[digest] } }

    /// Notes a deck before its event is written.
    public func add(_ deck: JSON, digest: String) { decks.withLock { $0[digest] = deck } }

    /// Takes all decks that a recording names.
    /// - Throws: `RecordingError` when the recording cannot be read.
    public func fill(from reader: RunReader) async throws {
        for event in try await reader.allEvents() { try await take(event, from: reader) }
    }

    /// Takes the deck that an event of a recording names, if it names one.
    /// - Throws: `RecordingError` when the recording cannot be read.
    func take(_ event: Event, from reader: RunReader) async throws {
        guard case .deck(let deck) = event.body, self[deck.digest] == nil,
            let blob = try await reader.blob(deck.digest),
            let json = try? JSON(parsing: blob.bytes)
        else { return }
        add(json, digest: deck.digest)
    }
}

extension RunReader {
    /// Every event of the log from a number on that this version knows.
    /// - Throws: `RecordingError` when the recording cannot be read.
    func allEvents(from first: Int = 1) async throws -> [Event] {
        var events: [Event] = []
        var next: Int? = first
        while let from = next {
            let page = try self.events(from: from)
            events += page.events.compactMap { try? Event(json: JSON(parsing: $0)) }
            next = page.next
        }
        return events
    }
}
