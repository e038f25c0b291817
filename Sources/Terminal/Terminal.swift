/// A terminal that exists only as rows of cells: bytes of a program go in, changed rows come out.
public struct Terminal: ~Copyable, Sendable {
    /// Rows and columns.
    public struct Size: Sendable, Hashable {
        /// Rows, 2 to 500.
        public let rows: Int
        /// Columns, 2 to 500.
        public let columns: Int

        /// A size, each side clamped to 2...500.
        public init(rows: Int, columns: Int) {
            self.rows = min(max(rows, 2), 500)
            self.columns = min(max(columns, 2), 500)
        }
    }

    /// Where the next character goes.
    public struct Cursor: Sendable, Hashable {
        /// The row from the top, from 0.
        public internal(set) var row = 0
        /// The column from the left, from 0.
        public internal(set) var column = 0
        /// Whether it is shown.
        public internal(set) var isVisible = true
    }

    /// Rows and columns.
    public private(set) var size: Size
    /// Where the next character goes.
    public internal(set) var cursor = Cursor()
    /// Lines that scrolled off the top so far.
    public internal(set) var scrolled = 0
    /// How often the bell rang.
    public internal(set) var bells = 0

    /// A blank terminal that keeps so many lines that scrolled off.
    public init(rows: Int = 28, columns: Int = 100, scrollback: Int = 1000) {
        size = Size(rows: rows, columns: columns)
    }

    /// Takes a program's output; characters and sequences may be split anywhere.
    public mutating func write(_ bytes: Span<UInt8>) {}

    /// Takes a program's output; characters and sequences may be split anywhere.
    public mutating func write(_ bytes: [UInt8]) { write(bytes.span) }

    /// Takes a program's output; characters and sequences may be split anywhere.
    public mutating func write(_ bytes: ArraySlice<UInt8>) { write(bytes.span) }

    /// Changes the size; rows are kept from the top, those above the cursor go to the scrollback.
    public mutating func resize(rows: Int, columns: Int) {
        size = Size(rows: rows, columns: columns)
    }

    /// The rows that changed since this was last called; nil where nothing did.
    ///
    /// The first patch, and the first after a change of size, has all rows.
    public mutating func takePatch() -> Patch? { nil }

    /// All rows as they are now; does not count as taking them.
    public func snapshot() -> Patch {
        Patch(
            size: [size.rows, size.columns],
            isWhole: true,
            cursor: [cursor.row, cursor.column, cursor.isVisible ? 1 : 0],
            scrolled: scrolled,
            rows: []
        )
    }

    /// The rows as plain text, trailing blanks cut.
    public func text() -> [String] { snapshot().rows.map(\.text) }

    /// Lines that scrolled off and are still kept, numbered from 0 since the start.
    ///
    /// Numbers that are no longer kept, or not yet there, are left out.
    public func scrollback(from first: Int, count: Int) -> [Patch.Row] { [] }
}
