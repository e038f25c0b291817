extension Terminal {
    /// Whether printable ASCII may go into the row as it is.
    @inline(__always)
    var takesPlainText: Bool { !modes.inserts && !isJoinPending && !charsets.draws }

    /// Prints the printable ASCII from a place on, and returns the place after it.
    mutating func print(ascii bytes: Span<UInt8>, from first: Int) -> Int {
        var at = first
        while at < bytes.count {
            let start = at
            wrapIfPending()
            let end = min(bytes.count, start + size.columns - cursor.column)
            while at < end, 0x20...0x7E ~= bytes[at] { at += 1 }
            guard at > start else { break }
            screen.place(
                ascii: bytes,
                in: start..<at,
                row: cursor.row,
                column: cursor.column,
                style: pen.number
            )
            lastPrinted = UInt32(bytes[at - 1])
            advance(by: at - start)
            if at < bytes.count, !(0x20...0x7E ~= bytes[at]) { break }
        }
        return at
    }

    /// Prints one character, or joins it with the one before.
    mutating func print(_ scalar: UInt32) {
        let shown = charsets.draws ? Charsets.line(for: scalar) : Self.visible(scalar)
        let columns = CharacterWidth.columns(of: shown)
        let joins =
            columns == 0
            || (isJoinPending && CharacterWidth.isJoinedByJoiner(shown))
            || (CharacterWidth.isSkinTone(shown) && previousIsWide)
        isJoinPending = false
        if joins {
            isJoinPending = join(shown) && shown == CharacterWidth.zeroWidthJoiner
        } else {
            place(shown, columns: columns)
            lastPrinted = scalar
        }
    }

    /// Line and paragraph separators would break the row on a page.
    private static func visible(_ scalar: UInt32) -> UInt32 {
        0x2028...0x2029 ~= scalar ? 0xFFFD : scalar
    }

    private mutating func place(_ scalar: UInt32, columns: Int) {
        wrapIfPending()
        if cursor.column + columns > size.columns {
            if modes.wraps {
                screen.erase(
                    row: cursor.row,
                    columns: cursor.column..<size.columns,
                    style: pen.eraser
                )
                cursor.column = 0
                lineFeed()
            } else {
                cursor.column = size.columns - columns
            }
        }
        if modes.inserts {
            screen.insertBlanks(
                columns,
                row: cursor.row,
                column: cursor.column,
                style: pen.eraser
            )
        }
        screen.place(
            scalar: scalar,
            isWide: columns == 2,
            row: cursor.row,
            column: cursor.column,
            style: pen.number
        )
        advance(by: columns)
    }

    @inline(__always)
    private mutating func wrapIfPending() {
        guard isWrapPending else { return }
        isWrapPending = false
        guard modes.wraps else { return }
        cursor.column = 0
        lineFeed()
    }

    @inline(__always)
    private mutating func advance(by columns: Int) {
        cursor.column += columns
        guard cursor.column >= size.columns else { return }
        cursor.column = size.columns - 1
        isWrapPending = true
    }

    /// Repeats the last character (REP), at most to the end of the row.
    mutating func repeatLast(_ count: Int) {
        guard let lastPrinted, !isWrapPending else { return }
        let columns = max(1, CharacterWidth.columns(of: lastPrinted))
        for _ in 0..<min(count, (size.columns - cursor.column) / columns) { print(lastPrinted) }
    }
}

extension Terminal {
    /// The column of the character before the cursor; nil at the start of a row.
    private var previousColumn: Int? {
        let column = isWrapPending ? cursor.column : cursor.column - 1
        guard column >= 0 else { return nil }
        return screen[cursor.row, column].kind == .tail ? column - 1 : column
    }

    private var previousIsWide: Bool {
        previousColumn.map { screen[cursor.row, $0].kind == .wide } ?? false
    }

    /// Joins a scalar with the character before the cursor; false where there is none to join.
    private mutating func join(_ scalar: UInt32) -> Bool {
        guard let column = previousColumn, CharacterWidth.joins(scalar) else { return false }
        let cell = screen[cursor.row, column]
        var scalars = cell.cluster.map { clusters[$0] } ?? [cell.scalar]
        guard scalars.count < 12 else { return true }
        scalars.append(scalar)
        if clusters.isCrowded { compactClusters() }
        let number = clusters.number(of: scalars)
        screen.join(cluster: number, row: cursor.row, column: column)
        return true
    }

    private mutating func compactClusters() {
        var inUse = Array(repeating: false, count: clusters.count)
        screen.mark(clusters: &inUse)
        hiddenScreen.mark(clusters: &inUse)
        let renumbered = clusters.compact(keeping: inUse)
        screen.renumber(clusters: renumbered)
        hiddenScreen.renumber(clusters: renumbered)
    }
}
