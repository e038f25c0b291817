extension Terminal {
    /// Passes over plain lines that the lines after them push off the screen before anybody sees it.
    ///
    /// Screen, cursor and the count of scrolled lines end as if each had been printed; so only a
    /// terminal that keeps no scrollback passes over anything.
    /// - Parameter first: A place at the start of a row, between characters.
    /// - Returns: Where to go on printing, and the place up to which there is nothing to pass over.
    mutating func skim(_ bytes: Span<UInt8>, from first: Int) -> (place: Int, isDoneUntil: Int) {
        guard kept.capacity == 0, !isAlternate, modes.wraps, takesPlainText, cursor.column == 0,
            !isWrapPending, region == 0...(size.rows - 1), bytes.count - first > 8 * size.rows
        else { return (first, first) }
        let lines = plainLines(in: bytes, from: first)
        // Twice the screen: it is left behind whole, wherever the cursor stands.
        let (place, shown) = lastLines(in: bytes, first..<lines.end, atLeast: 2 * size.rows)
        let passed = lines.rows - shown
        guard passed > 0 else { return (first, lines.end) }
        let fed = cursor.row + passed
        kept.pass(max(0, fed - region.upperBound))
        cursor.row = min(fed, region.upperBound)
        return (place, lines.end)
    }

    /// How many rows the lines of printable ASCII from a place on take, and where the last of them
    /// ends.
    private func plainLines(in bytes: Span<UInt8>, from first: Int) -> (rows: Int, end: Int) {
        var rows = 0
        var start = first
        var at = first
        while at < bytes.count {
            if at + 8 <= bytes.count, Self.arePrintable(bytes, at) {
                at += 8
            } else if 0x20...0x7E ~= bytes[at] {
                at += 1
            } else {
                guard bytes[at] == 0x0D, at + 1 < bytes.count, bytes[at + 1] == 0x0A else { break }
                rows += self.rows(ofLineOf: at - start)
                at += 2
                start = at
            }
        }
        return (rows, start)
    }

    /// Whether the eight bytes from a place on, which has as many, are printable ASCII.
    private static func arePrintable(_ bytes: Span<UInt8>, _ place: Int) -> Bool {
        let eight = unsafe bytes.bytes.unsafeLoadUnaligned(
            fromUncheckedByteOffset: place,
            as: UInt64.self
        )
        // The high bit of a byte is set where it is at least 0x80, below 0x20, or 0x7F: a borrow or a
        // carry reaches a neighbour only where there is such a byte.
        let isOutside = eight | (eight &- 0x2020_2020_2020_2020) | (eight &+ 0x0101_0101_0101_0101)
        return isOutside & 0x8080_8080_8080_8080 == 0
    }

    /// Where the last of some plain lines begin that take so many rows, and how many they take.
    private func lastLines(
        in bytes: Span<UInt8>,
        _ lines: Range<Int>,
        atLeast wanted: Int
    ) -> (place: Int, rows: Int) {
        var rows = 0
        var at = lines.upperBound
        while at > lines.lowerBound, rows < wanted {
            let end = at - 2
            at = end
            while at > lines.lowerBound, bytes[at - 1] != 0x0A { at -= 1 }
            rows += self.rows(ofLineOf: end - at)
        }
        return (at, rows)
    }

    private func rows(ofLineOf columns: Int) -> Int {
        max(1, (columns + size.columns - 1) / size.columns)
    }
}
