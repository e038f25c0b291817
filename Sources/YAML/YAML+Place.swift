extension YAML {
    /// Where a scalar stands in a text.
    public struct Place: Sendable, Equatable {
        /// Its bytes, quotes included.
        public let bytes: Range<Int>
        /// Whether it stands in quotes.
        public let isQuoted: Bool
        /// Whether it is a scalar of one line: no list, no mapping, no block of text.
        public let isOneLine: Bool
    }

    /// Where the value at a path of keys and places stands in the first document; nil where there
    /// is none.
    ///
    /// - Throws: Where the text is not YAML, or uses anchors, aliases or a key twice.
    public static func place(of path: [String], in text: String) throws(YAMLError) -> Place? {
        _ = try parse(text)
        let bytes = Array(text.utf8)
        let skipped = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var events = try EventReader(bytes, firstLine: 1)
        guard let span = try events.span(of: path) else { return nil }
        // libyaml counts Unicode scalars, not bytes.
        var offsets: [Int] = []
        var count = 0
        var at = skipped
        while at < bytes.count {
            if bytes[at] & 0xC0 != 0x80 {
                if count == span.start || count == span.end { offsets.append(at) }
                count += 1
            }
            at += 1
        }
        let start = offsets.first ?? bytes.count
        let end = span.end >= count ? bytes.count : offsets.last ?? bytes.count
        guard start <= end else { return nil }
        return Place(
            bytes: start..<end,
            isQuoted: span.isQuoted,
            isOneLine: span.isOneLine
        )
    }
}
