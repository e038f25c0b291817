private import Glibc

/// Finds the one place in a stream where a mark stands, wherever the stream is cut.
struct MarkFinder {
    private let mark: [UInt8]
    private var matched = 0
    /// Whether the mark has passed.
    private(set) var isFound = false

    /// A finder for a mark whose first byte, an escape, does not come again within it.
    init(_ mark: [UInt8]) { self.mark = mark }

    /// The bytes without what of the mark is in them.
    mutating func pass(_ bytes: [UInt8]) -> [UInt8] {
        guard !isFound, let escape = mark.first else { return bytes }
        var at = 0
        while at < bytes.count {
            if matched == 0 {
                guard let next = Self.first(escape, in: bytes, from: at) else { return bytes }
                at = next
            }
            if bytes[at] == mark[matched] {
                matched += 1
            } else {
                matched = bytes[at] == escape ? 1 : 0
            }
            at += 1
            if matched == mark.count {
                isFound = true
                return Array(bytes[..<max(0, at - mark.count)]) + bytes[at...]
            }
        }
        return bytes
    }

    private static func first(_ byte: UInt8, in bytes: [UInt8], from start: Int) -> Int? {
        unsafe bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress,
                let found = unsafe memchr(base + start, Int32(byte), buffer.count - start)
            else { return nil }
            return unsafe base.distance(to: UnsafeRawPointer(found))
        }
    }
}
