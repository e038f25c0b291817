/// A place in one line, moved by columns; tabs before the content count as stops of 4 columns.
struct LineCursor {
    /// The line, the tabs before its content replaced by spaces.
    private(set) var bytes: ArraySlice<UInt8>
    /// The line's number, from 1.
    let number: Int
    private var start: Int

    init(_ line: ArraySlice<UInt8>, number: Int) {
        bytes = Self.expanded(line)
        start = bytes.startIndex
        self.number = number
    }

    /// The column of the next byte.
    var column: Int { bytes.startIndex - start }

    /// Whether nothing but blanks is left.
    var isBlank: Bool { bytes.allSatisfy(Byte.isBlank) }

    /// The number of spaces before the content.
    var indent: Int {
        var count = 0
        for byte in bytes {
            guard byte == Byte.space else { break }
            count += 1
        }
        return count
    }

    /// What is left, without the spaces before it.
    var content: ArraySlice<UInt8> { bytes.dropFirst(indent) }

    /// Moves on over at most that many bytes.
    mutating func advance(columns: Int) { bytes = bytes.dropFirst(columns) }

    /// Puts other bytes in the place of what is left; the column stays.
    mutating func replace(with rest: [UInt8]) {
        let column = column
        bytes = ([UInt8](repeating: Byte.space, count: column) + rest)[column...]
        start = 0
    }

    /// Moves past `>` and the space after it; false where there is none.
    mutating func takeQuoteMark() -> Bool {
        let content = content
        guard content.first == Byte.greater else { return false }
        bytes = content.dropFirst()
        if bytes.first == Byte.space { bytes = bytes.dropFirst() }
        return true
    }

    private static func expanded(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard line.first(where: { !mayPrecedeTab($0) }) == Byte.tab else { return line }
        var result: [UInt8] = []
        var rest = line
        while let byte = rest.first {
            if byte == Byte.tab {
                repeat { result.append(Byte.space) } while result.count % 4 != 0
            } else {
                guard mayPrecedeTab(byte) else { return (result + rest)[...] }
                result.append(byte)
            }
            rest = rest.dropFirst()
        }
        return result[...]
    }

    /// Whether a tab after such bytes alone still stands before the content.
    private static func mayPrecedeTab(_ byte: UInt8) -> Bool {
        switch byte {
        case Byte.space, Byte.greater, Byte.dash, Byte.star, Byte.plus, Byte.dot,
            Byte.closeParenthesis, UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
