private import Markdown
private import Timing

/// A time at the head of a line: `T+2:30`, `T+4-8:00`, `0:00-1:00`, `Minute 22-23`.
struct TimeMark {
    var from: Duration
    var until: Duration?
    /// What follows it.
    var text: String

    init?(_ line: String) {
        guard let first = line.utf8.first(where: { isLetter($0) || isDigit($0) }),
            isDigit(first) || "tTmM".utf8.contains(first)
        else { return nil }
        var bytes = Array(plainText(line).utf8)[...]
        let word = bytes.prefix(while: isLetter)
        let name = String(decoding: word, as: UTF8.self).lowercased()
        switch name {
        case "t":
            guard bytes.dropFirst().first == UInt8(ascii: "+") else { return nil }
            bytes = bytes.dropFirst(2)
            guard let (from, until) = TimeMark.range(&bytes, inMinutes: true) else { return nil }
            (self.from, self.until) = (from, until)
        case "minute", "minutes":
            bytes = bytes.dropFirst(word.count).drop(while: isSpace)
            guard let (from, until) = TimeMark.range(&bytes, inMinutes: true) else { return nil }
            (self.from, self.until) = (from, until)
        case "":
            guard let (from, until) = TimeMark.range(&bytes, inMinutes: false), until != nil else {
                return nil
            }
            (self.from, self.until) = (from, until)
        default: return nil
        }
        guard bytes.first.map({ isSpace($0) || $0 == UInt8(ascii: ":") }) ?? true else {
            return nil
        }
        let rest = bytes.drop { isSpace($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "|") }
        text = trimmed(String(decoding: rest, as: UTF8.self))
    }

    /// `2:30`, `4-8:00`, `0:00-1:00`; numbers alone count minutes where that is meant.
    private static func range(
        _ bytes: inout ArraySlice<UInt8>,
        inMinutes: Bool
    ) -> (Duration, Duration?)? {
        var word = bytes.prefix {
            isDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "-")
        }
        while word.last == UInt8(ascii: ":") { word = word.dropLast() }
        let ends = word.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
            .map { time(String(decoding: $0, as: UTF8.self), inMinutes: inMinutes) }
        guard ends.count == 1 || ends.count == 2, let from = ends[0] else { return nil }
        bytes = bytes.dropFirst(word.count)
        guard ends.count == 2 else { return (from, nil) }
        guard let until = ends[1], until >= from else { return nil }
        return (from, until)
    }

    private static func time(_ text: String, inMinutes: Bool) -> Duration? {
        guard !text.isEmpty, text.utf8.count <= 8 else { return nil }
        if text.utf8.contains(UInt8(ascii: ":")) { return Duration(written: text) }
        return inMinutes ? Duration(written: "\(text) min") : nil
    }
}
