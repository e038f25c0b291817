/// A row as bytes that need no table to be read: how rows are kept, compared and turned into text.
///
/// Each stretch of one style is a head of 13 bytes (attributes, with bit 7 for wide text; two
/// colours of four bytes; columns and bytes, two each; low byte first) and its UTF-8.
struct PackedRow: Sendable, Equatable {
    private var bytes: [UInt8] = []

    private static let headLength = 13

    /// The texts of the row from the left.
    var texts: [Patch.StyledText] {
        var texts: [Patch.StyledText] = []
        var at = 0
        while at + Self.headLength <= bytes.count {
            let attributes = bytes[at]
            let columns = number(at + 9, length: 2)
            let end = min(at + Self.headLength + Int(number(at + 11, length: 2)), bytes.count)
            texts.append(
                Patch.StyledText(
                    text: String(decoding: bytes[(at + Self.headLength)..<end], as: UTF8.self),
                    columns: Int(columns),
                    isWide: attributes & 0x80 != 0,
                    style: Style(
                        attributes: Style.Attributes(rawValue: attributes & 0x7F),
                        foreground: Style.Color(rawValue: number(at + 1, length: 4)),
                        background: Style.Color(rawValue: number(at + 5, length: 4))
                    )
                )
            )
            at = end
        }
        return texts
    }

    /// Takes a row of a screen in place of what was held; the memory is used again.
    mutating func fill(
        from grid: Grid,
        row: Int,
        styles: InternTable<Style>,
        clusters: InternTable<[UInt32]>,
        isReversed: Bool
    ) {
        bytes.removeAll(keepingCapacity: true)
        grid.withCells(of: row) { cells in
            var end = cells.count
            while !isReversed, end > 0, cells[end - 1] == .blank { end -= 1 }
            var column = 0
            while column < end {
                let first = cells[column]
                var style = styles[first.style]
                if isReversed { style.attributes.formSymmetricDifference(.reverse) }
                let head = bytes.count
                let start = column
                column = Self.end(of: cells, from: column, before: end)
                appendHead(style, isWide: !first.isSimple)
                append(cells.extracting(start..<column), clusters)
                set(columns: column - start, at: head)
            }
        }
    }

    /// Where a stretch of one style and of simple or other cells ends.
    private static func end(of cells: Span<Cell>, from start: Int, before end: Int) -> Int {
        let first = cells[start]
        var column = start + 1
        while column < end, cells[column].style == first.style,
            cells[column].isSimple == first.isSimple
        {
            column += 1
        }
        return column
    }

    /// Appends the text of cells: ASCII as it is, up to the first other character.
    private mutating func append(_ cells: Span<Cell>, _ clusters: InternTable<[UInt32]>) {
        var at = 0
        bytes.append(addingCapacity: cells.count) { text in
            while at < cells.count, cells[at].isASCII {
                text.append(UInt8(truncatingIfNeeded: cells[at].scalar))
                at += 1
            }
        }
        while at < cells.count {
            append(cells[at], clusters)
            at += 1
        }
    }

    private mutating func appendHead(_ style: Style, isWide: Bool) {
        bytes.append(style.attributes.rawValue & 0x7F | (isWide ? 0x80 : 0))
        for color in [style.foreground.rawValue, style.background.rawValue] {
            for shift in [0, 8, 16, 24] as [UInt32] {
                bytes.append(UInt8(truncatingIfNeeded: color >> shift))
            }
        }
        for _ in 0..<4 { bytes.append(0) }
    }

    private mutating func set(columns: Int, at head: Int) {
        let length = bytes.count - head - Self.headLength
        bytes[head + 9] = UInt8(truncatingIfNeeded: columns)
        bytes[head + 10] = UInt8(truncatingIfNeeded: columns >> 8)
        bytes[head + 11] = UInt8(truncatingIfNeeded: length)
        bytes[head + 12] = UInt8(truncatingIfNeeded: length >> 8)
    }

    @inline(__always)
    private mutating func append(_ cell: Cell, _ clusters: InternTable<[UInt32]>) {
        if cell.isASCII {
            bytes.append(UInt8(truncatingIfNeeded: cell.scalar))
        } else if cell.kind == .tail {
            return
        } else if let cluster = cell.cluster {
            for scalar in clusters[cluster] { append(scalar) }
        } else {
            append(cell.scalar)
        }
    }

    private mutating func append(_ scalar: UInt32) {
        let scalar = Unicode.Scalar(scalar) ?? "\u{FFFD}"
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private func number(_ at: Int, length: Int) -> UInt32 {
        (0..<length).reduce(0) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) }
    }
}
