/// A terminal that exists only as rows of cells: bytes of a program go in, changed rows come out.
///
/// It understands what programs send to `TERM=xterm-256color` and drops everything else. It answers
/// no queries, and nothing a program prints can make it fail: sizes, counts and coordinates are
/// clamped.
/// - Source: facts/terminal.md.
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

    /// Where the next character goes.
    public internal(set) var cursor = Cursor()
    /// How often the bell rang.
    public internal(set) var bells = 0

    var parser = Parser()
    var screen: Grid
    /// The main screen while the alternate one is shown, and the other way round.
    var hiddenScreen: Grid
    var isAlternate = false
    var styles = InternTable(first: Style())
    var clusters = InternTable<[UInt32]>(first: [])
    var kept: Scrollback

    var pen = Pen()
    var modes = Modes()
    var charsets = Charsets()
    var saved = SavedCursor()
    var hiddenSaved = SavedCursor()
    var tabStops: [Bool]
    /// The first and the last row that scroll.
    var region: ClosedRange<Int>
    /// Whether the cursor stands behind the last column: the next character wraps.
    var isWrapPending = false
    /// Whether U+200D came last.
    var isJoinPending = false
    /// The character that REP repeats.
    var lastPrinted: UInt32?

    var sent = SentFrame()

    /// A blank terminal that keeps so many lines that scrolled off.
    public init(rows: Int = 28, columns: Int = 100, scrollback: Int = 1000) {
        let size = Size(rows: rows, columns: columns)
        screen = Grid(size)
        hiddenScreen = Grid(size)
        kept = Scrollback(capacity: scrollback)
        tabStops = Self.tabStops(columns: size.columns)
        region = 0...(size.rows - 1)
    }

    /// Rows and columns.
    public var size: Size { screen.size }

    /// Lines that scrolled off the top so far.
    public var scrolled: Int { kept.total }
}

extension Terminal {
    /// Takes a program's output; characters and sequences may be split anywhere.
    public mutating func write(_ bytes: Span<UInt8>) {
        var at = 0
        var skimmed = 0
        while at < bytes.count {
            let byte = bytes[at]
            if parser.isBetweenCharacters, 0x20...0x7E ~= byte, takesPlainText {
                at = print(ascii: bytes, from: at)
                continue
            }
            if parser.dropsCharacter(before: byte) { print(0xFFFD) }
            switch parser.take(byte) {
            case .none: break
            case .print(let scalar): print(scalar)
            case .control(let byte):
                control(byte)
                if byte == 0x0A, at >= skimmed {
                    (at, skimmed) = skim(bytes, from: at + 1)
                    continue
                }
            case .escape(let intermediate, let final): escape(intermediate, final)
            case .sequence(let final): sequence(final)
            }
            at += 1
        }
    }

    /// Takes a program's output; characters and sequences may be split anywhere.
    public mutating func write(_ bytes: [UInt8]) { write(bytes.span) }

    /// Takes a program's output; characters and sequences may be split anywhere.
    public mutating func write(_ bytes: ArraySlice<UInt8>) { write(bytes.span) }

    /// Changes the size; rows are kept from the top, those above the cursor go to the scrollback.
    public mutating func resize(rows: Int, columns: Int) {
        let size = Size(rows: rows, columns: columns)
        guard size != self.size else { return }
        let skipped = max(0, cursor.row - (size.rows - 1))
        let hiddenSkipped = max(0, hiddenSaved.row - (size.rows - 1))
        for row in 0..<(isAlternate ? hiddenSkipped : skipped) { keep(row: row) }
        screen = screen.fitted(to: size, skipping: skipped)
        hiddenScreen = hiddenScreen.fitted(to: size, skipping: hiddenSkipped)
        cursor.row = min(cursor.row - skipped, size.rows - 1)
        cursor.column = min(cursor.column, size.columns - 1)
        saved.row -= min(skipped, saved.row)
        hiddenSaved.row -= min(hiddenSkipped, hiddenSaved.row)
        region = 0...(size.rows - 1)
        tabStops = Self.tabStops(columns: size.columns)
        isWrapPending = false
        isJoinPending = false
        sent = SentFrame()
    }

    static func tabStops(columns: Int) -> [Bool] { (0..<columns).map { $0 % 8 == 0 } }
}
