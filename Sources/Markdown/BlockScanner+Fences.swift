/// A fence whose closing marks are still to come.
struct OpenFence {
    let mark: UInt8
    let length: Int
    let info: String
    /// The column of the marks.
    let column: Int
    let line: Int
    var body: [UInt8] = []

    /// The fence that a line's content opens.
    init?(_ content: ArraySlice<UInt8>, line: LineCursor) {
        guard let first = content.first, first == Byte.backtick || first == Byte.tilde else {
            return nil
        }
        length = content.prefix { $0 == first }.count
        guard length >= 3 else { return nil }
        let rest = content.dropFirst(length)
        guard first == Byte.tilde || !rest.contains(Byte.backtick) else { return nil }
        mark = first
        info = rest.trimmed().text
        column = line.column + line.indent
        self.line = line.number
    }

    /// Appends a line of the body less the columns the fence itself is indented by.
    mutating func append(_ line: ArraySlice<UInt8>, without indent: Int) {
        var rest = line
        var column = 0
        while column < indent, let first = rest.first, Byte.isBlank(first) {
            column = first == Byte.tab ? (column / 4 + 1) * 4 : column + 1
            rest = rest.dropFirst()
        }
        if column > indent {
            body += [UInt8](repeating: Byte.space, count: column - indent)
        }
        body += rest
        body.append(Byte.lineFeed)
    }

    /// Whether a line closes the fence; Killercoda's `{{exec}}` may follow the marks.
    func isClosed(by line: ArraySlice<UInt8>, indent: Int) -> Bool {
        guard line.first == mark, indent < column + 4 else { return false }
        let count = line.prefix { $0 == mark }.count
        guard count >= length else { return false }
        let rest = line.dropFirst(count).trimmed()
        if rest.isEmpty { return true }
        return (rest.has("{{exec", at: rest.startIndex) || rest.has("{{copy", at: rest.startIndex))
            && rest.has("}}", at: rest.endIndex - 2)
    }
}

/// A comment whose `-->` is still to come.
struct OpenComment {
    let line: Int
    let column: Int
    var text: [UInt8]
}

extension BlockScanner {
    /// Reads a line while a fence is open; false where the line is outside the fence's quote.
    mutating func scanFenceLine(_ raw: ArraySlice<UInt8>, number: Int) -> Bool {
        guard var fence = openFence.take() else { return false }
        var rest = raw
        for container in containers where container == .quote {
            let inner = rest.drop { $0 == Byte.space }
            guard inner.first == Byte.greater else {
                close(fence, lastLine: number - 1, isClosed: true)
                return false
            }
            rest = inner.dropFirst()
            if rest.first == Byte.space { rest = rest.dropFirst() }
        }
        let before = rest.startIndex - raw.startIndex
        let blanks = rest.prefix(while: Byte.isBlank)
        let indent = before + Self.columns(blanks)
        if fence.isClosed(by: rest.dropFirst(blanks.count), indent: indent) {
            close(fence, lastLine: number, isClosed: true)
            return true
        }
        fence.append(rest, without: max(0, fence.column - before))
        openFence = fence
        return true
    }

    mutating func close(_ fence: OpenFence, lastLine: Int, isClosed: Bool) {
        if !isClosed {
            let marks = String(
                decoding: [UInt8](repeating: fence.mark, count: min(fence.length, 40)),
                as: UTF8.self
            )
            report(
                fence.line,
                "The fence opened here is never closed. Close it with \(marks) on a line of its own."
            )
        }
        append(
            .fence(
                Fence(
                    info: fence.info,
                    body: String(decoding: fence.body, as: UTF8.self),
                    line: fence.line,
                    bodyLine: fence.line + 1,
                    indent: fence.column
                )
            ),
            number: fence.line,
            column: fence.column,
            lastLine: lastLine
        )
    }

    private static func columns(_ blanks: ArraySlice<UInt8>) -> Int {
        blanks.reduce(0) { $1 == Byte.tab ? ($0 / 4 + 1) * 4 : $0 + 1 }
    }
}

extension BlockScanner {
    /// Reads a line while a comment is open; returns what follows its end.
    mutating func scanCommentLine(
        _ raw: ArraySlice<UInt8>,
        number: Int
    ) -> ArraySlice<UInt8>? {
        guard let open = openComment else { return raw }
        guard let end = raw.firstIndex(of: "-->", from: raw.startIndex) else {
            openComment?.text += raw
            openComment?.text.append(Byte.lineFeed)
            return nil
        }
        let text = (open.text + raw[..<end])[...]
        openComment = nil
        append(
            .comment(Self.trimmedLines(text)),
            number: open.line,
            column: open.column,
            lastLine: number
        )
        let rest = raw[(end + 3)...]
        return rest.allSatisfy(Byte.isBlank) ? nil : rest
    }

    /// Takes the comments out of a line.
    mutating func takeComments(_ line: inout LineCursor) -> [Comment] {
        let bytes = line.bytes
        guard let angle = bytes.firstIndex(of: Byte.less),
            bytes.firstIndex(of: "<!--", from: angle) != nil
        else { return [] }
        var comments: [Comment] = []
        var kept: [UInt8] = []
        var at = bytes.startIndex
        while at < bytes.endIndex {
            if bytes[at] == Byte.backtick {
                let end = CodeSpan.end(in: bytes, at: at)
                kept += bytes[at..<end]
                at = end
            } else if bytes.has("<!--", at: at) {
                let column = line.column + at - bytes.startIndex
                guard let end = bytes.firstIndex(of: "-->", from: at + 4) else {
                    openComment = OpenComment(
                        line: line.number,
                        column: column,
                        text: bytes[(at + 4)...] + [Byte.lineFeed]
                    )
                    break
                }
                comments.append(
                    Comment(text: Self.trimmedLines(bytes[(at + 4)..<end]), column: column)
                )
                at = end + 3
            } else {
                kept.append(bytes[at])
                at += 1
            }
        }
        line.replace(with: kept)
        return comments
    }

    mutating func append(_ comment: Comment, of line: LineCursor) {
        append(.comment(comment.text), number: line.number, column: comment.column)
    }

    /// A comment that ends on the line it begins on.
    struct Comment {
        let text: String
        let column: Int
    }

    private static func trimmedLines(_ text: ArraySlice<UInt8>) -> String {
        var first = text.startIndex
        var end = text.endIndex
        while first < end, text[first] <= Byte.space { first += 1 }
        while end > first, text[end - 1] <= Byte.space { end -= 1 }
        return text[first..<end].text
    }
}

/// Code between backticks within one line.
enum CodeSpan {
    /// The end of the code span whose backticks begin at a place, or of the backticks alone where
    /// nothing closes them.
    static func end(in bytes: ArraySlice<UInt8>, at start: Int) -> Int {
        let length = bytes[start...].prefix { $0 == Byte.backtick }.count
        var at = start + length
        while at < bytes.endIndex {
            guard bytes[at] == Byte.backtick else {
                at += 1
                continue
            }
            let run = bytes[at...].prefix { $0 == Byte.backtick }.count
            at += run
            if run == length { return at }
        }
        return start + length
    }
}
