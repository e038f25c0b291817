import Testing

/// One small output and what a terminal of 10 rows and 40 columns shows after it.
struct TerminalCase: Sendable, CustomTestStringConvertible {
    /// The rule it shows.
    let name: String
    /// What the program printed.
    let input: [UInt8]
    /// The rows, trailing blanks and blank rows at the end cut.
    let rows: [String]
    /// Row and column of the cursor, where the case is about it.
    var cursor: [Int]?
    /// The first row on the wire, where the case is about style.
    var wire: String?
    /// Why tmux shows another text, where it does.
    var tmuxDiffers: String?

    var testDescription: String { name }

    init(
        _ name: String,
        _ input: String,
        _ rows: [String],
        cursor: [Int]? = nil,
        wire: String? = nil,
        tmuxDiffers: String? = nil
    ) {
        self.init(
            name,
            bytes: Array(input.utf8),
            rows,
            cursor: cursor,
            wire: wire,
            tmuxDiffers: tmuxDiffers
        )
    }

    init(
        _ name: String,
        bytes: [UInt8],
        _ rows: [String],
        cursor: [Int]? = nil,
        wire: String? = nil,
        tmuxDiffers: String? = nil
    ) {
        self.name = name
        self.input = bytes
        self.rows = rows
        self.cursor = cursor
        self.wire = wire
        self.tmuxDiffers = tmuxDiffers
    }
}
