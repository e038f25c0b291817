/// The cells of one screen, and which of its rows changed.
///
/// Rows move by exchanging places in a map, not by copying. A wide character never loses one of its
/// halves: whoever writes between them blanks the other. Coordinates outside are clamped.
struct Grid: Sendable {
    /// Rows and columns.
    let size: Terminal.Size
    /// Rows written since they were last looked at.
    private(set) var changed: [Bool]
    private var cells: [Cell]
    /// Where in `cells` each row starts.
    private var starts: [Int]

    /// A blank screen.
    init(_ size: Terminal.Size) {
        self.size = size
        changed = Array(repeating: true, count: size.rows)
        cells = Array(repeating: .blank, count: size.rows * size.columns)
        starts = (0..<size.rows).map { $0 * size.columns }
    }

    private func clamped(row: Int) -> Int { min(max(row, 0), size.rows - 1) }
    private func clamped(column: Int) -> Int { min(max(column, 0), size.columns) }

    /// One cell; a blank outside the screen.
    subscript(row: Int, column: Int) -> Cell {
        guard 0..<size.rows ~= row, 0..<size.columns ~= column else { return .blank }
        return cells[starts[row] + column]
    }

    /// The cells of one row from the left.
    func withCells<Result>(of row: Int, _ body: (Span<Cell>) -> Result) -> Result {
        let start = starts[clamped(row: row)]
        return body(cells.span.extracting(start..<(start + size.columns)))
    }

    /// Says that every row has to be looked at.
    mutating func markAll() { for row in changed.indices { changed[row] = true } }

    /// Says that a row was looked at.
    mutating func unmark(row: Int) { changed[clamped(row: row)] = false }
}

extension Grid {
    /// Writes printable ASCII from a column on; what does not fit into the row is left out.
    mutating func place(
        ascii bytes: Span<UInt8>,
        in range: Range<Int>,
        row: Int,
        column: Int,
        style: UInt32
    ) {
        let row = clamped(row: row)
        let column = clamped(column: column)
        let count = min(range.count, size.columns - column)
        guard count > 0 else { return }
        split(row: row, before: column)
        split(row: row, before: column + count)
        let start = starts[row] + column
        let bytes = bytes.extracting(range.lowerBound..<(range.lowerBound + count))
        var cells = cells.mutableSpan
        for offset in bytes.indices {
            cells[start + offset] = Cell(ascii: bytes[offset], style: style)
        }
        changed[row] = true
    }

    /// Writes one character; a wide one takes the next column too and has to fit.
    mutating func place(scalar: UInt32, isWide: Bool, row: Int, column: Int, style: UInt32) {
        let row = clamped(row: row)
        let width = isWide ? 2 : 1
        guard column >= 0, column + width <= size.columns else { return }
        split(row: row, before: column)
        split(row: row, before: column + width)
        let at = starts[row] + column
        cells[at] = Cell(scalar: scalar, kind: isWide ? .wide : .narrow, style: style)
        if isWide { cells[at + 1] = Cell(scalar: 0x20, kind: .tail, style: style) }
        changed[row] = true
    }

    /// Makes a cell show a cluster in place of its scalar.
    mutating func join(cluster: UInt32, row: Int, column: Int) {
        guard 0..<size.rows ~= row, 0..<size.columns ~= column else { return }
        cells[starts[row] + column].cluster = cluster
        changed[row] = true
    }

    /// Blanks the columns of a range.
    mutating func erase(row: Int, columns: Range<Int>, style: UInt32) {
        let row = clamped(row: row)
        let first = clamped(column: columns.lowerBound)
        let end = clamped(column: columns.upperBound)
        guard first < end else { return }
        split(row: row, before: first)
        split(row: row, before: end)
        clear(row: row, columns: first..<end, style: style)
    }

    /// Moves the rest of the row to the right and blanks the gap; what leaves the row is lost.
    mutating func insertBlanks(_ count: Int, row: Int, column: Int, style: UInt32) {
        let row = clamped(row: row)
        let column = clamped(column: column)
        let count = min(max(count, 0), size.columns - column)
        guard count > 0 else { return }
        split(row: row, before: column)
        split(row: row, before: size.columns - count)
        let start = starts[row]
        var at = size.columns - 1
        while at >= column + count {
            cells[start + at] = cells[start + at - count]
            at -= 1
        }
        clear(row: row, columns: column..<(column + count), style: style)
    }

    /// Removes columns, moves the rest of the row to the left and blanks its end.
    mutating func deleteCells(_ count: Int, row: Int, column: Int, style: UInt32) {
        let row = clamped(row: row)
        let column = clamped(column: column)
        let count = min(max(count, 0), size.columns - column)
        guard count > 0 else { return }
        split(row: row, before: column)
        split(row: row, before: column + count)
        let start = starts[row]
        var at = column
        while at + count < size.columns {
            cells[start + at] = cells[start + at + count]
            at += 1
        }
        clear(row: row, columns: (size.columns - count)..<size.columns, style: style)
    }

    /// Blanks both halves of a wide character that stands on both sides of a boundary.
    @inline(__always)
    private mutating func split(row: Int, before column: Int) {
        guard column > 0, column < size.columns else { return }
        let at = starts[row] + column
        guard cells[at].kind == .tail else { return }
        cells[at] = Cell(ascii: 0x20, style: cells[at].style)
        cells[at - 1] = Cell(ascii: 0x20, style: cells[at - 1].style)
    }

    /// Blanks columns whose wide characters are already split at both ends.
    private mutating func clear(row: Int, columns: Range<Int>, style: UInt32) {
        let start = starts[row]
        let blank = Cell(ascii: 0x20, style: style)
        var cells = cells.mutableSpan
        for column in columns { cells[start + column] = blank }
        changed[row] = true
    }
}

extension Grid {
    /// Moves the rows of a region up and blanks those that come in below.
    mutating func scrollUp(_ count: Int, top: Int, bottom: Int, style: UInt32) {
        let top = clamped(row: top)
        let bottom = clamped(row: bottom)
        let count = min(count, bottom - top + 1)
        guard count > 0 else { return }
        rotate(top: top, bottom: bottom, by: count)
        for row in (bottom - count + 1)...bottom {
            clear(row: row, columns: 0..<size.columns, style: style)
        }
    }

    /// Moves the rows of a region down and blanks those that come in above.
    mutating func scrollDown(_ count: Int, top: Int, bottom: Int, style: UInt32) {
        let top = clamped(row: top)
        let bottom = clamped(row: bottom)
        let height = bottom - top + 1
        let count = min(count, height)
        guard count > 0 else { return }
        rotate(top: top, bottom: bottom, by: height - count)
        for row in top..<(top + count) {
            clear(row: row, columns: 0..<size.columns, style: style)
        }
    }

    private mutating func rotate(top: Int, bottom: Int, by count: Int) {
        var starts = starts.mutableSpan
        if count == 1 {
            let first = starts[top]
            for row in top..<bottom { starts[row] = starts[row + 1] }
            starts[bottom] = first
        } else {
            let moved = (top...bottom).map { starts[$0] }
            for row in top...bottom {
                starts[row] = moved[(row - top + count) % moved.count]
            }
        }
        var changed = changed.mutableSpan
        for row in top...bottom { changed[row] = true }
    }

    /// The same rows, without the first few, on a screen of another size.
    func fitted(to size: Terminal.Size, skipping skipped: Int) -> Grid {
        var fitted = Grid(size)
        let columns = min(size.columns, self.size.columns)
        for row in 0..<min(size.rows, max(self.size.rows - skipped, 0)) {
            for column in 0..<columns {
                fitted.cells[row * size.columns + column] = self[row + skipped, column]
            }
            let last = row * size.columns + columns - 1
            if fitted.cells[last].kind == .wide {
                fitted.cells[last] = Cell(ascii: 0x20, style: fitted.cells[last].style)
            }
        }
        return fitted
    }
}

extension Grid {
    /// Notes which styles some cell has.
    func mark(styles inUse: inout [Bool]) {
        for cell in cells where Int(cell.style) < inUse.count { inUse[Int(cell.style)] = true }
    }

    /// Notes which clusters some cell holds.
    func mark(clusters inUse: inout [Bool]) {
        for cell in cells {
            if let cluster = cell.cluster, Int(cluster) < inUse.count {
                inUse[Int(cluster)] = true
            }
        }
    }

    /// Gives every cell its style's new number.
    mutating func renumber(styles: [UInt32]) {
        for at in cells.indices {
            let old = Int(cells[at].style)
            cells[at].style = old < styles.count ? styles[old] : 0
        }
    }

    /// Gives every cell its cluster's new number.
    mutating func renumber(clusters: [UInt32]) {
        for at in cells.indices {
            guard let old = cells[at].cluster, Int(old) < clusters.count else { continue }
            cells[at].cluster = clusters[Int(old)]
        }
    }
}
