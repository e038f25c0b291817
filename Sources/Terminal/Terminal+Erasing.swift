extension Terminal {
    /// Obeys a control sequence that erases, inserts or deletes.
    mutating func editing(_ final: UInt8, _ parameters: Parser.Parameters) {
        let count = parameters.value(0, default: 1)
        let (row, column) = (cursor.row, cursor.column)
        isWrapPending = false
        switch final {
        case UInt8(ascii: "@"):
            screen.insertBlanks(count, row: row, column: column, style: pen.eraser)
        case UInt8(ascii: "P"):
            screen.deleteCells(count, row: row, column: column, style: pen.eraser)
        case UInt8(ascii: "X"):
            screen.erase(row: row, columns: column..<(column + count), style: pen.eraser)
        case UInt8(ascii: "J"): eraseScreen(parameters[0])
        case UInt8(ascii: "K"): eraseRow(parameters[0])
        case UInt8(ascii: "L"):
            guard region ~= row else { return }
            scrollDown(count, from: row)
            cursor.column = 0
        case UInt8(ascii: "M"):
            guard region ~= row else { return }
            scrollUp(count, from: row, isDeletion: true)
            cursor.column = 0
        case UInt8(ascii: "S"): scrollUp(count, from: region.lowerBound)
        case UInt8(ascii: "T"): scrollDown(count, from: region.lowerBound)
        default: break
        }
    }

    /// Erases the whole screen without filling the scrollback.
    mutating func eraseAll() { erase(rows: 0..<size.rows) }

    private mutating func eraseScreen(_ which: Int) {
        switch which {
        case 0:
            eraseRow(0)
            erase(rows: (cursor.row + 1)..<size.rows)
        case 1:
            erase(rows: 0..<cursor.row)
            eraseRow(1)
        case 2: eraseAll()
        default: break
        }
    }

    private mutating func eraseRow(_ which: Int) {
        let columns: Range<Int>
        switch which {
        case 0: columns = cursor.column..<size.columns
        case 1: columns = 0..<(cursor.column + 1)
        case 2: columns = 0..<size.columns
        default: return
        }
        screen.erase(row: cursor.row, columns: columns, style: pen.eraser)
    }

    private mutating func erase(rows: Range<Int>) {
        for row in rows {
            screen.erase(row: row, columns: 0..<size.columns, style: pen.eraser)
        }
    }
}
