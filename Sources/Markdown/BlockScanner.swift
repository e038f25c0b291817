/// One pass over the lines of a text: containers first, then what stands in them.
///
/// The method is CommonMark's (spec 0.31 §A "Phase 1"): a line continues the open containers as far
/// as it can, opens new ones, and the rest of it is a leaf.
struct BlockScanner {
    let source: SourceText
    let dialect: MarkdownDocument.Dialect
    var frontMatter: MarkdownDocument.FrontMatter?
    var blocks: [Block] = []
    var problems: [Problem] = []

    /// Open quotes and list items, outermost first.
    var containers: [Block.Container] = []
    /// Whether the last line belongs to a paragraph that the next line may continue.
    var inParagraph = false
    /// The number of columns of the table the last line belongs to.
    var tableColumns: Int?
    /// What ends the raw HTML the last line belongs to.
    var htmlEnd: HTMLEnd?
    var openFence: OpenFence?
    var openComment: OpenComment?

    /// The deepest nesting of quotes and list items.
    static let depthLimit = 64
    /// The longest line outside fences: 8 KiB.
    static let lineLimit = 8 << 10
    /// The longest run of one punctuation mark outside fences.
    static let runLimit = 512

    init(source: SourceText, dialect: MarkdownDocument.Dialect) {
        self.source = source
        self.dialect = dialect
        blocks.reserveCapacity(source.lines.count)
    }

    mutating func scan() {
        var number = scanFrontMatter()
        while number < source.lines.count {
            scanLine(source.lines[number], number: number + 1)
            number += 1
        }
        if let fence = openFence.take() {
            close(fence, lastLine: source.lines.count, isClosed: false)
        }
        if let openComment {
            report(
                openComment.line,
                "The comment opened here is never closed. Close it with -->, or write `<!--` in"
                    + " backticks to show it."
            )
        }
    }

    /// Reads the front matter and returns the number of lines it takes.
    mutating func scanFrontMatter() -> Int {
        guard let first = source.lines.first, Self.dashes(first) == 3 else { return 0 }
        guard let end = source.lines.indices.dropFirst().first(where: { Self.isEnd($0, source) })
        else {
            report(
                1,
                "The front matter opened here is never closed. Close it with --- on a line of"
                    + " its own, or remove this line."
            )
            return 1
        }
        var text: [UInt8] = []
        for line in source.lines[1..<end] {
            text += line
            text.append(Byte.lineFeed)
        }
        frontMatter = .init(text: String(decoding: text, as: UTF8.self), line: 2)
        return end + 1
    }

    private static func isEnd(_ line: Int, _ source: SourceText) -> Bool {
        dashes(source.lines[line]) == 3
    }

    mutating func report(_ line: Int, severity: Problem.Severity = .error, _ message: String) {
        problems.append(
            Problem(severity: severity, file: source.file, line: line, message: message)
        )
    }

    private mutating func scanLine(_ raw: ArraySlice<UInt8>, number: Int) {
        if openFence != nil {
            if scanFenceLine(raw, number: number) { return }
        }
        var raw = raw
        if openComment != nil {
            guard let rest = scanCommentLine(raw, number: number) else { return }
            raw = rest
        }
        guard isBounded(raw, number: number) else { return }
        if endsContainers(raw) { closeContainers() }
        var line = LineCursor(raw, number: number)
        let matched = matchContainers(&line)
        if line.isBlank {
            scanBlank(matched: matched, number: number)
            return
        }
        scanContent(&line, matched: matched)
    }

    /// Whether a line is short enough to be rendered in bounded time (facts/render.md §1.5).
    private mutating func isBounded(_ line: ArraySlice<UInt8>, number: Int) -> Bool {
        if line.count > Self.lineLimit {
            report(
                number,
                "This line has \(line.count) bytes; at most \(Self.lineLimit) are read outside a"
                    + " fence. Break it into several lines."
            )
            return false
        }
        guard line.count > Self.runLimit else { return true }
        var run = 0
        var last: UInt8 = 0
        for byte in line {
            run = byte == last ? run + 1 : 1
            last = byte
            if run > Self.runLimit, Byte.isPunctuation(byte) {
                report(
                    number,
                    "More than \(Self.runLimit) times `\(Character(UnicodeScalar(byte)))` in a"
                        + " row. Put the line into a fence, or shorten it."
                )
                return false
            }
        }
        return true
    }

    mutating func closeContainers() {
        containers = []
        inParagraph = false
        tableColumns = nil
        htmlEnd = nil
    }

    private func endsContainers(_ line: ArraySlice<UInt8>) -> Bool {
        guard dialect == .talk, let first = line.first else { return false }
        switch first {
        case Byte.colon:
            return line.has("::left::", at: line.startIndex)
                || line.has("::right::", at: line.startIndex)
        case UInt8(ascii: "N"), UInt8(ascii: "n"):
            return line.has("Notes:", at: line.startIndex) || line.has("Note:", at: line.startIndex)
                || line.has("notes:", at: line.startIndex) || line.has("note:", at: line.startIndex)
        default: return false
        }
    }

    /// Follows the open containers into the line and returns how many of them it continues.
    private func matchContainers(_ line: inout LineCursor) -> Int {
        var matched = 0
        for container in containers {
            switch container {
            case .quote:
                guard line.indent < 4, line.takeQuoteMark() else { return matched }
            case .item(let width):
                guard line.isBlank || line.indent >= width else { return matched }
                line.advance(columns: width)
            }
            matched += 1
        }
        return matched
    }

    private mutating func scanBlank(matched: Int, number: Int) {
        if matched < containers.count { containers.removeSubrange(matched...) }
        inParagraph = false
        tableColumns = nil
        if htmlEnd == .blankLine { htmlEnd = nil }
        append(.blank, number: number, column: 0)
    }

    mutating func append(_ kind: Block.Kind, number: Int, column: Int, lastLine: Int? = nil) {
        blocks.append(
            Block(
                kind: kind,
                line: number,
                lastLine: lastLine ?? number,
                column: column,
                containers: containers
            )
        )
    }
}
