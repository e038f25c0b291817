extension BlockScanner {
    /// Reads a slide's end, a thematic break or the underline of a heading; false where it is none.
    mutating func scanDashes(
        _ content: ArraySlice<UInt8>,
        column: Int,
        matched: Int,
        number: Int
    ) -> Bool {
        let continues = inParagraph && matched == containers.count
        let dashes = Self.dashes(content)
        if column == 0, dashes == 3 || dashes == 4, dialect == .talk || !continues {
            closeContainers()
            append(.separator(dashes: dashes), number: number, column: 0)
            return true
        }
        if continues, tableColumns == nil, let level = Self.underline(content) {
            makeHeading(level: level, lastLine: number)
            return true
        }
        guard Self.isRule(content) else { return false }
        if matched < containers.count { containers.removeSubrange(matched...) }
        inParagraph = false
        tableColumns = nil
        append(.rule, number: number, column: column)
        return true
    }

    /// Turns the paragraph just read into a heading.
    private mutating func makeHeading(level: Int, lastLine: Int) {
        var words: [String] = []
        var line = lastLine
        while let last = blocks.last, last.containers == containers,
            case .text(let text) = last.kind
        {
            words.insert(text, at: 0)
            line = last.line
            blocks.removeLast()
        }
        inParagraph = false
        guard !words.isEmpty else { return }
        append(
            .heading(level: level, text: words.joined(separator: " ")),
            number: line,
            column: 0,
            lastLine: lastLine
        )
    }

    /// The number of dashes of a line of nothing but dashes at its start; 0 for any other line.
    static func dashes(_ line: ArraySlice<UInt8>) -> Int {
        guard line.first == Byte.dash else { return 0 }
        let count = line.prefix { $0 == Byte.dash }.count
        return line.dropFirst(count).allSatisfy(Byte.isBlank) ? count : 0
    }

    private static func underline(_ content: ArraySlice<UInt8>) -> Int? {
        guard let first = content.first, first == Byte.dash || first == Byte.equals else {
            return nil
        }
        let rest = content.drop { $0 == first }
        guard rest.allSatisfy(Byte.isBlank) else { return nil }
        return first == Byte.equals ? 1 : 2
    }

    /// Whether a line is a thematic break: three or more of one of `-`, `*`, `_`, blanks between.
    static func isRule(_ content: ArraySlice<UInt8>) -> Bool {
        guard let first = content.first,
            first == Byte.dash || first == Byte.star || first == Byte.underscore
        else { return false }
        var count = 0
        for byte in content where !Byte.isBlank(byte) {
            guard byte == first else { return false }
            count += 1
        }
        return count >= 3
    }

    /// The level and text of a heading that begins with `#`.
    static func heading(_ content: ArraySlice<UInt8>) -> (level: Int, text: String)? {
        let level = content.prefix { $0 == Byte.hash }.count
        guard (1...6).contains(level) else { return nil }
        var text = content.dropFirst(level)
        guard text.first.map(Byte.isBlank) ?? true else { return nil }
        text = text.trimmed()
        let end = text.lastIndex { $0 != Byte.hash }.map { $0 + 1 } ?? text.startIndex
        if end == text.startIndex || Byte.isBlank(text[end - 1]) {
            text = text[..<end].trimmed()
        }
        return (level, text.text)
    }

    /// The label of a line `[label]: …`.
    static func definitionLabel(_ content: ArraySlice<UInt8>) -> String? {
        guard content.first == Byte.openBracket,
            let close = content.firstIndex(of: Byte.closeBracket), close > content.startIndex + 1,
            close + 1 < content.endIndex, content[close + 1] == Byte.colon,
            close + 2 < content.endIndex
        else { return nil }
        let rest = content[(close + 2)...].trimmed()
        guard !rest.isEmpty else { return nil }
        return content[(content.startIndex + 1)..<close].text
    }

    /// The number of columns of a table's line of dashes; nil for any other line.
    static func tableColumns(delimiters content: ArraySlice<UInt8>) -> Int? {
        var hasDash = false
        var hasPipe = false
        for byte in content {
            switch byte {
            case Byte.dash: hasDash = true
            case Byte.pipe: hasPipe = true
            case Byte.colon, Byte.space, Byte.tab: break
            default: return nil
            }
        }
        return hasDash && hasPipe ? cells(content) : nil
    }

    /// The number of cells of a table's line.
    static func cells(_ content: ArraySlice<UInt8>) -> Int {
        var row = content.trimmed()
        if row.first == Byte.pipe { row = row.dropFirst() }
        if row.last == Byte.pipe { row = row.dropLast() }
        var count = 1
        var at = row.startIndex
        while at < row.endIndex {
            switch row[at] {
            case Byte.backslash: at += 2
            case Byte.pipe:
                count += 1
                at += 1
            default: at += 1
            }
        }
        return count
    }
}

/// The mark of a list item and the blanks after it.
struct ListMark {
    /// The mark as written.
    let text: String
    /// The number of an ordered item.
    let number: Int?
    /// The columns of mark and blanks.
    let width: Int
    /// Whether the item may follow a paragraph's line directly.
    let interruptsParagraph: Bool

    init?(_ content: ArraySlice<UInt8>) {
        guard let first = content.first else { return nil }
        var length = 1
        if Byte.isDigit(first) {
            let digits = content.prefix(while: Byte.isDigit)
            guard digits.count <= 9, let end = content.dropFirst(digits.count).first,
                end == Byte.dot || end == Byte.closeParenthesis
            else { return nil }
            number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            length = digits.count + 1
        } else {
            guard first == Byte.dash || first == Byte.star || first == Byte.plus else { return nil }
            number = nil
        }
        let rest = content.dropFirst(length)
        let blanks = rest.prefix { $0 == Byte.space }.count
        guard blanks > 0 || rest.isEmpty else { return nil }
        text = content.prefix(length).text
        let isEmpty = blanks == rest.count
        width = length + (isEmpty || blanks > 4 ? 1 : blanks)
        interruptsParagraph = !isEmpty && (number ?? 1) == 1
    }
}
