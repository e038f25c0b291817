extension DiscountWriter {
    /// Writes a line of a paragraph, guarding what Discount would take for something else.
    mutating func writeText(_ words: String, _ block: Block) {
        let start = text.count
        writeLine(words, block)
        guard start < text.count else { return }
        if text[start] == Byte.hash || text[start...].starts(with: [Byte.dash, Byte.greater]) {
            text.insert(Byte.backslash, at: start)
        }
        if text.last == Byte.backslash, text.dropLast().last != Byte.backslash {
            text.removeLast()
            text += "  ".utf8
        }
    }

    /// Writes the words of a line with tokens for values and embeds.
    mutating func writeLine(_ words: String, _ block: Block, inTable: Bool = false) {
        let bytes = Array(words.utf8)[...]
        var at = bytes.startIndex
        var brackets = 0
        while at < bytes.endIndex {
            switch bytes[at] {
            case Byte.backslash:
                let end = min(at + 2, bytes.endIndex)
                text += bytes[at..<end]
                at = end
            case Byte.backtick:
                let end = CodeSpan.end(in: bytes, at: at)
                writeCode(bytes[at..<end], inTable: inTable)
                at = end
            case Byte.openBrace: at = writeValue(bytes, at: at)
            case Byte.bang: at = writeImage(bytes, at: at, line: block.line)
            case Byte.openBracket:
                brackets += 1
                at = writeLabel(bytes, at: at)
            case Byte.closeBracket:
                brackets = max(0, brackets - 1)
                at = writeAddress(bytes, at: at)
            case UInt8(ascii: "h") where brackets == 0: at = writeBareAddress(bytes, at: at)
            case Byte.less: at = writeAngle(bytes, at: at)
            case 0xEE where Token.isMark(bytes, at: at): at += 3
            default:
                let end = Self.endOfPlainRun(bytes, from: at + 1)
                text += bytes[at..<end]
                at = end
            }
        }
    }

    /// The place of the next byte that may need care.
    private static func endOfPlainRun(_ bytes: ArraySlice<UInt8>, from start: Int) -> Int {
        bytes.withUnsafeBufferPointer { buffer in
            var at = start - bytes.startIndex
            while at < buffer.count {
                switch buffer[at] {
                case Byte.backslash, Byte.backtick, Byte.openBrace, Byte.bang, Byte.openBracket,
                    Byte.closeBracket, Byte.less, 0xEE:
                    return at + bytes.startIndex
                case UInt8(ascii: "h") where at + 1 < buffer.count && buffer[at + 1] == 0x74:
                    return at + bytes.startIndex
                default: at += 1
                }
            }
            return bytes.endIndex
        }
    }

    /// Writes a code span; a pipe in it would end a table's cell.
    private mutating func writeCode(_ span: ArraySlice<UInt8>, inTable: Bool) {
        var at = span.startIndex
        while at < span.endIndex {
            if Token.isMark(span, at: at) {
                at += 3
                continue
            }
            let isEscaped = at > span.startIndex && span[at - 1] == Byte.backslash
            if inTable, span[at] == Byte.pipe, !isEscaped { text.append(Byte.backslash) }
            text.append(span[at])
            at += 1
        }
    }

    /// Writes `{{name}}` as a token, or the brace as it is.
    private mutating func writeValue(_ bytes: ArraySlice<UInt8>, at start: Int) -> Int {
        if let name = ValueName.name(in: bytes, at: start), let html = substitutes.value(name) {
            text += token(.line(html: html, text: "{{\(name)}}"))
            return start + name.utf8.count + 4
        }
        text.append(bytes[start])
        return start + 1
    }

    /// Writes an image with a scheme of ours as a token, or the mark as it is.
    private mutating func writeImage(_ bytes: ArraySlice<UInt8>, at start: Int, line: Int) -> Int {
        if let (embed, end) = Embed.read(bytes, at: start, line: line) {
            if let html = substitutes.embed(embed) { text += token(.block(html)) }
            return end
        }
        text.append(bytes[start])
        return start + 1
    }

    /// Writes `[` and notes the label it opens, which may need a definition.
    private mutating func writeLabel(_ bytes: ArraySlice<UInt8>, at start: Int) -> Int {
        text.append(bytes[start])
        if !options.definitions.isEmpty,
            let close = bytes[start...].prefix(200).firstIndex(of: Byte.closeBracket)
        {
            labels.insert(bytes[(start + 1)..<close].text.lowercased())
        }
        return start + 1
    }

    /// Writes `](address)` as it is: a token in an address would be taken for part of it.
    private mutating func writeAddress(_ bytes: ArraySlice<UInt8>, at start: Int) -> Int {
        guard bytes.has("](", at: start),
            let close = bytes[start...].firstIndex(of: Byte.closeParenthesis)
        else {
            text.append(bytes[start])
            return start + 1
        }
        var at = start
        while at <= close {
            if Token.isMark(bytes, at: at) {
                at += 3
            } else {
                text.append(bytes[at])
                at += 1
            }
        }
        return max(at, close + 1)
    }

    /// Writes an address that stands alone in angle brackets, or the letter as it is.
    private mutating func writeBareAddress(_ bytes: ArraySlice<UInt8>, at start: Int) -> Int {
        guard let end = BareAddress.end(in: bytes, at: start) else {
            text.append(bytes[start])
            return start + 1
        }
        text.append(Byte.less)
        text += bytes[start..<end]
        text.append(Byte.greater)
        return end
    }

    /// Writes `<address>` and tags as they are.
    private mutating func writeAngle(_ bytes: ArraySlice<UInt8>, at start: Int) -> Int {
        if options.allowsHTML, let end = RawTag.end(in: bytes, at: start),
            !bytes.has("http", at: start + 1)
        {
            text += substitutes.tag(bytes[start..<end].text).utf8
            return end
        }
        guard bytes.has("http", at: start + 1),
            let close = bytes[start...].firstIndex(of: Byte.greater),
            !bytes[start...close].contains(Byte.space)
        else {
            text.append(bytes[start])
            return start + 1
        }
        text += bytes[start...close].filter { $0 != 0xEE }
        return close + 1
    }

    /// Writes the lines of indented code that stand together as one fence without a language.
    mutating func writeCode(_ blocks: ArraySlice<Block>, at start: Int) -> Int {
        let first = blocks[start]
        var body = ""
        var blanks = 0
        var at = start
        var end = start
        loop: while at < blocks.endIndex {
            switch blocks[at].kind {
            case .code(let line) where blocks[at].containers == first.containers:
                body += String(repeating: "\n", count: blanks) + line + "\n"
                blanks = 0
                end = at + 1
            case .blank: blanks += 1
            default: break loop
            }
            at += 1
        }
        let fence = Fence(
            info: "",
            body: body,
            line: first.line,
            bodyLine: first.line,
            indent: first.column
        )
        writeToken(.block(substitutes.fence(fence)), first)
        return end
    }

    /// Writes the lines of raw HTML that stand together as one token.
    mutating func writeHTML(_ blocks: ArraySlice<Block>, at start: Int) -> Int {
        var html = ""
        var at = start
        while at < blocks.endIndex, case .html(let line) = blocks[at].kind {
            html += RawTag.replaced(in: line, by: substitutes.tag) + "\n"
            at += 1
        }
        writeToken(.block(html), blocks[start])
        return at
    }

    /// Gives the attributes in a comment to the element before it.
    mutating func writeComment(_ comment: String, _ block: Block) {
        let isOwnLine = previous?.line != block.line
        defer { if isOwnLine { isInterrupted = true } }
        guard let attributes = substitutes.attributes(comment) else { return }
        let mark = token(.attributes(attributes))
        if let previous, text.last == Byte.lineFeed {
            switch previous.kind {
            case .text, .item, .heading, .fence, .html:
                var end = text.count - 1
                while end > 0, text[end - 1] == Byte.space { end -= 1 }
                text.insert(contentsOf: mark, at: end)
                return
            default: break
            }
        }
        isInterrupted = true
        begin(block)
        text += mark
        end(block)
    }

    /// Writes the definitions the text needs.
    mutating func writeDefinitions() {
        guard !labels.isEmpty else { return }
        var written = ""
        for label in labels.sorted() {
            guard let definition = options.definitions[label] else { continue }
            written += definition + "\n"
        }
        guard !written.isEmpty else { return }
        text.append(Byte.lineFeed)
        let block = Block(kind: .text(""), line: 0, lastLine: 0)
        for line in written.utf8.split(separator: Byte.lineFeed).map({ Array($0) }) {
            if line.starts(with: "[^".utf8) {
                writeLine(String(decoding: line, as: UTF8.self), block)
            } else {
                text += line
            }
            text.append(Byte.lineFeed)
        }
    }
}

/// An address that stands in a line without any mark (GitHub Flavored Markdown 0.29 §6.9).
enum BareAddress {
    /// The end of the address that begins at a place.
    static func end(in bytes: ArraySlice<UInt8>, at start: Int) -> Int? {
        guard bytes.has("http://", at: start) || bytes.has("https://", at: start) else {
            return nil
        }
        if start > bytes.startIndex {
            switch bytes[start - 1] {
            case Byte.space, Byte.star, Byte.underscore, Byte.tilde, Byte.openParenthesis,
                Byte.pipe:
                break
            default: return nil
            }
        }
        var address = bytes[start...].prefix {
            $0 > Byte.space && $0 != Byte.less && $0 != Byte.greater && $0 != Byte.backtick
                && $0 != Byte.pipe
        }
        while let last = address.last {
            switch last {
            case UInt8(ascii: "?"), Byte.bang, Byte.dot, UInt8(ascii: ","), Byte.colon, Byte.star,
                Byte.underscore, Byte.tilde, Byte.apostrophe, Byte.quote:
                address = address.dropLast()
                continue
            case Byte.closeParenthesis:
                let opened = address.count { $0 == Byte.openParenthesis }
                if address.count(where: { $0 == Byte.closeParenthesis }) > opened {
                    address = address.dropLast()
                    continue
                }
            default: break
            }
            break
        }
        guard address.count > 8, !address.contains(0xEE) else { return nil }
        return address.endIndex
    }
}

/// `{{name}}`: a letter, then letters, digits, `_`, `-` and `.` (DESIGN §3).
enum ValueName {
    /// The name between the two pairs of braces that begin at a place.
    static func name(in bytes: ArraySlice<UInt8>, at start: Int) -> String? {
        guard bytes.has("{{", at: start) else { return nil }
        let rest = bytes[(start + 2)...]
        guard let first = rest.first, Byte.isLetter(first) else { return nil }
        let name = rest.prefix {
            Byte.isLetter($0) || Byte.isDigit($0) || $0 == Byte.underscore || $0 == Byte.dash
                || $0 == Byte.dot
        }
        guard name.count <= 100, bytes.has("}}", at: name.endIndex) else { return nil }
        return name.text
    }
}

extension Embed {
    /// The embed that begins with `![` at a place, and its end; nil for any other image.
    static func read(
        _ bytes: ArraySlice<UInt8>,
        at start: Int,
        line: Int
    ) -> (embed: Embed, end: Int)? {
        guard bytes.has("![", at: start),
            let close = bytes[start...].firstIndex(of: Byte.closeBracket),
            bytes.has("](", at: close),
            let end = bytes[close...].firstIndex(of: Byte.closeParenthesis)
        else { return nil }
        let address = bytes[(close + 2)..<end].trimmed()
        guard let colon = address.firstIndex(of: Byte.colon) else { return nil }
        let scheme = address[..<colon].text
        guard schemes.contains(scheme) else { return nil }
        let embed = Embed(
            scheme: scheme,
            name: address[(colon + 1)...].trimmed().text,
            title: bytes[(start + 2)..<close].trimmed().text,
            line: line
        )
        return (embed, end + 1)
    }
}
