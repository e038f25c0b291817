private import Glibc

/// Encoded frames in a fixed room, the newest in place of the oldest.
///
/// A place in it is the number of bytes ever appended before it, so that a viewer's cursor is one
/// integer and its backlog is one contiguous piece, or two where the room wraps round.
struct FrameBuffer: ~Copyable {
    private let room: UnsafeMutablePointer<UInt8>
    private let mask: Int
    private var starts: [Int]
    private let startMask: Int
    /// The place after the newest byte.
    private(set) var head = 0
    /// The number of the oldest event that is held whole; above `last` when none is.
    private(set) var first = 1
    /// The number of the newest event.
    private(set) var last = 0

    init(bytes: Int, capacity: Int) {
        let size = powerOfTwo(from: bytes, in: 1024...1 << 30)
        let count = powerOfTwo(from: capacity, in: 16...1 << 24)
        room = .allocate(capacity: size)
        mask = size - 1
        starts = Array(repeating: 0, count: count)
        startMask = count - 1
    }

    deinit { room.deallocate() }

    /// The oldest place still held.
    var tail: Int { tail(adding: 0) }

    /// The oldest place still held once that many bytes more are appended.
    func tail(adding count: Int) -> Int { max(0, head + count - mask - 1) }

    /// The longest frame that is taken in: a burst must not pass a viewer that keeps up.
    var longest: Int { (mask + 1) / 4 }

    /// Appends an event's frame; after a jump in the numbers nothing before it can be resumed.
    mutating func append(_ frame: [UInt8], number: Int) {
        if number != last + 1 { first = number }
        last = number
        starts[number & startMask] = head
        append(frame)
    }

    /// Appends what is no event.
    mutating func append(_ frame: [UInt8]) {
        frame.withUnsafeBufferPointer { bytes in
            guard var source = bytes.baseAddress else { return }
            var left = bytes.count
            while left > 0 {
                let at = head & mask
                let count = min(left, mask + 1 - at)
                memcpy(room + at, source, count)
                source += count
                left -= count
                head += count
            }
        }
        first = max(first, last - startMask)
        while first <= last, starts[first & startMask] < tail { first += 1 }
    }

    /// Leaves an event out: whoever has not seen it needs a later scene.
    mutating func skip(number: Int) {
        last = number
        first = number + 1
    }

    /// Where the events after a number begin; nil when some of them are no longer held.
    func place(after number: Int) -> Int? {
        if number >= last { return head }
        return number + 1 >= first ? starts[(number + 1) & startMask] : nil
    }

    /// The bytes from a place on, as far as they lie in one piece.
    func piece(from place: Int, atMost limit: Int) -> UnsafeBufferPointer<UInt8> {
        let at = place & mask
        let count = min(head - place, mask + 1 - at, limit)
        return UnsafeBufferPointer(start: room + at, count: count)
    }

    /// What is left of the frame that a viewer is in the middle of; empty between two frames.
    func restOfFrame(from place: Int) -> [UInt8] {
        let newline = UInt8(ascii: "\n")
        func byte(_ place: Int) -> UInt8? { place < tail ? nil : room[place & mask] }
        guard place > 0, place < head else { return [] }
        if byte(place - 1) == newline, byte(place - 2) == newline { return [] }
        var rest: [UInt8] = []
        var at = place
        while at < head, let next = byte(at) {
            rest.append(next)
            if next == newline, byte(at - 1) == newline { break }
            at += 1
        }
        return rest
    }
}

private func powerOfTwo(from count: Int, in range: ClosedRange<Int>) -> Int {
    var size = range.lowerBound
    while size < count, size < range.upperBound { size *= 2 }
    return size
}
