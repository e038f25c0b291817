/// Which bytes of one attempt's output are kept: the first and the last ones.
struct KeptOutput: Sendable {
    static let headLimit = 8 << 20
    static let tailLimit = 2 << 20

    /// Bytes with their place in the whole output.
    struct Piece: Sendable, Equatable {
        var place: Int
        var since: Int
        var bytes: [UInt8]
    }

    /// How many bytes there were so far, kept or not.
    private(set) var total = 0
    /// How many were dropped.
    private(set) var dropped = 0
    /// The last bytes, as far as they are not part of the head.
    private(set) var tail: [Piece] = []
    /// Whether the tail or what was dropped changed since it was last written.
    var isTailDue = false
    private var tailBytes = 0

    /// Takes a chunk; returns the part that belongs to the head.
    mutating func add(_ chunk: Batch.Chunk) -> Piece? {
        total += chunk.lostBefore
        dropped += chunk.lostBefore
        if chunk.lostBefore > 0 { isTailDue = true }
        let place = total
        total += chunk.bytes.count
        let room = max(0, min(chunk.bytes.count, Self.headLimit - place))
        if room < chunk.bytes.count {
            keep(
                Piece(place: place + room, since: chunk.since, bytes: Array(chunk.bytes[room...]))
            )
        }
        guard room > 0 else { return nil }
        return Piece(place: place, since: chunk.since, bytes: Array(chunk.bytes[..<room]))
    }

    private mutating func keep(_ piece: Piece) {
        tail.append(piece)
        tailBytes += piece.bytes.count
        isTailDue = true
        var cut = 0
        while tailBytes > Self.tailLimit, cut < tail.count {
            let excess = min(tailBytes - Self.tailLimit, tail[cut].bytes.count)
            tail[cut].bytes.removeFirst(excess)
            tail[cut].place += excess
            tailBytes -= excess
            dropped += excess
            if tail[cut].bytes.isEmpty { cut += 1 }
        }
        tail.removeFirst(cut)
    }
}
