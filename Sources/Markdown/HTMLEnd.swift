/// What ends a block of raw HTML (CommonMark 0.31 §4.6).
enum HTMLEnd: Equatable {
    /// An empty line.
    case blankLine
    /// `</script>`, `</pre>`, `</style>` or `</textarea>`.
    case closingTag

    /// The end of the block that a line opens; nil where it opens none.
    init?(opening content: ArraySlice<UInt8>, inParagraph: Bool) {
        guard content.first == Byte.less else { return nil }
        var rest = content.dropFirst()
        let isClosing = rest.first == Byte.slash
        if isClosing { rest = rest.dropFirst() }
        let name = rest.prefix { Byte.isLetter($0) || Byte.isDigit($0) || $0 == Byte.dash }
        guard let first = name.first, Byte.isLetter(first), name.count <= 20 else { return nil }
        let word = String(decoding: name.map { Byte.isLetter($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
        let next = rest.dropFirst(name.count).first
        guard next == nil || next == Byte.greater || next == Byte.slash || next == Byte.space else {
            return nil
        }
        if !isClosing, Self.verbatim.contains(word) {
            self = .closingTag
        } else if Self.blocks.contains(word) {
            self = .blankLine
        } else {
            let tail = content.trimmed()
            let isLone = tail.firstIndex(of: Byte.greater) == tail.endIndex - 1
            guard isLone, !inParagraph else { return nil }
            self = .blankLine
        }
    }

    /// Whether the block ends with this line.
    func ends(_ line: ArraySlice<UInt8>) -> Bool {
        guard self == .closingTag else { return false }
        let lower = line.map { Byte.isLetter($0) ? $0 | 0x20 : $0 }[...]
        return lower.firstIndex(of: "</script>", from: 0) != nil
            || lower.firstIndex(of: "</pre>", from: 0) != nil
            || lower.firstIndex(of: "</style>", from: 0) != nil
            || lower.firstIndex(of: "</textarea>", from: 0) != nil
    }

    private static let verbatim: Set<String> = ["script", "pre", "style", "textarea"]
    private static let blocks: Set<String> = [
        "address", "article", "aside", "base", "basefont", "blockquote", "body", "caption",
        "center", "col", "colgroup", "dd", "details", "dialog", "dir", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "frame", "frameset", "h1", "h2", "h3",
        "h4", "h5", "h6", "head", "header", "hr", "html", "iframe", "legend", "li", "link", "main",
        "menu", "menuitem", "nav", "noframes", "ol", "optgroup", "option", "p", "param", "search",
        "section", "source", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title",
        "tr", "track", "ul",
    ]
}
