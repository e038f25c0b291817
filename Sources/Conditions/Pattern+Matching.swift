extension Pattern {
    /// The most bytes of one line that are looked at.
    static let longestLine = 4096
    /// The most bytes of a text that are looked at: so much from its start, and as much from its end.
    static let longestText = 128 << 10

    /// Whether a line of the text matches.
    func matches(_ text: String) -> Bool {
        if let plain { return text.utf8.count <= 16 << 20 && contains(plain, in: text) }
        guard let compiled else { return false }
        return lines(of: text).contains { compiled.firstMatch(in: $0) != nil }
    }

    /// The first group of the first match, or the whole match where there is no group.
    public func capture(in text: String) -> String? {
        guard let compiled else { return nil }
        for line in lines(of: text) {
            guard let match = compiled.firstMatch(in: line) else { continue }
            return match.group ?? match.whole
        }
        return nil
    }

    var compiled: PatternProgram? {
        try? PatternReader.program(of: source, ignoresCase: ignoresCase)
    }

    /// The expression itself where it holds nothing but itself.
    private var plain: String? {
        let special = Array(#"\^$.|?*+()[]{}"#.utf8)
        return ignoresCase || source.utf8.contains(where: special.contains) ? nil : source
    }

    private func lines(of text: String) -> [Substring] {
        let limit = Pattern.longestText
        var pieces = [text[...]]
        if text.utf8.count > 2 * limit {
            pieces = [
                text[..<text.utf8.index(text.startIndex, offsetBy: limit)],
                text[text.utf8.index(text.endIndex, offsetBy: -limit)...],
            ]
        }
        return pieces.flatMap { piece in
            piece.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        }.map { line in
            var bytes = line.prefix(Pattern.longestLine)
            if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
            return Substring(String(decoding: bytes, as: UTF8.self))
        }
    }
}
