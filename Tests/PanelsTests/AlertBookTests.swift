import Events
import Testing

@testable import Panels

struct AlertBookTests {
    private static let opened = 1_000_000
    private func book() -> AlertBook {
        AlertBook(writtenHolds: ["High": .seconds(300)]) {
            .milliseconds($0 - AlertBookTests.opened)
        }
    }

    private func notice(_ name: String, tool: String = "a", from: Int, to end: Int?) -> AlertNotice
    {
        AlertNotice(
            labels: ["alertname": name, "tool": tool],
            annotations: ["summary": "\(tool) is high", "panel": "rate"],
            startsAt: AlertBookTests.opened + from,
            endsAt: end.map { AlertBookTests.opened + $0 }
        )
    }

    private func report(
        _ at: Int,
        _ name: String,
        active: (since: Int, isFiring: Bool)?
    )
        throws -> RuleReport
    {
        var report = try #require(
            RuleReport(Array(#"{"status":"success","data":{"groups":[]}}"#.utf8))
        )
        report.rules = [
            RuleReport.Rule(
                name: name,
                hold: .seconds(5),
                evaluatedAt: AlertBookTests.opened + at,
                labels: [:],
                annotations: [:],
                error: "",
                active: active.map {
                    [
                        .init(
                            labels: ["alertname": name, "tool": "a"],
                            annotations: ["summary": "a is high", "panel": "rate"],
                            isFiring: $0.isFiring,
                            since: AlertBookTests.opened + $0.since
                        )
                    ]
                } ?? []
            )
        ]
        return report
    }

    @Test
    func `a rule goes from inactive over pending and firing to resolved, each told once`() throws {
        var book = book()
        #expect(try book.asked(report(500, "High", active: nil)).map(\.state) == ["inactive"])
        let pending = try book.asked(report(1_000, "High", active: (900, false)))
        #expect(pending.map(\.state) == ["pending"])
        #expect(pending.first?.since == .milliseconds(900))
        #expect(pending.first?.hold == .seconds(5))
        #expect(pending.first?.writtenHold == .seconds(300))
        #expect(try book.asked(report(2_000, "High", active: (900, false))) == [])
        let now = AlertBookTests.opened + 6_000
        let fired = book.received([notice("High", from: 6_000, to: 60_000)], now: now)
        #expect(fired.map(\.state) == ["firing"] && fired.first?.panel == "rate")
        #expect(fired.first?.since == .milliseconds(900))
        #expect(book.firing == ["High"])
        let again = book.received([notice("High", from: 6_000, to: 90_000)], now: now + 10_000)
        #expect(again == [], "Prometheus repeats itself")
        #expect(try book.asked(report(17_000, "High", active: (900, true))) == [])
        let over = book.received([notice("High", from: 6_000, to: 20_000)], now: now + 20_000)
        #expect(over.map(\.state) == ["resolved"])
        #expect(book.received([notice("High", from: 6_000, to: 20_000)], now: now + 30_000) == [])
        #expect(try book.asked(report(40_000, "High", active: nil)) == [])
    }

    @Test
    func `an answer from before a push does not take it back`() throws {
        var book = book()
        _ = try book.asked(report(5_000, "High", active: (900, false)))
        _ = book.received(
            [notice("High", from: 6_000, to: nil)],
            now: AlertBookTests.opened + 6_010
        )
        #expect(try book.asked(report(5_000, "High", active: (900, false))) == [])
        #expect(book.firing == ["High"])
    }

    @Test
    func `one rule is one alert however many label sets it has`() {
        var book = book()
        let now = AlertBookTests.opened + 2_000
        let both = [
            notice("Full", from: 1_000, to: nil), notice("Full", tool: "b", from: 1_500, to: nil),
        ]
        let fired = book.received(both, now: now)
        #expect(fired.count == 1 && fired.first?.count == 2)
        #expect(fired.first?.labels == ["tool": "a"], "the first that fired speaks")
        let one = book.received([notice("Full", from: 1_000, to: 1_900)], now: now)
        #expect(one.first?.state == "firing" && one.first?.labels == ["tool": "b"])
    }

    @Test
    func `one that is not repeated in time is over`() {
        var book = book()
        _ = book.received([notice("High", from: 0, to: 40_000)], now: AlertBookTests.opened + 10)
        #expect(book.expire(now: AlertBookTests.opened + 39_000) == [])
        #expect(book.expire(now: AlertBookTests.opened + 41_000).map(\.state) == ["resolved"])
    }

    @Test
    func `what was never known to fire cannot be resolved`() {
        var book = book()
        let over = notice("High", from: 0, to: 10)
        #expect(book.received([over], now: AlertBookTests.opened + 100) == [])
    }
}
