/// What the last patch said, so that the next one says only what is new.
struct SentFrame: Sendable {
    /// The rows, once there was a patch.
    var rows: [PackedRow] = []
    /// Cursor and scrolled lines.
    var place: [Int] = []
}

extension Terminal {
    /// The rows that changed since this was last called; nil where nothing did.
    ///
    /// The first patch, and the first after a change of size, has all rows.
    public mutating func takePatch() -> Patch? {
        let isWhole = sent.rows.isEmpty
        if isWhole { sent.rows = Array(repeating: PackedRow(), count: size.rows) }
        var rows: [Patch.Row] = []
        var packed = PackedRow()
        for row in 0..<size.rows where isWhole || screen.changed[row] {
            screen.unmark(row: row)
            pack(row: row, into: &packed)
            guard isWhole || packed != sent.rows[row] else { continue }
            swap(&packed, &sent.rows[row])
            rows.append(Patch.Row(index: row, texts: sent.rows[row].texts))
        }
        let place = cursorNumbers + [scrolled]
        guard !rows.isEmpty || place != sent.place else { return nil }
        sent.place = place
        return patch(of: rows, isWhole: isWhole)
    }

    /// All rows as they are now; does not count as taking them.
    public func snapshot() -> Patch {
        var packed = PackedRow()
        let rows = (0..<size.rows).map { row in
            pack(row: row, into: &packed)
            return Patch.Row(index: row, texts: packed.texts)
        }
        return patch(of: rows, isWhole: true)
    }

    /// The rows as plain text, trailing blanks cut.
    public func text() -> [String] {
        snapshot().rows.map { row in
            let text = Substring(row.text)
            let end = text.utf8.lastIndex { $0 != 0x20 }.map(text.utf8.index(after:))
            return String(text[..<(end ?? text.startIndex)])
        }
    }

    /// Lines that scrolled off and are still kept, numbered from 0 since the start.
    ///
    /// The first line still kept stands in for those before it.
    public func scrollback(from first: Int, count: Int) -> [Patch.Row] {
        let first = min(max(first, kept.numbers.lowerBound), kept.numbers.upperBound)
        let count = min(max(count, 0), kept.numbers.upperBound - first)
        return (first..<(first + count)).compactMap { number in
            kept[number].map { Patch.Row(index: number, texts: $0.texts) }
        }
    }

    private var cursorNumbers: [Int] {
        [cursor.row, cursor.column, cursor.isVisible ? 1 : 0]
    }

    private func patch(of rows: [Patch.Row], isWhole: Bool) -> Patch {
        Patch(
            size: [size.rows, size.columns],
            isWhole: isWhole,
            cursor: cursorNumbers,
            scrolled: scrolled,
            rows: rows
        )
    }

    private func pack(row: Int, into packed: inout PackedRow) {
        packed.fill(
            from: screen,
            row: row,
            styles: styles,
            clusters: clusters,
            isReversed: modes.isReversed
        )
    }
}
