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
                guard let next = bytes[at...].firstIndex(of: escape) else { return bytes }
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
}
