import Markdown
import Runbooks

/// How long a file of 1 MB takes from bytes to blocks, and to a runbook.
struct ParseBench {
    let isQuick: Bool

    func run() throws {
        let text = Array(TalkBench.talk(atLeast: 1_000_000).utf8.prefix(SourceText.limit))
        var steps = 0
        let blocks = try times {
            _ = MarkdownDocument(try SourceText(file: "page.md", bytes: text)).blocks.count
        }
        let runbook = try times {
            steps = Runbook.parse(try SourceText(file: "page.md", bytes: text)).steps.count
        }
        Figure(what: "1 MB of Markdown to blocks, median", value: blocks.median.written).report()
        Figure(
            what: "1 MB of Markdown to a runbook of \(steps) steps, median",
            value: runbook.median.written,
            budget: "under 50 ms",
            isWithin: steps > 500 && runbook.median < .milliseconds(50)
        )
        .report()
    }

    private func times(_ body: () throws -> Void) rethrows -> [Duration] {
        let clock = ContinuousClock()
        return try (0..<(isQuick ? 10 : 50)).map { _ in try clock.measure(body) }
    }
}
