private import Markdown

/// One line of a table, its cells read only where they are asked for.
struct TableRow {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The words of its first cell.
    var first: String {
        let cell = bytes.prefix { $0 != UInt8(ascii: "|") }
        let words = plainText(cell)
        guard words.isEmpty, cell.endIndex < bytes.endIndex else { return words }
        return plainText(bytes[(cell.endIndex + 1)...].prefix { $0 != UInt8(ascii: "|") })
    }

    /// The words of its cells.
    var cells: [String] {
        var cells = bytes.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
            .map { plainText($0) }
        if cells.first == "" { cells.removeFirst() }
        if cells.last == "" { cells.removeLast() }
        return cells
    }
}
