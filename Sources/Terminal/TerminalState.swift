/// The style of what is written next, with its numbers in the table of styles.
struct Pen: Sendable {
    /// The style.
    var style = Style()
    /// Its number.
    var number: UInt32 = 0
    /// The number of the style that erased cells get: the background alone.
    var eraser: UInt32 = 0
}

/// Ways to behave that a program turns on and off.
struct Modes: Sendable {
    /// The character after the last column goes to the next row (DECAWM).
    var wraps = true
    /// Rows are counted from the top of the scrolling region (DECOM).
    var originIsRegion = false
    /// Characters push the rest of the row to the right (IRM).
    var inserts = false
    /// A line feed also returns to the first column (LNM).
    var newLines = false
    /// The whole screen has its colours exchanged (DECSCNM).
    var isReversed = false
}

/// Which of the two sets of characters draw lines in place of small letters.
struct Charsets: Sendable {
    /// G0 draws lines.
    var firstDraws = false
    /// G1 draws lines.
    var secondDraws = false
    /// G1 is in use (SO), not G0 (SI).
    var isShifted = false

    /// Whether small letters draw lines now.
    @inline(__always)
    var draws: Bool { isShifted ? secondDraws : firstDraws }

    /// The line that stands for a character from `_` on; the character itself for others.
    ///
    /// - Source: DEC special graphics, as in xterm.
    static func line(for scalar: UInt32) -> UInt32 {
        guard 0x5F...0x7E ~= scalar else { return scalar }
        return lines[Int(scalar - 0x5F)].value
    }

    private static let lines = Array(" ◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·".unicodeScalars)
}

/// What DECSC keeps for DECRC, once for each screen.
struct SavedCursor: Sendable {
    /// The row.
    var row = 0
    /// The column.
    var column = 0
    /// The style.
    var style = Style()
    /// Whether rows counted from the region.
    var originIsRegion = false
    /// The sets of characters.
    var charsets = Charsets()
}
