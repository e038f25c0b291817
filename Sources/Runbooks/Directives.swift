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
        let all = lines(of: fence)
        let marks = Directives.marks(for: language)
        var at = 0
        scan: while at < all.count {
            let line = trimmed(all[at])
            if let mark = marks.first(where: { line.hasPrefix($0) }) {
                let (word, text) = firstWord(of: String(line.dropFirst(mark.count)))
                list.append(
                    Directive(word: word, text: text, line: at, isForeign: mark.utf8.contains(0x20))
                )
            } else if !line.isEmpty {
                break scan
            }
            at += 1
        }
        // Blank lines before the first directive belong to the body of a fence without any.
        if list.isEmpty { at = 0 }
        count = at
        body = all[at...].joined(separator: "\n") + (all.count > at ? "\n" : "")
    }

    private static func marks(for language: String) -> [String] {
        switch language {
        case "http", "load": ["#@", "# @", "//@", "// @"]
        case "sql": ["--@", "-- @", "#@"]
        default: ["#@"]
        }
    }

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
