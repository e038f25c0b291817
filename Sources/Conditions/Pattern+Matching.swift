extension Pattern {
    /// The most bytes of one line that are looked at.
    static let longestLine = 4096
    /// The most bytes of a text that are looked at: so much from its start, and as much from its end.
    static let longestText = 128 << 10

    /// Whether a line of the text matches.
    func matches(_ text: String) -> Bool {
        if let plain { return text.utf8.count <= 16 << 20 && contains(plain, in: text) }
        guard let compiled else { return false }
        return lines(of: text).contains { (try? compiled.firstMatch(in: $0)) != nil }
    }

    /// The first group of the first match, or the whole match where there is no group.
    public func capture(in text: String) -> String? {
        guard let compiled else { return nil }
        for line in lines(of: text) {
            guard let match = try? compiled.firstMatch(in: line) else { continue }
            let found = match.output.count > 1 ? match.output[1].substring : nil
            return found.map { String($0) } ?? String(line[match.range])
        }
        return nil
    }

    var compiled: Regex<AnyRegexOutput>? {
        let regex = try? Regex(source)
        return ignoresCase ? regex?.ignoresCase() : regex
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

    /// Where a group that holds an unbounded repeat is itself repeated without bound.
    static func nestedRepeat(in source: String) -> Int? {
        let bytes = Array(source.utf8)
        var repeats = [false]
        var at = 0
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\\"): at += 1
            case UInt8(ascii: "["):
                at += 1
                while at < bytes.count, bytes[at] != UInt8(ascii: "]") {
                    if bytes[at] == UInt8(ascii: "\\") { at += 1 }
                    at += 1
                }
            case UInt8(ascii: "("): repeats.append(false)
            case UInt8(ascii: ")"):
                let inner = repeats.count > 1 ? repeats.removeLast() : false
                let repeated = isRepeat(bytes, at + 1)
                if inner && repeated { return at }
                repeats[repeats.count - 1] = repeats[repeats.count - 1] || inner || repeated
            default:
                if isRepeat(bytes, at) { repeats[repeats.count - 1] = true }
            }
            at += 1
        }
        return nil
    }

    private static func isRepeat(_ bytes: [UInt8], _ at: Int) -> Bool {
        guard at < bytes.count else { return false }
        return bytes[at] == UInt8(ascii: "*") || bytes[at] == UInt8(ascii: "+")
            || bytes[at] == UInt8(ascii: "{")
    }
}
