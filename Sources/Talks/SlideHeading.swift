private import Runbooks
private import Timing

/// A slide's heading as written: `Part 2: The problem appears (3 min) {#problem duration=90}`.
struct SlideHeading {
    /// The heading to be shown: without braces, time and part number; still Markdown.
    var shown: String
    /// The id in braces.
    var id: String?
    /// The number after `Part`, where the heading begins one.
    var isPart = false
    /// Whether the talk can do without the slide: `{.optional}`.
    var isOptional = false
    /// The time in parentheses.
    var time: Duration?
    /// The duration in braces.
    var duration: Duration?
    /// A duration in braces that cannot be read.
    var unreadDuration: String?

    init(_ text: String) {
        shown = text
        takeBraces()
        // The time may stand outside the emphasis: `**Part 1: Normal** (2 min)`.
        let (title, budget) = Runbook.Section.split(shown)
        shown = title
        time = budget
        takePart()
    }

    private mutating func takeBraces() {
        let bytes = Array(shown.utf8)
        guard bytes.last == UInt8(ascii: "}"), let open = bytes.lastIndex(of: UInt8(ascii: "{")),
            open > 0 ? bytes[open - 1] != UInt8(ascii: "{") : true
        else { return }
        let words = bytes[(open + 1)..<(bytes.count - 1)].split(separator: UInt8(ascii: " "))
        guard !words.isEmpty, words.allSatisfy(Self.isAttribute) else { return }
        for word in words.map({ String(decoding: $0, as: UTF8.self) }) {
            if word.hasPrefix("#") {
                id = String(word.dropFirst())
            } else if word == ".optional" {
                isOptional = true
            } else if let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")) {
                let name = word[..<equals]
                guard name == "duration" || name == "time" || name == "plan" else { continue }
                let value = word[word.utf8.index(after: equals)...].filter { $0 != "\"" }
                duration = Duration(written: String(value))
                if duration == nil { unreadDuration = String(value) }
            }
        }
        shown = trimmedText(bytes[..<open])
    }

    private static func isAttribute(_ word: ArraySlice<UInt8>) -> Bool {
        word.first == UInt8(ascii: "#") || word.first == UInt8(ascii: ".")
            || word.contains(UInt8(ascii: "="))
    }

    /// Takes `Part 2:` off the heading, also within emphasis.
    private mutating func takePart() {
        var bytes = Array(shown.utf8)[...]
        let marks = bytes.prefix { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "_") }
        bytes = bytes.dropFirst(marks.count)
        guard bytes.count > 6,
            bytes.prefix(5).map({ $0 == 0x20 ? $0 : $0 | 0x20 }).elementsEqual("part ".utf8)
        else { return }
        let digits = bytes.dropFirst(5).prefix { $0 &- 0x30 < 10 }
        let rest = bytes.dropFirst(5 + digits.count)
        guard !digits.isEmpty, digits.count <= 3, let mark = rest.first,
            mark == UInt8(ascii: ":") || mark == UInt8(ascii: ".")
        else { return }
        let title = trimmedText(rest.dropFirst())
        guard !title.isEmpty else { return }
        isPart = true
        shown = String(decoding: marks, as: UTF8.self) + title
    }
}

/// Bytes as text without blanks at both ends.
func trimmedText(_ bytes: ArraySlice<UInt8>) -> String {
    let start = bytes.firstIndex { $0 > 0x20 } ?? bytes.endIndex
    let end = bytes.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? start
    return String(decoding: bytes[start..<end], as: UTF8.self)
}

/// A text without blanks at both ends.
func trimmedText(_ text: String) -> String {
    let isTrimmed =
        text.utf8.first.map { $0 > 0x20 } ?? true && text.utf8.last.map { $0 > 0x20 } ?? true
    return isTrimmed ? text : trimmedText(Array(text.utf8)[...])
}
