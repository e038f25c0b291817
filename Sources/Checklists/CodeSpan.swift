private import Markdown

/// Code between backticks within a line.
enum CodeSpan {
    /// Every span of a text, without its marks.
    static func all(in text: String) -> [String] {
        parts(of: text).compactMap { $0.isCode ? trimmed($0.text) : nil }
    }

    /// The first span of a text.
    static func first(in text: String) -> String? { all(in: text).first { !$0.isEmpty } }

    /// The text with the marks of its spans left out.
    static func plain(_ text: String) -> String { trimmed(parts(of: text).map(\.text).joined()) }

    /// The text without any marks of Markdown, its code as it is.
    static func words(of text: String) -> String {
        trimmed(
            parts(of: text).map { part in
                guard !part.isCode else { return trimmed(part.text) }
                let words = plainText(part.text)
                guard !words.isEmpty else { return part.text.contains(" ") ? " " : "" }
                let before = part.text.hasPrefix(" ") ? " " : ""
                return before + words + (part.text.hasSuffix(" ") ? " " : "")
            }.joined()
        )
    }

    static func trimmed(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard let first = bytes.firstIndex(where: { $0 > 0x20 }),
            let last = bytes.lastIndex(where: { $0 > 0x20 })
        else { return "" }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }

    /// Text and code in turn; a run of backticks ends at the next run of the same length.
    private static func parts(of text: String) -> [(text: String, isCode: Bool)] {
        let bytes = Array(text.utf8)
        let mark = UInt8(ascii: "`")
        var runs: [Range<Int>] = []
        for at in bytes.indices where bytes[at] == mark {
            if let last = runs.indices.last, runs[last].upperBound == at {
                runs[last] = runs[last].lowerBound..<(at + 1)
            } else {
                runs.append(at..<(at + 1))
            }
        }
        var parts: [(text: String, isCode: Bool)] = []
        var start = 0
        var open = 0
        while open < runs.count {
            // A line holds few runs; one that holds thousands is not looked through again and again.
            let after = runs[(open + 1)...].prefix(64)
            guard let close = after.firstIndex(where: { $0.count == runs[open].count }) else {
                open += 1
                continue
            }
            let before = start..<runs[open].lowerBound
            parts.append((String(decoding: bytes[before], as: UTF8.self), false))
            let code = runs[open].upperBound..<runs[close].lowerBound
            parts.append((String(decoding: bytes[code], as: UTF8.self), true))
            start = runs[close].upperBound
            open = close + 1
        }
        parts.append((String(decoding: bytes[start...], as: UTF8.self), false))
        return parts
    }
}
