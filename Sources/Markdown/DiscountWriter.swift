/// Writes blocks in the form that Discount reads as CommonMark does.
///
/// Every level of a list is 4 columns, every mark is `*` or `1.`, blank lines stand where Discount
/// needs them and nowhere else, and fences, boxes, values and embeds are tokens.
struct DiscountWriter {
    let options: MarkdownOptions
    let substitutes: Substitutes
    var text: [UInt8] = []
    private(set) var tokens: [Token] = []

    /// The block written last; nil at the start and after a blank line.
    private(set) var previous: Block?
    /// The containers of the last block that was not blank.
    private var lastContainers: [Block.Container] = []
    /// The mark of the last item at each depth.
    private var marks: [UInt8] = []
    /// Whether a comment on a line of its own stands between the last block and the next.
    var isInterrupted = false
    /// The last line of the paragraph that began on an item's line.
    private var itemParagraph: Int?
    /// Lines of the items of lists whose items are paragraphs.
    private var looseItems: Set<Int> = []
    /// Labels in brackets, to find the definitions that are needed.
    var labels: Set<String> = []

    init(options: MarkdownOptions, substitutes: Substitutes) {
        self.options = options
        self.substitutes = substitutes
    }

    mutating func write(_ blocks: ArraySlice<Block>) {
        text.reserveCapacity(blocks.count * 48)
        looseItems = LooseLists.items(of: blocks)
        var at = blocks.startIndex
        while at < blocks.endIndex, text.count <= markdownLimit {
            switch blocks[at].kind {
            case .code: at = writeCode(blocks, at: at)
            case .html where options.allowsHTML: at = writeHTML(blocks, at: at)
            default:
                write(blocks[at])
                at += 1
            }
        }
        writeDefinitions()
    }

    private mutating func write(_ block: Block) {
        switch block.kind {
        case .blank: writeBlank(block)
        case .comment(let comment): writeComment(comment, block)
        case .definition: break
        case .fence(let fence): writeToken(.block(substitutes.fence(fence)), block)
        case .item(let item): writeItem(item, block)
        case .heading(let level, let words):
            begin(block)
            text += [UInt8](repeating: Byte.hash, count: level)
            text.append(Byte.space)
            writeLine(words, block)
            end(block)
        case .separator, .rule:
            begin(block)
            text += "* * *".utf8
            end(block)
        case .text(let words), .html(let words):
            begin(block)
            writeText(words, block)
            end(block)
        case .row(let words):
            begin(block)
            let isWhole = Self.hasCells(Array(words.utf8)[...])
            if !isWhole { text += "| ".utf8 }
            writeLine(words, block, inTable: true)
            if !isWhole { text += " |".utf8 }
            end(block)
        case .code: break
        }
    }

    /// Whether a pipe outside code stands in a table's line; Discount wants one in each of them.
    private static func hasCells(_ words: ArraySlice<UInt8>) -> Bool {
        var at = words.startIndex
        while at < words.endIndex {
            switch words[at] {
            case Byte.pipe: return true
            case Byte.backtick: at = CodeSpan.end(in: words, at: at)
            case Byte.backslash: at += 2
            default: at += 1
            }
        }
        return false
    }

    /// Adds a token and returns its text.
    mutating func token(_ token: Token) -> [UInt8] {
        tokens.append(token)
        var mark = Token.open
        mark.reserveCapacity(16)
        mark += String(tokens.count - 1).utf8
        mark += Token.close
        return mark
    }

    mutating func writeToken(_ content: Token, _ block: Block) {
        begin(block)
        text += token(content)
        end(block)
    }

    /// Writes what a line begins with, on a line of its own unless it goes on with an item's line.
    mutating func begin(_ block: Block) {
        defer { isInterrupted = false }
        if let previous, previous.line == block.line, case .item(let item) = previous.kind,
            item.text.isEmpty
        {
            // The line of an item that holds nothing but this block.
            if text.last == Byte.lineFeed { text.removeLast() }
            writePrefix(block.containers[min(previous.containers.count, block.containers.count)...])
            return
        }
        if needsBlank(before: block) { breakBefore(block) }
        writePrefix(block.containers[...])
    }

    mutating func end(_ block: Block) {
        text.append(Byte.lineFeed)
        switch block.kind {
        case .item(let item): itemParagraph = item.text.isEmpty ? nil : block.line
        case .text where itemParagraph != nil && itemParagraph == previous?.line:
            itemParagraph = block.line
        default: itemParagraph = nil
        }
        previous = block
        lastContainers = block.containers
    }

    private mutating func writePrefix(_ containers: ArraySlice<Block.Container>) {
        for container in containers {
            switch container {
            case .quote:
                text.append(Byte.greater)
                text.append(Byte.space)
            case .item: text += "    ".utf8
            }
        }
    }

    private mutating func writeBlank(_ block: Block) {
        guard previous != nil else { return }
        let quotes = block.containers.lastIndex(of: .quote).map { $0 + 1 } ?? 0
        writePrefix(block.containers[..<quotes])
        while text.last == Byte.space { text.removeLast() }
        text.append(Byte.lineFeed)
        previous = nil
    }

    /// Writes an empty line in the containers that the last block and this one share.
    private mutating func breakBefore(_ block: Block) {
        let shared = zip(lastContainers, block.containers).prefix { $0 == $1 }.count
        let quotes = block.containers[..<shared].lastIndex(of: .quote).map { $0 + 1 } ?? 0
        writePrefix(block.containers[..<quotes])
        while text.last == Byte.space { text.removeLast() }
        text.append(Byte.lineFeed)
    }

    /// Whether Discount needs an empty line to see that another block begins.
    private func needsBlank(before block: Block) -> Bool {
        guard let previous else { return false }
        if isInterrupted { return true }
        let isInItem = block.containers.contains { $0 != .quote }
        switch block.kind {
        case .text, .html:
            switch previous.kind {
            case .text, .html, .item, .fence, .code: return previous.containers != block.containers
            default: return !isInItem
            }
        case .row:
            if case .row = previous.kind { return previous.containers != block.containers }
            return true
        case .fence, .code: return previous.containers != block.containers
        default: return !isInItem || !block.containers.starts(with: previous.containers)
        }
    }

    private mutating func writeItem(_ item: ListItem, _ block: Block) {
        let outer = block.containers.dropLast()
        let mark = UInt8(item.marker.utf8.last ?? Byte.dash)
        let isSibling =
            lastContainers.count >= block.containers.count
            && lastContainers.starts(with: outer)
            && lastContainers[outer.count] != .quote
        let isSameList = isSibling && item.depth < marks.count && marks[item.depth] == mark
        marks.removeSubrange(min(item.depth, marks.count)...)
        while marks.count < item.depth { marks.append(0) }
        marks.append(mark)

        if let previous, previous.line == block.line, case .item(let outerItem) = previous.kind,
            outerItem.text.isEmpty
        {
            if text.last == Byte.lineFeed { text.removeLast() }
        } else {
            separate(block, isSibling: isSibling, isSameList: isSameList)
            writePrefix(outer)
        }
        text += item.number == nil ? "*   ".utf8 : "1.  ".utf8
        if let number = item.number, number != 1, !isSameList { text += token(.start(number)) }
        if let checked = item.checked { text += token(.box(isChecked: checked)) }
        isInterrupted = false
        if item.text.isEmpty {
            // Discount takes an item without text for a paragraph.
            if item.checked == nil { text += token(.line(html: "", text: "")) }
        } else {
            writeText(item.text, block)
        }
        end(block)
    }

    /// Keeps an item apart from what is before it.
    private mutating func separate(_ block: Block, isSibling: Bool, isSameList: Bool) {
        let outer = block.containers.dropLast()
        if isSibling, !isSameList {
            if previous != nil { breakBefore(block) }
            writePrefix(outer)
            text += token(.block(""))
            text.append(Byte.lineFeed)
            let quotes = outer.lastIndex(of: .quote).map { $0 + 1 } ?? 0
            writePrefix(outer[..<quotes])
            text.append(Byte.lineFeed)
            return
        }
        guard let previous else { return }
        if isSibling {
            if looseItems.contains(block.line) { breakBefore(block) }
            return
        }
        switch previous.kind {
        case .item where previous.containers.elementsEqual(outer): return
        case .fence, .code: if outer.contains(where: { $0 != .quote }) { return }
        case .text:
            if previous.containers.elementsEqual(outer), itemParagraph == previous.line { return }
        default: break
        }
        breakBefore(block)
    }
}
