/// The lines at the head of a fence that say something about it: `#@ expect exit == 0`.
struct Directives {
    /// The directives in order, each with its line in the fence, from 0.
    var list: [Directive] = []
    /// The fence without them.
    var body: String
    /// The lines left out of the body.
    var count: Int

    /// One directive.
    struct Directive {
        var word: String
        var text: String
        var line: Int
        /// Whether other tools write such lines too, so that an unknown one is only theirs.
        var isForeign: Bool
    }

    /// A text without any.
    init(body: String) {
        self.body = body
        count = 0
    }

    init(of fence: String, language: String) {
        let marks = Directives.marks(for: language)
        let bytes = Array(fence.utf8)
        var start = 0
        var at = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            let line = bytes[start..<end].drop(while: isSpace)
            if let mark = marks.first(where: { line.starts(with: $0.utf8) }) {
                let text = line.dropFirst(mark.utf8.count)
                let (word, sentence) = firstWord(of: String(decoding: text, as: UTF8.self))
                list.append(
                    Directive(
                        word: word,
                        text: sentence,
                        line: at,
                        isForeign: mark.utf8.contains(0x20)
                    )
                )
            } else if !line.isEmpty {
                break
            }
            at += 1
            start = end + 1
        }
        // Blank lines before the first directive belong to the body of a fence without any.
        count = list.isEmpty ? 0 : at
        body = list.isEmpty ? fence : String(decoding: bytes.dropFirst(start), as: UTF8.self)
        if let last = body.utf8.last, last != UInt8(ascii: "\n") { body += "\n" }
    }

    private static func marks(for language: String) -> [String] {
        switch language {
        case "http", "load": ofRequests
        case "sql": ofQueries
        default: usual
        }
    }

    private static let ofRequests = ["#@", "# @", "//@", "// @"]
    private static let ofQueries = ["--@", "-- @", "#@"]
    private static let usual = ["#@"]

    /// `"a text" value`, or `word value`: the first text and what follows it; nil where quotes are
    /// not closed.
    static func quoted(_ text: String) -> (text: String, rest: String)? {
        let bytes = Array(trimmed(text).utf8)
        guard let quote = bytes.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        else {
            let (word, rest) = firstWord(of: text)
            return (word, rest)
        }
        var out: [UInt8] = []
        var at = 1
        while at < bytes.count, bytes[at] != quote {
            if bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count { at += 1 }
            out.append(bytes[at])
            at += 1
        }
        guard at < bytes.count else { return nil }
        return (
            String(decoding: out, as: UTF8.self),
            trimmed(String(decoding: bytes[(at + 1)...], as: UTF8.self))
        )
    }

    /// A whole text that may stand in quotes.
    static func sentence(_ text: String) -> String {
        if let (inner, rest) = quoted(text), rest.isEmpty, text != inner { return inner }
        return trimmed(text)
    }
}
