internal import Markdown

/// The separators that a reveal-md deck names in its front matter, in place of `---` and `----`.
///
/// reveal-md takes patterns; those that describe one line, such as `<!--s-->` or `\r?\n--\r?\n`,
/// and those of nothing but line ends, such as `^\n\n\n`, are read. None of them counts in a fence.
struct Separators {
    var slide: Mark?
    var below: Mark?
    var notes: Mark?

    /// What a separator is.
    enum Mark: Equatable {
        /// A line of exactly this text; of notes, its beginning.
        case line([UInt8])
        /// So many empty lines.
        case blanks(Int)
    }

    /// Whether nothing is different from what talks have anyway.
    var isUsual: Bool { slide == nil && below == nil && notes == nil }

    /// Reads a pattern; nil where it describes more than one line of text.
    static func mark(_ pattern: String) -> Mark? {
        var bytes = Array(pattern.utf8)[...]
        var text: [UInt8] = []
        var ends = 0
        if bytes.first == UInt8(ascii: "^") { bytes = bytes.dropFirst() }
        if bytes.last == UInt8(ascii: "$") { bytes = bytes.dropLast() }
        while let byte = bytes.first {
            let next = bytes.dropFirst().first
            if byte == UInt8(ascii: "\\"), let next {
                bytes = bytes.dropFirst(2)
                switch next {
                case UInt8(ascii: "n"): ends += text.isEmpty ? 1 : 0
                case UInt8(ascii: "r"):
                    if bytes.first == UInt8(ascii: "?") { bytes = bytes.dropFirst() }
                case UInt8(ascii: "s"):
                    bytes = bytes.drop { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "+") }
                case _ where next | 0x20 &- 0x61 < 26: return nil
                default: text.append(next)
                }
            } else if byte == 0x0A || byte == 0x0D {
                ends += text.isEmpty && byte == 0x0A ? 1 : 0
                bytes = bytes.dropFirst()
            } else if ".*+?[](){}|".utf8.contains(byte) {
                return nil
            } else {
                text.append(byte)
                bytes = bytes.dropFirst()
            }
        }
        let words = text.drop { $0 == 0x20 }
        if !words.isEmpty { return .line(Array(words)) }
        return ends > 1 ? .blanks(ends - 1) : nil
    }

    /// The text with the separators of talks in the places of these; every line keeps its number.
    func translated(_ source: SourceText) -> SourceText {
        guard !isUsual else { return source }
        var lines: [[UInt8]] = []
        var fence: [UInt8]?
        var blanks = 0
        var inFrontMatter = false
        for (number, slice) in source.lines.enumerated() {
            let line = Array(slice)
            let isDashes = line.elementsEqual("---".utf8)
            if number == 0, isDashes {
                inFrontMatter = true
            } else if inFrontMatter {
                if isDashes { inFrontMatter = false }
            } else {
                let text = line.drop { $0 == 0x20 }
                let mark = text.prefix { $0 == text.first }
                let isFence =
                    mark.count >= 3 && (text.first == 0x60 || text.first == UInt8(ascii: "~"))
                if let open = fence {
                    if isFence, mark.starts(with: open), mark.count == text.count { fence = nil }
                } else if isFence {
                    fence = Array(mark)
                } else {
                    blanks = text.isEmpty ? blanks + 1 : 0
                    lines.append(translated(line, blanks: blanks))
                    continue
                }
            }
            blanks = 0
            lines.append(line)
        }
        let bytes = Array(lines.joined(separator: [0x0A])) + [0x0A]
        return (try? SourceText(file: source.file, bytes: bytes)) ?? source
    }

    private func translated(_ line: [UInt8], blanks: Int) -> [UInt8] {
        if matches(below, line, blanks) { return Array("----".utf8) }
        if matches(slide, line, blanks) { return Array("---".utf8) }
        if case .line(let start)? = notes, line.starts(with: start) {
            return Array("Notes:".utf8) + line.dropFirst(start.count)
        }
        let isUsualMark = line.elementsEqual("---".utf8) && slide != nil
        return isUsualMark || line.elementsEqual("----".utf8) && below != nil
            ? Array("***".utf8) : line
    }

    private func matches(_ mark: Mark?, _ line: [UInt8], _ blanks: Int) -> Bool {
        switch mark {
        case .line(let text)?: line.elementsEqual(text)
        case .blanks(let count)?: line.isEmpty && blanks == count
        case nil: false
        }
    }
}
