import FoundationEssentials

/// One row of the table that `scripts/bench` prints.
struct Figure {
    /// What was measured.
    let what: String
    /// The value and its unit.
    let value: String
    /// What it may be; nil where nothing was decided.
    var budget: String?
    /// Whether it is what it may be.
    var isWithin = true

    /// Prints the row.
    func report() {
        let verdict = budget == nil ? "-" : isWithin ? "ok" : "OVER"
        print("\(what)\t\(value)\t\(budget ?? "-")\t\(verdict)")
    }
}

extension Duration {
    /// Milliseconds with two digits after the point.
    var written: String { "\((self / .milliseconds(1)).rounded(to: 2)) ms" }
}

extension Double {
    /// The number with so many digits after the point.
    func rounded(to digits: Int) -> Double {
        let scale = digits == 0 ? 1.0 : digits == 1 ? 10 : 100
        return (self * scale).rounded() / scale
    }
}

extension [Duration] {
    /// The shortest, the middle and the 99th of a hundred.
    var best: Duration { self.min() ?? .zero }
    var median: Duration { percentile(50) }
    var p99: Duration { percentile(99) }

    private func percentile(_ part: Int) -> Duration {
        isEmpty ? .zero : sorted()[Swift.min(count - 1, count * part / 100)]
    }
}
