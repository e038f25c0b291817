import JSONValue
import Terminal

/// How fast the terminal takes output while its rows are drawn thirty times a second.
struct TerminalBench {
    let isQuick: Bool

    func run() {
        let plain = Self.flood(line: Lines.plain)
        let coloured = Self.flood(line: Lines.coloured)
        let rates = (plain: best(plain), coloured: best(coloured))
        Figure(
            what: "terminal, plain lines of 65 bytes",
            value: "\(rates.plain.rounded(to: 1)) MB/s",
            budget: "at least 80 MB/s",
            isWithin: rates.plain >= 80
        )
        .report()
        Figure(
            what: "terminal, coloured lines",
            value: "\(rates.coloured.rounded(to: 1)) MB/s"
        )
        .report()
    }

    private func best(_ flood: [[UInt8]]) -> Double {
        (0..<(isQuick ? 2 : 5)).map { _ in rate(flood) }.max() ?? 0
    }

    /// Megabytes a second of 4 KiB writes into 28 rows of 100 columns.
    private func rate(_ flood: [[UInt8]]) -> Double {
        var terminal = Terminal(rows: 28, columns: 100, scrollback: 0)
        let clock = ContinuousClock()
        let start = clock.now
        var drawn = start
        var bytes = 0
        var rows = 0
        for piece in flood {
            terminal.write(piece)
            bytes += piece.count
            let now = clock.now
            if now - drawn > .milliseconds(33), let patch = terminal.takePatch() {
                rows += JSON.array(patch.json).utf8.count
                drawn = now
            }
        }
        let time = clock.now - start
        return rows >= 0 ? Double(bytes) / 1e6 / (time / .seconds(1)) : 0
    }

    /// About 40 MB in pieces of 4 KiB.
    private static func flood(line: (Int) -> String) -> [[UInt8]] {
        let text = Array((0..<6_000).map(line).joined().utf8)
        let pieces = stride(from: 0, to: text.count, by: 4_096).map {
            Array(text[$0..<min($0 + 4_096, text.count)])
        }
        return Array(repeating: pieces, count: 40_000_000 / text.count).flatMap { $0 }
    }
}

/// Lines as programs print them.
enum Lines {
    /// 65 bytes without the line's end.
    static func plain(_ number: Int) -> String {
        let start = "\(number) a plain line of output as a load generator prints it, "
        return start + String(repeating: "x", count: max(0, 65 - start.utf8.count)) + "\r\n"
    }

    /// A log line with four colours.
    static func coloured(_ number: Int) -> String {
        "\u{1B}[2m12:00:\(number % 60)\u{1B}[0m \u{1B}[32mINFO\u{1B}[0m request \u{1B}[1m\(number)"
            + "\u{1B}[0m served in \u{1B}[33m\(number % 97) ms\u{1B}[0m by worker \(number % 10)\r\n"
    }
}
