/// The output of one attempt as its expectations see it: the first 8 MiB and the last 2 MiB.
struct KeptOutput {
    private let headLimit: Int
    private let tailLimit: Int
    private var head: [UInt8] = []
    private var tail: [UInt8] = []
    /// Bytes left out between the two.
    private(set) var dropped = 0

    init(head: Int = 8 << 20, tail: Int = 2 << 20) {
        headLimit = head
        tailLimit = tail
    }

    mutating func append(_ bytes: [UInt8]) {
        let room = headLimit - head.count
        guard bytes.count > room else {
            head += bytes
            return
        }
        head += bytes.prefix(room)
        tail += bytes.dropFirst(room)
        // Moved only now and then, so that a flood costs little.
        if tail.count > 2 * tailLimit { trim() }
    }

    private mutating func trim() {
        let excess = tail.count - tailLimit
        guard excess > 0 else { return }
        tail.removeFirst(excess)
        dropped += excess
    }

    /// All that is kept.
    var bytes: [UInt8] { tail.isEmpty ? head : head + tail.suffix(tailLimit) }

    /// The last bytes, at most so many.
    func last(_ count: Int) -> [UInt8] {
        let end = tail.suffix(count)
        return end.count == count || tail.count > count
            ? Array(end) : Array(head.suffix(count - end.count)) + end
    }
}
