public import Events
public import JSONValue

/// One line of the list of runs.
public struct RunSummary: Sendable, Equatable {
    /// The run's id.
    public var run: String
    /// How it came to be; nil where the file is damaged.
    public var opened: Event.Opened?
    /// How far it has come.
    public var status: RunState.Status
    /// The offset of its last event.
    public var duration: Duration
    /// From the talk's start to its end, outages left out; nil where it was never started.
    public var took: Duration?
    /// Whether the audience may replay it.
    public var isPublished: Bool
    /// The number of slides of its deck.
    public var slides: Int
    /// Steps that passed.
    public var passed: Int
    /// Steps that ended otherwise.
    public var failed: Int
    /// Whether it was begun and not ended, and no program has it open any more.
    public var isInterrupted = false
    /// Why the file cannot be read, in one sentence.
    public var damage: String?

    /// The line's form in `GET /api/library`.
    public var json: JSON {
        .members([
            ("id", .string(run)),
            ("purpose", opened.map { .string($0.purpose.rawValue) }),
            ("simulated", opened?.isSimulated == true ? true : nil),
            ("talk", opened.map { .string($0.talk) }),
            ("title", opened.map { .string($0.title) }),
            ("wall", opened.map { .int($0.wall) }),
            ("duration", .int(duration.wholeMicroseconds)),
            ("took", took.map { .int($0.wholeMicroseconds) } ?? .null),
            ("status", .string(damage == nil ? status.rawValue : "damaged")),
            ("interrupted", isInterrupted ? true : nil),
            ("published", .bool(isPublished)),
            ("slides", .int(slides)),
            ("steps", ["passed": .int(passed), "failed": .int(failed)]),
            ("damage", damage.map(JSON.string)),
        ])
    }
}
