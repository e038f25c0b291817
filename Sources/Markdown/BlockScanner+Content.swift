extension BlockScanner {
    /// Reads what stands in the containers a line continues.
    mutating func scanContent(_ line: inout LineCursor, matched: Int) {
        var matched = matched
        if matched < containers.count, htmlEnd != nil || tableColumns != nil {
            htmlEnd = nil
            tableColumns = nil
            inParagraph = false
        }
        if line.indent >= 4, !inParagraph {
            enter(matched)
            append(
                .code(line.bytes.dropFirst(4).text),
                number: line.number,
                column: line.column + 4
            )
            return
        }
        let comments = takeComments(&line)
        defer { for comment in comments { append(comment, of: line) } }
        if line.isBlank {
            inParagraph = false
            return
        }
        if let end = htmlEnd {
            append(.html(line.bytes.text), number: line.number, column: line.column)
            if end.ends(line.bytes) { htmlEnd = nil }
            return
        }
        while openContainer(&line, matched: &matched) {}
        if line.isBlank { return }
        scanLeaf(&line, matched: matched)
    }

    /// Leaves the containers that a line does not continue.
    private mutating func enter(_ matched: Int) {
        guard matched < containers.count else { return }
        containers.removeSubrange(matched...)
        inParagraph = false
        tableColumns = nil
    }

    /// Opens the quote or list item that the rest of the line begins with; false where there is none.
    private mutating func openContainer(_ line: inout LineCursor, matched: inout Int) -> Bool {
        let indent = line.indent
        guard indent < 4 else { return false }
        let content = line.content
        if content.first == Byte.greater {
            guard open(.quote, matched: &matched, number: line.number) else { return false }
            _ = line.takeQuoteMark()
            return true
        }
        guard let mark = ListMark(content), !Self.isRule(content) else { return false }
        if inParagraph, matched == containers.count, !mark.interruptsParagraph { return false }
        let depth = containers[..<matched].count { $0 != .quote }
        let width = indent + mark.width
        guard open(.item(width: width), matched: &matched, number: line.number) else {
            return false
        }
        let column = line.column + indent
        line.advance(columns: min(width, line.bytes.count))
        let checked = takeBox(&line)
        var text = ""
        if beginsLeaf(line) == false {
            text = line.content.trimmed(keepingBreak: true).text
            inParagraph = !text.isEmpty
        }
        let item = ListItem(
            marker: mark.text,
            number: mark.number,
            checked: checked,
            text: text,
            indent: column,
            depth: depth
        )
        append(.item(item), number: line.number, column: column)
        if !text.isEmpty { line.advance(columns: line.bytes.count) }
        return text.isEmpty
    }

    private mutating func open(
        _ container: Block.Container,
        matched: inout Int,
        number: Int
    ) -> Bool {
        enter(matched)
        guard containers.count < Self.depthLimit else {
            report(
                number,
                "Quotes and lists are nested deeper than \(Self.depthLimit) levels here. Take out"
                    + " some of the marks."
            )
            return false
        }
        containers.append(container)
        matched += 1
        inParagraph = false
        tableColumns = nil
        return true
    }

    /// Reads `[ ]` or `[x]` before the text of an item.
    private func takeBox(_ line: inout LineCursor) -> Bool? {
        let content = line.content
        guard content.count >= 3, content.first == Byte.openBracket,
            content[content.startIndex + 2] == Byte.closeBracket,
            content.count == 3 || Byte.isBlank(content[content.startIndex + 3])
        else { return nil }
        let mark = content[content.startIndex + 1]
        guard mark == Byte.space || mark | 0x20 == UInt8(ascii: "x") else { return nil }
        line.advance(columns: min(line.indent + 4, line.bytes.count))
        return mark != Byte.space
    }

    /// Whether the rest of an item's line is a block of its own and not a paragraph.
    private func beginsLeaf(_ line: LineCursor) -> Bool {
        let content = line.content
        guard let first = content.first else { return false }
        if line.indent >= 4 { return true }
        switch first {
        case Byte.greater: return true
        case Byte.hash: return Self.heading(content) != nil
        case Byte.backtick, Byte.tilde: return OpenFence(content, line: line) != nil
        case Byte.less: return HTMLEnd(opening: content, inParagraph: false) != nil
        case Byte.openBracket: return Self.definitionLabel(content) != nil
        default: return ListMark(content) != nil || Self.isRule(content)
        }
    }

    /// Reads the rest of a line, in which no container begins.
    private mutating func scanLeaf(_ line: inout LineCursor, matched: Int) {
        let number = line.number
        let column = line.column + line.indent
        let content = line.content
        if line.indent >= 4 {
            if inParagraph {
                appendText(content, line: line)
            } else {
                enter(matched)
                append(.code(line.bytes.dropFirst(4).text), number: number, column: column)
            }
            return
        }
        if let fence = OpenFence(content, line: line) {
            enter(matched)
            inParagraph = false
            tableColumns = nil
            openFence = fence
        } else if scanDashes(content, column: column, matched: matched, number: number) {
            return
        } else if let (level, text) = Self.heading(content) {
            enter(matched)
            inParagraph = false
            tableColumns = nil
            append(.heading(level: level, text: text), number: number, column: column)
        } else if let end = HTMLEnd(opening: content, inParagraph: inParagraph) {
            enter(matched)
            inParagraph = false
            append(.html(line.bytes.text), number: number, column: column)
            htmlEnd = end.ends(content) ? nil : end
        } else if !inParagraph || matched < containers.count,
            let label = Self.definitionLabel(content)
        {
            enter(matched)
            append(
                .definition(label: label, text: content.trimmed().text),
                number: number,
                column: column
            )
        } else {
            if !inParagraph { enter(matched) }
            appendText(content, line: line)
        }
    }

    private mutating func appendText(_ content: ArraySlice<UInt8>, line: LineCursor) {
        let number = line.number
        let column = line.column + line.indent
        if tableColumns != nil {
            append(.row(content.trimmed().text), number: number, column: column)
            return
        }
        if inParagraph, let columns = Self.tableColumns(delimiters: content),
            let last = blocks.indices.last, blocks[last].containers == containers,
            case .text(let head) = blocks[last].kind,
            Self.cells(Array(head.utf8)[...]) == columns
        {
            blocks[last].kind = .row(head)
            tableColumns = columns
            append(.row(content.trimmed().text), number: number, column: column)
            return
        }
        append(
            .text(content.trimmed(keepingBreak: true).text),
            number: number,
            column: column
        )
        inParagraph = true
    }
}
