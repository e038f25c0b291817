public import JSONValue

/// What happened when, for the time line below a replay: a fold of the same events as the scene.
public struct Timeline: Sendable {
    /// The time line of a run before its first event.
    public init() {}

    /// Takes one event into account.
    public mutating func apply(_ event: Event) {}

    /// The form of `GET /api/runs/RUN/timeline`.
    public var json: JSON { .null }
}
