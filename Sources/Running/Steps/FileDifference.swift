/// What changed between two texts, as lines for a person.
enum FileDifference {
    /// The most lines that are told.
    private static let limit = 60

    /// Removed lines after `-`, added ones after `+`, each block below the number of its line.
    static func lines(before: [UInt8], after: [UInt8]) -> [String] {
        let old = texts(before)
        let new = texts(after)
        guard old != new else { return [] }
        var lines: [String] = []
        if old.count == new.count {
            for (place, pair) in zip(old, new).enumerated() where pair.0 != pair.1 {
                lines += ["@@ line \(place + 1)", "-\(pair.0)", "+\(pair.1)"]
            }
        } else {
            let head = zip(old, new).prefix { $0 == $1 }.count
            let rest = zip(old.dropFirst(head).reversed(), new.dropFirst(head).reversed())
            let tail = rest.prefix { $0 == $1 }.count
            lines.append("@@ line \(head + 1)")
            lines += old[head..<(old.count - tail)].map { "-\($0)" }
            lines += new[head..<(new.count - tail)].map { "+\($0)" }
        }
        guard lines.count > limit else { return lines }
        return lines.prefix(limit) + ["… \(lines.count - limit) more lines"]
    }

    /// A line in the colour of what it tells.
    static func coloured(_ line: String) -> String {
        switch line.utf8.first {
        case UInt8(ascii: "-"): "\u{1B}[31m\(line)\u{1B}[0m"
        case UInt8(ascii: "+"): "\u{1B}[32m\(line)\u{1B}[0m"
        default: "\u{1B}[2m\(line)\u{1B}[0m"
        }
    }

    private static func texts(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            String(
                decoding: line.map { $0 < 0x20 && $0 != 0x09 ? UInt8(ascii: " ") : $0 }.prefix(500),
                as: UTF8.self
            )
        }
    }
}
