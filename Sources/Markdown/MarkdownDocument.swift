/// The blocks of one file, found in one pass that knows fences, comments, lists and quotes.
///
/// What is recognised follows CommonMark 0.31 with tables, task boxes and footnotes; where authors
/// commonly differ from it, facts/render.md §1.6 and facts/runbooks.md §3.1 say how it is read.
public struct MarkdownDocument: Sendable {
    /// How lines that mean something else in a talk than on a page are read.
    public enum Dialect: Sendable {
        /// `---` under a line of text makes it a heading.
        case page
        /// `---` and `----` always separate slides; `Notes:` and `::left::` end every list and quote.
        case talk
    }

    /// The text between two lines `---` at the top of a file.
    public struct FrontMatter: Sendable, Equatable {
        /// The lines between, each with its LF.
        public var text: String
        /// The line of the first of them, from 1.
        public var line: Int

        /// The text from a line on.
        public init(text: String, line: Int) {
            self.text = text
            self.line = line
        }

        /// The front matter of a text, whose other lines are not read; nil where it has none.
        public init?(of source: SourceText) {
            var scanner = BlockScanner(source: source, dialect: .page)
            _ = scanner.scanFrontMatter()
            guard let found = scanner.frontMatter else { return nil }
            self = found
        }
    }

    /// The file the blocks are from.
    public let source: SourceText
    /// The front matter; nil where line 1 is not `---`.
    public let frontMatter: FrontMatter?
    /// The blocks in the order of the text.
    public let blocks: [Block]
    /// What cannot be read as written.
    public let problems: [Problem]

    /// Finds the blocks of a text.
    public init(_ source: SourceText, dialect: Dialect = .page) {
        var scanner = BlockScanner(source: source, dialect: dialect)
        scanner.scan()
        self.source = source
        frontMatter = scanner.frontMatter
        blocks = scanner.blocks
        problems = scanner.problems
    }

    /// The fences in the order of the text.
    public var fences: [Fence] {
        blocks.compactMap { if case .fence(let fence) = $0.kind { fence } else { nil } }
    }
}
