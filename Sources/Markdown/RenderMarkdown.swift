/// How blocks are rendered.
public struct MarkdownOptions: Sendable {
    /// Whether raw HTML reaches the page; otherwise it is shown as text.
    public var allowsHTML: Bool
    /// Definitions of links and footnotes made elsewhere in the file.
    public var definitions: MarkdownDefinitions
    /// What the ids of footnotes begin with, unique in a page.
    public var footnotePrefix: String?

    /// How blocks are rendered.
    public init(
        allowsHTML: Bool = false,
        definitions: MarkdownDefinitions = .init(),
        footnotePrefix: String? = nil
    ) {
        self.allowsHTML = allowsHTML
        self.definitions = definitions
        self.footnotePrefix = footnotePrefix
    }
}

/// The definitions of links and footnotes of a file, by label.
public struct MarkdownDefinitions: Sendable {
    private var texts: [String: String] = [:]

    /// No definitions.
    public init() {}

    /// The definitions among blocks; the first of a label counts.
    public init(_ blocks: [Block]) {
        for at in blocks.indices {
            guard case .definition(let label, let text) = blocks[at].kind else { continue }
            let key = label.lowercased()
            if texts[key] == nil { texts[key] = text }
        }
    }

    var isEmpty: Bool { texts.isEmpty }

    subscript(label: String) -> String? { texts[label.lowercased()] }
}

/// The longest text that is rendered at once: 64 KiB, more than any slide holds.
public let markdownLimit = 64 << 10

/// The HTML of blocks of one document.
///
/// The blocks are written anew in the form that Discount reads as CommonMark does, with a token for
/// everything it must not see, and the tokens in its HTML are replaced (facts/render.md §1.6).
/// - Throws: Where the text is longer than `markdownLimit`.
public func renderMarkdown(
    _ blocks: ArraySlice<Block>,
    file: String,
    options: MarkdownOptions = MarkdownOptions(),
    substitutes: Substitutes = Substitutes()
) throws(Problem) -> String {
    var writer = DiscountWriter(options: options, substitutes: substitutes)
    writer.write(blocks)
    guard writer.text.count <= markdownLimit else {
        throw Problem(
            file: file,
            line: blocks.first { $0.kind != .blank }?.line ?? 1,
            message: "The text from here on has \(writer.text.count) bytes; at most"
                + " \(markdownLimit) are rendered at once. Break it into several slides."
        )
    }
    if writer.text.isEmpty { return "" }
    guard
        let document = DiscountDocument(
            writer.text,
            allowsHTML: options.allowsHTML,
            prefix: options.footnotePrefix
        )
    else { return "" }
    var page = TokenReplacer(html: document.html(), tokens: writer.tokens)
    return page.replaced()
}
