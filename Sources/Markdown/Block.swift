/// One line of a document that stands for itself, or one whole fence or comment.
public struct Block: Sendable, Equatable {
    /// What it is.
    public var kind: Kind
    /// Its (first) line, from 1.
    public var line: Int
    /// Its last line.
    public var lastLine: Int
    /// The column of its first character that is neither a blank nor the mark of a container, from 0.
    public var column: Int
    /// The quotes and list items it stands in, outermost first; an item stands in itself.
    public var containers: [Container]

    /// A block.
    public init(
        kind: Kind,
        line: Int,
        lastLine: Int,
        column: Int = 0,
        containers: [Container] = []
    ) {
        self.kind = kind
        self.line = line
        self.lastLine = lastLine
        self.column = column
        self.containers = containers
    }

    /// What a block is.
    public enum Kind: Sendable, Equatable {
        /// A heading, its text without marks.
        case heading(level: Int, text: String)
        /// A fenced code block.
        indirect case fence(Fence)
        /// `---` or `----` at the start of a line: the end of a slide.
        case separator(dashes: Int)
        /// Any other thematic break.
        case rule
        /// What stands between `<!--` and `-->`, blanks at both ends removed.
        case comment(String)
        /// The first line of a list item.
        indirect case item(ListItem)
        /// A line of a paragraph.
        case text(String)
        /// A line of a table; the second one is the line of dashes.
        case row(String)
        /// A line of indented code, without the indent.
        case code(String)
        /// A line of raw HTML.
        case html(String)
        /// `[label]: …`, or a footnote where the label begins with `^`; the whole text.
        indirect case definition(label: String, text: String)
        /// An empty line.
        case blank
    }

    /// Something a block can stand in.
    public enum Container: Sendable, Equatable {
        /// A quote.
        case quote
        /// A list item whose content begins that many columns after its container's.
        case item(width: Int)
    }

    /// The number of quotes it stands in.
    public var quoteDepth: Int { containers.count { $0 == .quote } }
    /// The number of list items it stands in.
    public var listDepth: Int { containers.count - quoteDepth }
}

/// The first line of a list item.
public struct ListItem: Sendable, Equatable {
    /// The mark as written: `-`, `*`, `+`, `1.` or `1)`.
    public var marker: String
    /// The number of an ordered item.
    public var number: Int?
    /// Whether its box is ticked; nil where it has no box.
    public var checked: Bool?
    /// The text after mark and box; empty where another block begins on the same line.
    public var text: String
    /// The columns before the mark.
    public var indent: Int
    /// The number of list items around it.
    public var depth: Int

    /// The first line of a list item.
    public init(
        marker: String,
        number: Int?,
        checked: Bool?,
        text: String,
        indent: Int,
        depth: Int
    ) {
        self.marker = marker
        self.number = number
        self.checked = checked
        self.text = text
        self.indent = indent
        self.depth = depth
    }
}
