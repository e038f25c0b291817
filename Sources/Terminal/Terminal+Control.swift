extension Terminal {
    /// Obeys a control character.
    mutating func control(_ byte: UInt8) {
        isJoinPending = false
        switch byte {
        case 0x07: bells += 1
        case 0x08: move(row: cursor.row, column: cursor.column - 1)
        case 0x09: tabForward(1)
        case 0x0A, 0x0B, 0x0C:
            isWrapPending = false
            lineFeed()
            if modes.newLines { cursor.column = 0 }
        case 0x0D: move(row: cursor.row, column: 0)
        case 0x0E: charsets.isShifted = true
        case 0x0F: charsets.isShifted = false
        default: break
        }
    }

    /// Obeys a short escape sequence.
    mutating func escape(_ intermediate: UInt8, _ final: UInt8) {
        isJoinPending = false
        switch (intermediate, final) {
        case (0, UInt8(ascii: "7")): saveCursor()
        case (0, UInt8(ascii: "8")): restoreCursor()
        case (0, UInt8(ascii: "D")):
            isWrapPending = false
            lineFeed()
        case (0, UInt8(ascii: "E")):
            move(row: cursor.row, column: 0)
            lineFeed()
        case (0, UInt8(ascii: "H")): tabStops[min(cursor.column, tabStops.count - 1)] = true
        case (0, UInt8(ascii: "M")): reverseLineFeed()
        case (0, UInt8(ascii: "c")): reset()
        case (UInt8(ascii: "("), _): charsets.firstDraws = final == UInt8(ascii: "0")
        case (UInt8(ascii: ")"), _): charsets.secondDraws = final == UInt8(ascii: "0")
        case (UInt8(ascii: "#"), UInt8(ascii: "8")): fillWithE()
        default: break
        }
    }

    /// Puts the cursor somewhere on the screen.
    mutating func move(row: Int, column: Int) {
        cursor.row = min(max(row, 0), size.rows - 1)
        cursor.column = min(max(column, 0), size.columns - 1)
        isWrapPending = false
    }

    /// Goes down a row; at the end of the scrolling region the region moves up instead.
    mutating func lineFeed() {
        if cursor.row == region.upperBound {
            scrollUp(1, from: region.lowerBound)
        } else if cursor.row < size.rows - 1 {
            cursor.row += 1
        }
    }

    private mutating func reverseLineFeed() {
        isWrapPending = false
        if cursor.row == region.lowerBound {
            scrollDown(1, from: region.lowerBound)
        } else if cursor.row > 0 {
            cursor.row -= 1
        }
    }

    /// Goes to the next tab stop, or the last column.
    mutating func tabForward(_ count: Int) {
        isWrapPending = false
        for _ in 0..<min(count, size.columns) {
            repeat {
                cursor.column += 1
            } while cursor.column < size.columns - 1
                && !tabStops[cursor.column]
            cursor.column = min(cursor.column, size.columns - 1)
        }
    }

    /// Goes back to the tab stop before, or the first column.
    mutating func tabBackward(_ count: Int) {
        isWrapPending = false
        for _ in 0..<min(count, size.columns) where cursor.column > 0 {
            repeat { cursor.column -= 1 } while cursor.column > 0 && !tabStops[cursor.column]
        }
    }

    /// Moves the rows from one to the end of the region up.
    ///
    /// What leaves the top of the main screen is kept, unless lines were deleted there.
    mutating func scrollUp(_ count: Int, from top: Int, isDeletion: Bool = false) {
        if top == 0, !isAlternate, !isDeletion {
            for row in 0..<min(count, region.upperBound + 1) { keep(row: row) }
        }
        screen.scrollUp(count, top: top, bottom: region.upperBound, style: pen.eraser)
    }

    /// Moves the rows from one to the end of the region down.
    mutating func scrollDown(_ count: Int, from top: Int) {
        screen.scrollDown(count, top: top, bottom: region.upperBound, style: pen.eraser)
    }

    /// Adds a row of the main screen to the scrollback.
    mutating func keep(row: Int) {
        if isAlternate {
            kept.append(
                row: row,
                of: hiddenScreen,
                styles: styles,
                clusters: clusters,
                isReversed: modes.isReversed
            )
        } else {
            kept.append(
                row: row,
                of: screen,
                styles: styles,
                clusters: clusters,
                isReversed: modes.isReversed
            )
        }
    }

    /// Remembers cursor, style and character sets (DECSC).
    mutating func saveCursor() {
        saved = SavedCursor(
            row: cursor.row,
            column: cursor.column,
            style: pen.style,
            originIsRegion: modes.originIsRegion,
            charsets: charsets
        )
    }

    /// Brings back what was remembered (DECRC).
    mutating func restoreCursor() {
        move(row: saved.row, column: saved.column)
        modes.originIsRegion = saved.originIsRegion
        charsets = saved.charsets
        usePen(saved.style)
    }

    private mutating func fillWithE() {
        let row = Array(repeating: UInt8(ascii: "E"), count: size.columns)
        for at in 0..<size.rows {
            screen.place(ascii: row.span, in: 0..<row.count, row: at, column: 0, style: 0)
        }
        region = 0...(size.rows - 1)
        move(row: 0, column: 0)
    }
}
