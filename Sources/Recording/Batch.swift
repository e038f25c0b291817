import Events
import JSONValue

/// What is written to a run's file in one transaction.
struct Batch: Sendable {
    /// One event, ready to be stored.
    struct Entry: Sendable {
        var number: Int
        var offset: Int
        var kind: String
        var subject: String?
        var data: [UInt8]

        init(_ event: Event) {
            number = event.number
            offset = event.offset.wholeMicroseconds
            kind = event.body.kind
            subject = event.body.subject
            data = event.json.utf8
        }
    }

    /// Bytes of a step's output, in the order they were printed.
    struct Chunk: Sendable {
        var step: String
        var attempt: Int
        /// Since the attempt started, in microseconds.
        var since: Int
        var bytes: [UInt8]
        /// Bytes before these that were lost on the way here.
        var lostBefore: Int
    }

    var entries: [Entry] = []
    var chunks: [Chunk] = []
    /// The state after an event of this batch or of an earlier one.
    var keyframe: RunState?
    /// Whether the disk has to have it before the commit returns.
    var isDurable = false
    /// Whether output that is kept in memory is to be written now.
    var isLast = false

    var isEmpty: Bool { entries.isEmpty && chunks.isEmpty && keyframe == nil && !isLast }
}
