/// Text whose UTF-8 bytes were once read as another encoding and saved again: `â€”` for a dash.
///
/// It is recognised by the way back: where a run of letters, taken as bytes of that encoding, is
/// valid UTF-8 of fewer letters, it was that (facts/runbooks.md §3.1).
public enum Mojibake: String, Sendable, CaseIterable {
    /// Windows, western Europe.
    case windows1252 = "Windows-1252"
    /// Windows, Turkish.
    case windows1254 = "Windows-1254"
    /// Mac OS Roman.
    case macRoman = "Mac OS Roman"

    /// A text with everything repaired that certainly was something else, and what to tell about it.
    ///
    /// Code with a language is left as it is: what is run is what the file says.
    public static func repaired(_ source: SourceText) -> (SourceText, Problem?) {
        guard let encoding = encoding(of: source) else { return (source, nil) }
        let code = codeLines(of: source)
        var lines: [ArraySlice<UInt8>] = []
        var first: (line: Int, before: String, after: String)?
        var count = 0
        for (at, line) in source.lines.enumerated() {
            let mended = code.contains(at + 1) ? nil : encoding.repaired(line)
            if let mended {
                count += 1
                first = first ?? (at + 1, mended.before, mended.after)
            }
            lines.append(mended?.line[...] ?? line)
        }
        guard let first, let repaired = SourceText(source, lines: lines) else {
            return (source, nil)
        }
        let problem = Problem(
            severity: .warning,
            file: source.file,
            line: first.line,
            message: "\(count) \(count == 1 ? "line was" : "lines were") read as"
                + " \(encoding.rawValue) and saved again, so it says `\(first.before)` where"
                + " `\(first.after)` was meant. It is shown repaired; `showrunner lint --repair`"
                + " repairs the file."
        )
        return (repaired, problem)
    }

    /// The encoding that explains most of what looks broken; nil where nothing does.
    private static func encoding(of source: SourceText) -> Mojibake? {
        // Every broken letter begins with one of these, read wrongly: C2…F4 as letters of Latin-1
        // and beyond, whose UTF-8 is two or three bytes long, two such in a row.
        func isSuspect(_ bytes: ArraySlice<UInt8>) -> Bool {
            var rest = bytes.dropLast(3)
            while let at = rest.firstIndex(where: { $0 >= 0xC2 }) {
                if bytes[at] < 0xF0, bytes[at + (bytes[at] < 0xE0 ? 2 : 3)] >= 0xC2 { return true }
                rest = rest[(at + 1)...]
            }
            return false
        }
        guard isSuspect(source.bytes[...]) else { return nil }
        let suspects = source.lines.filter(isSuspect)
        guard !suspects.isEmpty else { return nil }
        let found = allCases.map { encoding in
            (encoding, suspects.reduce(0) { $0 + (encoding.repaired($1)?.count ?? 0) })
        }
        let best = found.max { $0.1 < $1.1 }
        guard let best, best.1 >= 2 else { return nil }
        return best.0
    }

    private static func codeLines(of source: SourceText) -> Set<Int> {
        var lines: Set<Int> = []
        for block in MarkdownDocument(source).blocks {
            guard case .fence(let fence) = block.kind, !fence.language.isEmpty,
                fence.language != "text"
            else { continue }
            lines.formUnion(block.line...block.lastLine)
        }
        return lines
    }

    /// A line with its broken runs repaired; nil where there are none.
    private func repaired(
        _ line: ArraySlice<UInt8>
    ) -> (line: [UInt8], before: String, after: String, count: Int)? {
        var out: [UInt8] = []
        var first: (String, String)?
        var count = 0
        var run: [Unicode.Scalar] = []
        func flush() {
            guard !run.isEmpty else { return }
            let before = String(String.UnicodeScalarView(run))
            if let after = meaning(of: run) {
                out += after.utf8
                first = first ?? (before, after)
                count += 1
            } else {
                out += before.utf8
            }
            run = []
        }
        for scalar in String(decoding: line, as: UTF8.self).unicodeScalars {
            if scalar.value < 0x80 {
                flush()
                out.append(UInt8(scalar.value))
            } else {
                run.append(scalar)
            }
        }
        flush()
        return first.map { (out, $0.0, $0.1, count) }
    }

    /// What a run of letters was before; nil where it was always that, or bytes of it are lost.
    private func meaning(of run: [Unicode.Scalar]) -> String? {
        guard run.count > 1 else { return nil }
        var bytes: [UInt8] = []
        for scalar in run {
            guard let byte = byte(of: scalar) else { return nil }
            bytes.append(byte)
        }
        guard let text = String(validating: bytes, as: UTF8.self),
            text.unicodeScalars.allSatisfy({ $0.value >= 0xA0 })
        else { return nil }
        return text
    }
}

extension SourceText {
    /// The same file with other lines, as many as before.
    fileprivate init?(_ source: SourceText, lines: [ArraySlice<UInt8>]) {
        let bytes = Array(lines.joined(separator: [Byte.lineFeed]))
        let end = source.bytes.last == Byte.lineFeed ? [Byte.lineFeed] : []
        guard let text = try? SourceText(file: source.file, bytes: bytes + end) else { return nil }
        self = text
    }
}
