extension Terminal {
    /// Obeys a control sequence; those of other terminals, and queries, are dropped.
    mutating func sequence(_ final: UInt8) {
        let parameters = parser.parameters
        if final != UInt8(ascii: "m") { isJoinPending = false }
        switch (parameters.marker, parameters.intermediate) {
        case (0, 0): plainSequence(final, parameters)
        case (0, UInt8(ascii: "!")): if final == UInt8(ascii: "p") { softReset() }
        case (UInt8(ascii: "?"), 0): privateSequence(final, parameters)
        default: break
        }
    }

    private mutating func plainSequence(_ final: UInt8, _ parameters: Parser.Parameters) {
        switch final {
        case UInt8(ascii: "A")...UInt8(ascii: "H"), UInt8(ascii: "`"), UInt8(ascii: "a"),
            UInt8(ascii: "d")...UInt8(ascii: "f"), UInt8(ascii: "I"), UInt8(ascii: "Z"):
            moving(final, parameters)
        case UInt8(ascii: "@"), UInt8(ascii: "J")...UInt8(ascii: "M"), UInt8(ascii: "P"),
            UInt8(ascii: "S"), UInt8(ascii: "T"), UInt8(ascii: "X"):
            editing(final, parameters)
        case UInt8(ascii: "b"): repeatLast(parameters.value(0, default: 1))
        case UInt8(ascii: "g"): clearTabStops(parameters[0])
        case UInt8(ascii: "h"), UInt8(ascii: "l"):
            for at in 0..<parameters.count { set(mode: parameters[at], final == UInt8(ascii: "h")) }
        case UInt8(ascii: "m"): usePen(pen.style.applying(parameters))
        case UInt8(ascii: "r"): setRegion(parameters)
        case UInt8(ascii: "s"): saveCursor()
        case UInt8(ascii: "u"): restoreCursor()
        default: break
        }
    }

    private mutating func privateSequence(_ final: UInt8, _ parameters: Parser.Parameters) {
        switch final {
        case UInt8(ascii: "h"), UInt8(ascii: "l"):
            for at in 0..<parameters.count {
                set(privateMode: parameters[at], final == UInt8(ascii: "h"))
            }
        case UInt8(ascii: "J"), UInt8(ascii: "K"): editing(final, parameters)
        default: break
        }
    }

    private mutating func moving(_ final: UInt8, _ parameters: Parser.Parameters) {
        let count = parameters.value(0, default: 1)
        let (row, column) = (cursor.row, cursor.column)
        switch final {
        case UInt8(ascii: "A"): move(row: upward(count), column: column)
        case UInt8(ascii: "B"), UInt8(ascii: "e"): move(row: downward(count), column: column)
        case UInt8(ascii: "C"), UInt8(ascii: "a"): move(row: row, column: column + count)
        case UInt8(ascii: "D"): move(row: row, column: column - count)
        case UInt8(ascii: "E"): move(row: downward(count), column: 0)
        case UInt8(ascii: "F"): move(row: upward(count), column: 0)
        case UInt8(ascii: "G"), UInt8(ascii: "`"): move(row: row, column: count - 1)
        case UInt8(ascii: "H"), UInt8(ascii: "f"):
            move(row: addressed(count), column: parameters.value(1, default: 1) - 1)
        case UInt8(ascii: "d"): move(row: addressed(count), column: column)
        case UInt8(ascii: "I"): tabForward(count)
        case UInt8(ascii: "Z"): tabBackward(count)
        default: break
        }
    }

    /// The row so many rows up; the region's top stops a cursor that is not above it.
    private func upward(_ count: Int) -> Int {
        max(cursor.row - count, cursor.row >= region.lowerBound ? region.lowerBound : 0)
    }

    /// The row so many rows down; the region's end stops a cursor that is not below it.
    private func downward(_ count: Int) -> Int {
        let last = cursor.row <= region.upperBound ? region.upperBound : size.rows - 1
        return min(cursor.row + count, last)
    }

    /// The row of a number that counts from 1.
    private func addressed(_ number: Int) -> Int {
        guard modes.originIsRegion else { return number - 1 }
        return min(region.lowerBound + number - 1, region.upperBound)
    }

    private mutating func setRegion(_ parameters: Parser.Parameters) {
        let top = parameters.value(0, default: 1) - 1
        let bottom = min(parameters.value(1, default: size.rows), size.rows) - 1
        guard top < bottom else { return }
        region = top...bottom
        move(row: modes.originIsRegion ? top : 0, column: 0)
    }

    private mutating func clearTabStops(_ which: Int) {
        switch which {
        case 0: tabStops[min(cursor.column, tabStops.count - 1)] = false
        case 3: tabStops = Array(repeating: false, count: size.columns)
        default: break
        }
    }
}
