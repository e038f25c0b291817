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
/// It is pure: the same events give the same public events, live and in a replay.
public struct Projection: Sendable {
    /// What the audience's pages fold: the public state so far.
    public private(set) var state = RunState()

    /// A projection before the first event.
    /// - Parameters:
    ///   - audienceSeesAll: Whether all slides are public from the start of the talk on.
    ///   - deck: The deck's JSON (`GET /api/runs/RUN/deck`) by the digest that the deck event names.
    public init(audienceSeesAll: Bool, deck: @escaping @Sendable (String) -> JSON?) {}

    /// The public events that follow from one event of the run.
    public mutating func project(_ event: Event) -> [PublicEvent] { [] }

    /// Rows that were held back and are due.
    public mutating func flush(now: Duration) -> [PublicEvent] { [] }

    /// When rows that are held back will be due; nil where none are.
    public var nextFlush: Duration? { nil }

    /// The public scene.
    public var scene: JSON { state.scene }

    /// Whether the audience may read a panel's samples.
    public func shows(panel: String) -> Bool { false }
}
