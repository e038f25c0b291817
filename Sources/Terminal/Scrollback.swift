/// The lines that scrolled off last, each one packed; the oldest makes room for the newest.
struct Scrollback: Sendable {
    /// The most lines that are kept.
    let capacity: Int
    /// Lines that ever scrolled off.
    private(set) var total = 0
    private var lines: [PackedRow] = []

    /// An empty scrollback, at most 100,000 lines long.
    init(capacity: Int) {
        self.capacity = min(max(capacity, 0), 100_000)
    }

    /// The numbers of the lines still kept.
    var numbers: Range<Int> { (total - lines.count)..<total }

    /// A line by its number since the start; nil where it is not kept.
    subscript(number: Int) -> PackedRow? {
        guard numbers ~= number else { return nil }
        return lines[number % capacity]
    }

    /// Counts lines that scrolled off without being kept.
    mutating func pass(_ count: Int) { total += count }

    /// Adds the first row of a screen, or any other.
    mutating func append(
        row: Int,
        of grid: Grid,
        styles: InternTable<Style>,
        clusters: InternTable<[UInt32]>,
        isReversed: Bool
    ) {
        defer { total += 1 }
        guard capacity > 0 else { return }
        if lines.count < capacity { lines.append(PackedRow()) }
        lines[total % capacity].fill(
            from: grid,
            row: row,
            styles: styles,
            clusters: clusters,
            isReversed: isReversed
        )
    }
}
