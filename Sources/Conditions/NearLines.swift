/// Finds the lines of an output that a person wants to see when something was not found in it.
enum NearLines {
    /// At most three lines in the order of the output: those that share most words with what was
    /// wanted, else the last three that are not empty.
    static func find(_ wanted: String?, in text: String) -> [String] {
        let lines = lastLines(of: text)
        let words = Set((wanted.map(words(of:)) ?? []))
        guard !words.isEmpty else { return Array(lines.suffix(3)) }
        let scored = lines.enumerated().map { at, line in
            (at: at, score: Set(self.words(of: line)).intersection(words).count)
        }
        let best = scored.filter { $0.score > 0 }
            .sorted { ($0.score, $0.at) > ($1.score, $1.at) }
            .prefix(3)
        guard !best.isEmpty else { return Array(lines.suffix(3)) }
        return best.map(\.at).sorted().map { lines[$0] }
    }

    /// The last 500 lines that are not empty, each clipped.
    private static func lastLines(of text: String) -> [String] {
        text.utf8.suffix(256 << 10).split(separator: UInt8(ascii: "\n")).suffix(500)
            .map { clipped(trimmed(String(decoding: $0.prefix(1024), as: UTF8.self))) }
            .filter { !$0.isEmpty }
    }

    private static func words(of text: String) -> [String] {
        text.lowercased().utf8.split { byte in
            !((UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte >= 0x80)
        }.map { String(decoding: $0, as: UTF8.self) }
    }
}
