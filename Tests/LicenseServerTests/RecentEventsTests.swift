import Testing

@testable import LicenseServer

struct RecentEventsTests {
    private func event(
        _ at: Int,
        _ kind: RecentEvents.Event.Kind = .borrow(isOverage: false),
        tool: String = "cad",
        user: String = "u"
    ) -> RecentEvents.Event {
        RecentEvents.Event(at: at, kind: kind, tool: tool, user: user)
    }

    @Test
    func `rates count what is in the window and nothing before it`() {
        var events = RecentEvents()
        events.add(event(999))
        events.add(event(1_000))
        events.add(event(2_000, .borrow(isOverage: true)))
        events.add(event(2_500, .borrow(isOverage: true)))
        events.add(event(3_000, .giveBack))
        events.add(event(4_000, .failure(reason: .exhausted)))
        let rates = events.rates(since: 1_000)
        #expect(rates.borrows == 3 && rates.overages == 2)
        #expect(rates.returns == 1 && rates.failures == 1)
        #expect(rates.overagePercent == 66.6)
        #expect(events.rates(since: 5_000) == RecentEvents.Rates())
    }

    @Test
    func `checkouts are gathered by tool and minute with the users who made them`() {
        var events = RecentEvents()
        events.add(event(60_000, user: "a"))
        events.add(event(119_999, .borrow(isOverage: true), user: "b"))
        events.add(event(120_000, tool: "cam"))
        events.add(event(180_000))
        let minutes = events.minutes(since: 0)
        #expect(minutes["cad"]?.map(\.at) == [60_000, 180_000])
        #expect(minutes["cad"]?.first?.count == 2)
        #expect(minutes["cad"]?.first?.overages == 1)
        #expect(minutes["cad"]?.first?.users == ["a", "b"])
        #expect(minutes["cam"]?.count == 1)
    }

    @Test
    func `what is too old or too much goes, the newest stays`() {
        var events = RecentEvents()
        for at in 0..<RecentEvents.limit + 5 { events.add(event(at)) }
        #expect(events.events.count <= RecentEvents.limit)
        #expect(events.events.last?.at == RecentEvents.limit + 4)
        for at in 0..<3 { events.add(event(RecentEvents.retention * 2 + at)) }
        #expect(events.events.count == 3)
    }
}
