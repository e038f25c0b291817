/// Start tags of raw HTML, each within one line (CommonMark 0.31 §6.6).
enum RawTag {
    /// The end of the start tag that begins with `<` at a place; nil where none does.
    static func end(in bytes: ArraySlice<UInt8>, at start: Int) -> Int? {
        guard bytes[start] == Byte.less, start + 1 < bytes.endIndex, Byte.isLetter(bytes[start + 1])
        else { return nil }
        var quote: UInt8?
        for at in (start + 1)..<bytes.endIndex {
            let byte = bytes[at]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == Byte.quote || byte == Byte.apostrophe {
                quote = byte
            } else if byte == Byte.greater {
                return at + 1
            } else if byte == Byte.less {
                return nil
            }
        }
        return nil
    }

    /// A line of a block of raw HTML with each start tag replaced.
    static func replaced(in line: String, by tag: (String) -> String) -> String {
        guard line.utf8.contains(Byte.less) else { return line }
        let bytes = Array(line.utf8)[...]
        var written = ""
        var kept = bytes.startIndex
        var at = bytes.startIndex
        while at < bytes.endIndex {
            guard let end = end(in: bytes, at: at) else {
                at += 1
                continue
            }
            written += bytes[kept..<at].text + tag(bytes[at..<end].text)
            at = end
            kept = end
        }
        return written + bytes[kept...].text
    }
}

extension Block {
    /// The start tags of raw HTML in it, in order; none that stands in code.
    public var rawTags: [String] {
        switch kind {
        case .text(let words), .heading(_, let words), .row(let words): rawTags(in: words)
        case .item(let item): rawTags(in: item.text)
        case .html(let line): rawTags(in: line, hasCode: false)
        default: []
        }
    }

    private func rawTags(in words: String, hasCode: Bool = true) -> [String] {
        guard Byte.stands(Byte.less, in: words) else { return [] }
        let bytes = Array(words.utf8)[...]
        var found: [String] = []
        var at = bytes.startIndex
        while at < bytes.endIndex {
            switch bytes[at] {
            case Byte.backslash where hasCode: at += 2
            case Byte.backtick where hasCode: at = CodeSpan.end(in: bytes, at: at)
            case Byte.less:
                let end = RawTag.end(in: bytes, at: at)
                if let end { found.append(bytes[at..<end].text) }
                at = end ?? at + 1
            default: at += 1
            }
        }
        return found
    }
}
