import Testing

@testable import Talks

struct StopwatchBookTests {
    private func watch(_ name: String, _ written: String) throws -> Stopwatch {
        try #require(Stopwatch(name: name, written: written, line: 1))
    }

    private func book() throws -> StopwatchBook {
        StopwatchBook([
            try watch("detect", "from step:load started to alert:High firing"),
            try watch("fix", "from alert:High firing to step:buy passed"),
        ])
    }

    @Test
    func
        `a stopwatch measures from its start to its end, and one moment may end one and start another`()
        throws
    {
        var book = try book()
        #expect(
            book.happened("step", "load", "started", at: .seconds(10)).map(\.name) == ["detect"]
        )
        #expect(book.happened("alert", "Low", "firing", at: .seconds(11)) == [])
        let fired = book.happened("alert", "High", "firing", at: .seconds(22))
        #expect(fired.map(\.name) == ["detect", "fix"])
        #expect(fired.map(\.measured) == [.seconds(12), nil])
        #expect(book.happened("step", "buy", "failed", at: .seconds(30)) == [])
        let bought = book.happened("step", "buy", "passed", at: .seconds(40))
        #expect(bought.map(\.measured) == [.seconds(18)])
    }

    @Test
    func
        `a second start before the end measures from the second; an end without a start is nothing`()
        throws
    {
        var book = try book()
        #expect(book.happened("alert", "High", "resolved", at: .seconds(1)) == [])
        _ = book.happened("step", "load", "started", at: .seconds(1))
        _ = book.happened("step", "load", "started", at: .seconds(5))
        let fired = book.happened("alert", "High", "firing", at: .seconds(7))
        #expect(fired.first?.measured == .seconds(2))
        #expect(book.happened("alert", "High", "firing", at: .seconds(9)).map(\.name) == ["fix"])
    }

    @Test
    func `a panel's comparison happens when it begins to hold, not at every sample`() throws {
        var book = StopwatchBook([
            try watch("over", "from panel:rate >0.3 to panel:rate <=0.3")
        ])
        #expect(book.measured("rate", 0.2, at: .seconds(1)) == [])
        #expect(book.measured("rate", 0.4, at: .seconds(2)).map(\.measured) == [nil])
        #expect(book.measured("rate", 0.5, at: .seconds(3)) == [])
        #expect(book.measured("rate", 0.3, at: .seconds(9)).map(\.measured) == [.seconds(7)])
    }

    @Test
    func `one that ran when the server ended goes on`() throws {
        var book = StopwatchBook(
            [try watch("detect", "from step:load started to alert:High firing")],
            since: ["detect": .seconds(3)]
        )
        let fired = book.happened("alert", "High", "firing", at: .seconds(8))
        #expect(fired.first?.measured == .seconds(5))
    }
}
