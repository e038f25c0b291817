/// A change of one file as `diff -u` writes it.
public struct UnifiedDiff: Sendable, Equatable {
    /// The places that change, in the order of the file.
    public var hunks: [Hunk]

    /// One place that changes.
    public struct Hunk: Sendable, Equatable {
        /// Where its old lines begin, from 1.
        public var start: Int
        /// The lines that must be there.
        public var old: [String]
        /// The lines that stand there instead.
        public var new: [String]
        /// The line of the fence, from 0.
        public var line: Int
    }

    static func parse(_ lines: [String]) throws(ConfigText.Fault) -> UnifiedDiff {
        var hunks: [Hunk] = []
        for (number, text) in lines.enumerated() {
            if text.hasPrefix("@@") {
                hunks.append(try head(text, line: number))
                continue
            }
            guard let last = hunks.indices.last else {
                let isHead = ["---", "+++", "diff ", "index "].contains { text.hasPrefix($0) }
                guard isHead || trimmed(text).isEmpty else {
                    throw fault(number, "Before the first @@ stand only --- and +++ lines.")
                }
                continue
            }
            switch text.utf8.first {
            case UInt8(ascii: "-"): hunks[last].old.append(String(text.dropFirst()))
            case UInt8(ascii: "+"): hunks[last].new.append(String(text.dropFirst()))
            case UInt8(ascii: " "), nil:
                hunks[last].old.append(String(text.dropFirst()))
                hunks[last].new.append(String(text.dropFirst()))
            case UInt8(ascii: "\\"): break
            default: throw fault(number, "A line of a diff begins with a space, - or +.")
            }
        }
        return UnifiedDiff(hunks: hunks)
    }

    /// Reads the head of a place, as `@@ -12,3 +12,4 @@`.
    private static func head(_ text: String, line: Int) throws(ConfigText.Fault) -> Hunk {
        let words = text.split(separator: " ")
        guard words.count >= 3, words[1].hasPrefix("-"),
            let start = Int(words[1].dropFirst().prefix { $0 != "," }), start >= 0
        else { throw fault(line, "This is not the head of a place. Write @@ -12,3 +12,4 @@") }
        return Hunk(start: start, old: [], new: [], line: line)
    }

    private static func fault(_ line: Int, _ sentence: String) -> ConfigText.Fault {
        ConfigText.Fault(line: line, description: sentence)
    }

    /// The lines of a file with the change in them.
    ///
    /// A place may have moved by at most 100 lines, but its old lines must be there exactly.
    /// - Throws: ``ConfigText/Fault`` with the line of the place that does not fit.
    public func applied(to lines: [String]) throws(ConfigText.Fault) -> [String] {
        var lines = lines
        var shift = 0
        var earliest = 0
        for hunk in hunks {
            guard !hunk.new.contains(where: holdsLineEnd) else {
                throw Self.fault(
                    hunk.line,
                    "A value in this place holds a line end, which would add a line, so nothing was changed. "
                        + "Take the line end out of the value."
                )
            }
            let wanted = max(0, hunk.start - 1) + shift
            let offsets = [0] + (1...100).flatMap { [$0, -$0] }
            let place = offsets.lazy.map { wanted + $0 }.first { place in
                place >= earliest && place + hunk.old.count <= lines.count
                    && lines[place..<(place + hunk.old.count)].elementsEqual(hunk.old)
            }
            guard let place else {
                throw Self.fault(
                    hunk.line,
                    "The lines that this place changes are not in the file, so nothing was changed."
                )
            }
            lines.replaceSubrange(place..<(place + hunk.old.count), with: hunk.new)
            shift += hunk.new.count - hunk.old.count + (place - wanted)
            earliest = place + hunk.new.count
        }
        return lines
    }
}
