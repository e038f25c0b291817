import Database
import JSONValue

/// The result of a query: its columns and its rows.
struct Table: Sendable {
    /// The names of the columns.
    private(set) var columns: [String]
    /// The first rows, each a value by column.
    private(set) var rows: [JSON] = []
    private var cells: [[JSON]] = []
    /// Rows that were left out.
    private var more = 0

    /// The most rows that are kept for conditions, and that are drawn.
    private static let kept = 10_000
    private static let drawn = 100
    /// The longest cell that is drawn, in characters.
    private static let longest = 60

    /// Reads a statement's rows to their end.
    init(_ statement: inout Statement) throws(DatabaseError) {
        columns = (0..<statement.columnCount).map { statement.columnName($0) }
        while try statement.step() {
            let count = statement.columnCount
            add((0..<count).map { Self.json(statement.value($0)) })
        }
    }

    /// Reads lines of cells between commas, or between tabs, the first one the names of the columns
    /// (RFC 4180); nil where there are none.
    /// - Parameter null: what stands for no value.
    init?(separated text: String, null: String? = nil) {
        guard !text.isEmpty else { return nil }
        let head = text.utf8.prefix { $0 != 0x0A }
        let separator: UInt8 = head.contains(0x09) && !head.contains(0x2C) ? 0x09 : 0x2C
        var lines = SeparatedLines(text, separator: separator)
        guard let names = lines.next(), names != [""] else { return nil }
        columns = names
        while let line = lines.next() {
            guard line.count == columns.count else { continue }
            add(line.map { $0 == null ? .null : Self.json($0) })
        }
    }

    private mutating func add(_ row: [JSON]) {
        guard rows.count < Self.kept else {
            more += 1
            return
        }
        cells.append(row)
        rows.append(.object(JSON.Object(Array(zip(columns, row)))))
    }

    private static func json(_ value: Value) -> JSON {
        switch value {
        case .null: .null
        case .int(let number): .int(number)
        case .real(let number): .number(number)
        case .text(let text): .string(text)
        case .bytes(let bytes): .string("\(bytes.count) bytes")
        }
    }

    /// A cell of text as the number it is written as.
    private static func json(_ text: String) -> JSON {
        if let number = Int(text), "\(number)" == text { return .int(number) }
        if let number = Double(text), number.isFinite, "\(number)" == text {
            return .number(number)
        }
        return .string(text)
    }

    /// The table as it is drawn: numbers to the right, and how many rows there are.
    var lines: [String] {
        let shown = cells.prefix(Self.drawn)
        let texts = shown.map { row in row.map(Self.text) }
        let widths = columns.indices.map { column in
            max(columns[column].count, texts.map { $0[column].count }.max() ?? 0)
        }
        let isNumber = columns.indices.map { column in
            !shown.isEmpty && shown.allSatisfy { $0[column].double != nil || $0[column] == .null }
        }
        func line(_ row: [String], _ style: (String) -> String) -> String {
            row.indices.map { column in
                let gap = String(repeating: " ", count: max(0, widths[column] - row[column].count))
                return style(isNumber[column] ? gap + row[column] : row[column] + gap)
            }.joined(separator: " │ ")
        }
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "─┼─")
        let count = rows.count + more
        let end = Terse.dim("\(count) \(count == 1 ? "row" : "rows")")
        return [line(columns.map(Terse.clean), Terse.bold), Terse.dim(rule)]
            + texts.map { line($0) { $0 } } + (count > shown.count ? ["…"] : []) + [end]
    }

    private static func text(_ cell: JSON) -> String {
        let text = if case .string(let text) = cell { text } else { cell.text }
        let clean = Terse.clean(cell == .null ? "NULL" : text)
        return clean.count > longest ? clean.prefix(longest - 1) + "…" : clean
    }
}

/// Cuts text into lines of cells; a cell in double quotes may hold separators and line ends.
private struct SeparatedLines {
    private let bytes: [UInt8]
    private let separator: UInt8
    private var at = 0

    init(_ text: String, separator: UInt8) {
        bytes = Array(text.utf8)
        self.separator = separator
    }

    mutating func next() -> [String]? {
        guard at < bytes.count else { return nil }
        var cells: [String] = []
        var cell: [UInt8] = []
        var isQuoted = false
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            switch byte {
            case UInt8(ascii: "\"") where isQuoted && at < bytes.count && bytes[at] == byte:
                cell.append(byte)
                at += 1
            case UInt8(ascii: "\"") where isQuoted || cell.isEmpty: isQuoted.toggle()
            case separator where !isQuoted:
                cells.append(String(decoding: cell, as: UTF8.self))
                cell = []
            case 0x0A where !isQuoted:
                if cell.last == 0x0D { cell.removeLast() }
                return cells + [String(decoding: cell, as: UTF8.self)]
            default: cell.append(byte)
            }
        }
        return cells + [String(decoding: cell, as: UTF8.self)]
    }
}
