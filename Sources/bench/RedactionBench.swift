import Redaction

/// How fast output is searched for secrets.
struct RedactionBench {
    let isQuick: Bool

    func run() {
        for (name, line) in [("plain", Lines.plain), ("coloured", Lines.coloured)] {
            let rate = (0..<(isQuick ? 2 : 5)).map { _ in self.rate(line) }.max() ?? 0
            Figure(
                what: "redaction, \(name) lines",
                value: "\(rate.rounded(to: 1)) MB/s"
            )
            .report()
        }
    }

    /// Megabytes a second of pieces as a terminal gives them.
    private func rate(_ line: (Int) -> String) -> Double {
        let text = Array((0..<6_000).map(line).joined().utf8)
        let pieces = stride(from: 0, to: text.count, by: 4_096).map {
            Array(text[$0..<min($0 + 4_096, text.count)])
        }
        var redactor = Redactor(secrets: [("KEY", "not-in-this-output")])
        var bytes = 0
        let time = ContinuousClock().measure {
            for _ in 0..<(20_000_000 / text.count) {
                for piece in pieces { bytes += redactor.feed(piece).count }
            }
            bytes += redactor.flush().count
        }
        return Double(bytes) / 1e6 / (time / .seconds(1))
    }
}
