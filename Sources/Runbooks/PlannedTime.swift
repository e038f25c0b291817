private import Timing

/// A length of time as an author plans it in words: `2 min`, `~5 min`, `10-15 minutes`.
public struct PlannedTime: Sendable, Equatable {
    /// The least; the same as the most where no range is written.
    public var least: Duration
    /// The most.
    public var most: Duration

    /// A planned time.
    public init(least: Duration, most: Duration) {
        self.least = least
        self.most = most
    }

    /// Whether a length of time is within what is planned.
    public func allows(_ time: Duration) -> Bool { least <= time && time <= most }

    /// Reads `2 min`, `~5 min`, `10-15 minutes`, `1:30`; nil for anything else, a bare number too.
    ///
    /// `0 min` is planned as nothing, which is not the same as no plan.
    init?(written text: String) {
        var bytes = Array(trimmed(text.replacing("\u{2013}", with: "-")).utf8)[...]
        if bytes.first == UInt8(ascii: "~") { bytes = bytes.dropFirst() }
        guard bytes.contains(where: { isLetter($0) || $0 == UInt8(ascii: ":") }) else { return nil }
        var least: Duration?
        if let dash = bytes.firstIndex(of: UInt8(ascii: "-")) {
            let first = trimmed(String(decoding: bytes[..<dash], as: UTF8.self))
            let rest = trimmed(String(decoding: bytes[(dash + 1)...], as: UTF8.self))
            guard !first.isEmpty else { return nil }
            // The unit stands once, behind the second number.
            let unit = rest.drop { $0.isASCII && ($0.isNumber || $0 == " " || $0 == "+") }
            least = Duration(written: first.allSatisfy(\.isNumber) ? "\(first) \(unit)" : first)
            guard least != nil else { return nil }
            bytes = Array(rest.utf8)[...]
        }
        guard let most = Duration(written: String(decoding: bytes, as: UTF8.self)) else {
            return nil
        }
        self.init(least: min(least ?? most, most), most: most)
    }
}

extension PlannedTime {
    /// Takes the planned time off the end of a heading: `(2 min)`, `**Flow (10-15 minutes)**`.
    static func split(_ heading: String) -> (title: String, time: PlannedTime?) {
        var bytes = Array(trimmed(heading).utf8)
        let marks = bytes.reversed().prefix { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "_") }
        bytes.removeLast(marks.count)
        guard bytes.last == UInt8(ascii: ")"), let open = bytes.lastIndex(of: UInt8(ascii: "(")),
            let time = PlannedTime(
                written: String(decoding: bytes[(open + 1)..<(bytes.count - 1)], as: UTF8.self)
            )
        else { return (trimmed(heading), nil) }
        let title = trimmed(String(decoding: bytes[..<open], as: UTF8.self))
        return (title + String(decoding: marks, as: UTF8.self), time)
    }

    /// The first planned time in parentheses of a text, and the text before it.
    static func inParentheses(of text: String) -> (title: String, time: PlannedTime)? {
        let bytes = Array(text.utf8)
        var at = 0
        while let open = bytes[at...].firstIndex(of: UInt8(ascii: "(")),
            let close = bytes[open...].firstIndex(of: UInt8(ascii: ")"))
        {
            let inner = String(decoding: bytes[(open + 1)..<close], as: UTF8.self)
            if let time = PlannedTime(written: inner), time.most > .zero {
                return (trimmed(String(decoding: bytes[..<open], as: UTF8.self)), time)
            }
            at = close + 1
        }
        return nil
    }

    /// The time a name promises: `5-Minute Demo Timeline`, `in 5 minutes`.
    static func promised(by name: String) -> PlannedTime? {
        let words = name.lowercased().utf8
            .split { isSpace($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "*") }
            .map { String(decoding: $0, as: UTF8.self) }
        for (at, word) in words.enumerated().dropFirst()
        where ["minute", "minutes", "min"].contains(word) {
            guard words[at - 1].utf8.allSatisfy(isDigit),
                let time = Duration(written: "\(words[at - 1]) min"), time > .zero
            else { continue }
            return PlannedTime(least: time, most: time)
        }
        return nil
    }
}

extension PlannedTime {
    /// As people write it: `3 min`, `10 min to 15 min`.
    var words: String { least == most ? most.written : "\(least.written) to \(most.written)" }
}
