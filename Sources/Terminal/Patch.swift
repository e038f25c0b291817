public import JSONValue

/// Rows of a terminal as a page draws them: those that changed, or all of them.
///
/// - Source: facts/terminal.md §5.
public struct Patch: Sendable, Equatable {
    /// Rows and columns of the terminal.
    public var size: [Int]
    /// Whether these are all rows and not only the changed ones.
    public var isWhole: Bool
    /// The cursor: row, column, 1 where it is shown or 0.
    public var cursor: [Int]
    /// Lines that scrolled off the top so far.
    public var scrolled: Int
    /// The rows, from the top.
    public var rows: [Row]

    /// A patch of these rows.
    public init(size: [Int], isWhole: Bool, cursor: [Int], scrolled: Int, rows: [Row]) {
        self.size = size
        self.isWhole = isWhole
        self.cursor = cursor
        self.scrolled = scrolled
        self.rows = rows
    }

    /// The rows on the wire, as an event's `r` holds them.
    public var json: [JSON] { rows.map(\.json) }
}

extension Patch {
    /// One row, trailing blanks of the plain style cut.
    public struct Row: Sendable, Equatable {
        /// The row's number from the top; in the scrollback the line's number since the start.
        public var index: Int
        /// The row's text from the left; empty where the row is blank.
        public var texts: [StyledText]

        /// A row of these texts.
        public init(index: Int, texts: [StyledText]) {
            self.index = index
            self.texts = texts
        }

        /// The row without its styles.
        public var text: String { texts.reduce(into: "") { $0 += $1.text } }

        /// The row on the wire: `[number, text, style, text, style, …]`.
        ///
        /// A text is a string where each code point takes one column, else `[text, columns]`. The
        /// style is `0` or `"flags.foreground.background"`.
        public var json: JSON {
            var items: [JSON] = [.int(index)]
            items.reserveCapacity(1 + 2 * texts.count)
            for text in texts {
                let string = JSON.string(text.text)
                items.append(text.isWide ? .array([string, .int(text.columns)]) : string)
                items.append(text.style.wire.map { .string($0) } ?? .int(0))
            }
            return .array(items)
        }
    }

    /// Neighbouring cells of one style.
    public struct StyledText: Sendable, Equatable {
        /// The characters.
        public var text: String
        /// The columns they fill.
        public var columns: Int
        /// Whether some code point takes more or less than one column.
        public var isWide: Bool
        /// How they look.
        public var style: Style

        /// Text that fills so many columns.
        public init(text: String, columns: Int, isWide: Bool, style: Style) {
            self.text = text
            self.columns = columns
            self.isWide = isWide
            self.style = style
        }
    }
}
