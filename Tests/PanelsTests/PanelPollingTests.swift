import Events
import JSONValue
import Runbooks
import Testing

@testable import Panels

struct PanelPollingTests {
    private let panel = Panel(id: "p", title: "P", query: "q", legend: "{{user}}")

    private func answer(_ values: [(String, JSON)]) -> PanelPolling.Outcome {
        .success(
            .series([QueryAnswer(series: values.map { .init(labels: ["user": $0.0], value: $0.1) })]
            )
        )
    }

    private let refusal = PanelPolling.Outcome.failure(.init(description: "No."))

    private func change(_ state: Event.PanelState, _ message: String? = nil) -> Event.Body {
        .panel(.init(panel: "p", state: state, message: message))
    }

    private func sample(_ values: [(String, JSON)]) -> Event.Body {
        .sample(.init(panel: "p", series: values.map { .init(label: $0.0, value: $0.1) }))
    }

    @Test
    func `values arrive with their labels, the state changes once`() {
        var poll = PanelPolling(panel)
        #expect(poll.tick().ask)
        #expect(poll.answered(answer([("a", 1.0)])) == [change(.live), sample([("a", 1.0)])])
        #expect(poll.tick().ask)
        #expect(poll.answered(answer([("a", "NaN")])) == [sample([("a", "NaN")])])
    }

    @Test
    func `one question is under way at most, and three ticks without answer are stale`() {
        var poll = PanelPolling(panel)
        _ = poll.tick()
        _ = poll.answered(answer([("a", 1.0)]))
        #expect(poll.tick().ask)
        for _ in 1...2 {
            let tick = poll.tick()
            #expect(!tick.ask && tick.events.isEmpty)
        }
        let third = poll.tick()
        #expect(!third.ask)
        guard case .panel(let stale)? = third.events.first else {
            Issue.record("not stale")
            return
        }
        #expect(stale.state == .stale && stale.message?.isEmpty == false)
        #expect(poll.tick().events.isEmpty)
        #expect(poll.answered(answer([("a", 2.0)])).first == change(.live))
    }

    @Test
    func `where the data end the line ends too, once`() {
        var poll = PanelPolling(panel)
        _ = poll.tick()
        _ = poll.answered(answer([("a", 1.0), ("b", 2.0)]))
        let broken = sample([("a", .null), ("b", .null)])
        #expect(
            poll.answered(answer([])) == [broken, change(.noData, "The query finds nothing.")]
        )
        #expect(poll.answered(answer([])) == [])
        #expect(poll.answered(refusal) == [broken, change(.error, "No.")])
        #expect(poll.answered(refusal) == [])
    }

    @Test
    func `the panel's own words for no data are used`() {
        var panel = panel
        panel.noDataText = "Nobody borrows."
        var poll = PanelPolling(panel)
        #expect(poll.answered(answer([])) == [change(.noData, "Nobody borrows.")])
    }

    @Test
    func `an error stays an error while the next answer is awaited`() {
        var poll = PanelPolling(panel)
        _ = poll.answered(refusal)
        _ = poll.tick()
        for _ in 1...5 { #expect(poll.tick().events.isEmpty) }
    }

    @Test
    func `fifty series are drawn and the rest is told`() {
        var poll = PanelPolling(panel)
        let events = poll.answered(answer((0..<120).map { ("u\($0)", 1.0) }))
        #expect(events.first == change(.live, "Shows 50 of 120 series."))
        guard case .sample(let sample)? = events.last else {
            Issue.record("no sample")
            return
        }
        #expect(sample.series.count == 50)
    }

    @Test
    func `two series of one name are told apart`() {
        var poll = PanelPolling(panel)
        let events = poll.answered(answer([("a", 1.0), ("a", 2.0), ("b", 3.0)]))
        #expect(events.last == sample([("a", 1.0), ("a (2)", 2.0), ("b", 3.0)]))
    }

    @Test
    func `an answer of ten thousand series is drawn in part and asked for rarely`() {
        var poll = PanelPolling(panel)
        #expect(poll.pace(isWatched: true) == 1)
        let events = poll.answered(answer((0..<10_000).map { ("u\($0)", 1.0) }))
        #expect(events.first == change(.live, "Shows 50 of 10000 series."))
        #expect(poll.pace(isWatched: true) == PanelPolling.slowTicks)
    }

    @Test
    func `bars show the greatest`() {
        var bars = panel
        bars.kind = .bars
        bars.look.top = 2
        var poll = PanelPolling(bars)
        let values: [(String, JSON)] = [("a", 1.0), ("b", 3.0), ("c", "NaN"), ("d", 2.0)]
        let told = poll.answered(answer(values))
        #expect(told == [change(.live), sample([("b", 3.0), ("d", 2.0)])])
    }

    @Test
    func `a counter that began anew is told, for a while`() {
        var poll = PanelPolling(Panel(id: "p", title: "P", query: "a_total", legend: "{{user}}"))
        _ = poll.answered(answer([("a", 5.0)]))
        let told = poll.answered(answer([("a", 1.0)]))
        #expect(
            told.first == change(.live, "The counter began anew: its service was started again.")
        )
        for _ in 0..<28 { #expect(poll.answered(answer([("a", 2.0)])).count == 1) }
        _ = poll.answered(answer([("a", 2.0)]))
        #expect(poll.answered(answer([("a", 2.0)])).count <= 2)
    }

    @Test
    func `a table's rows are told only when they are others`() {
        var table = panel
        table.kind = .table
        var poll = PanelPolling(table)
        let first = poll.answered(answer([("a", 1.0), ("b", 2.0)]))
        guard case .sample(let drawn)? = first.last else {
            Issue.record("\(first)")
            return
        }
        #expect(drawn.series == [] && drawn.table?.columns == ["user", "Value"])
        #expect(drawn.table?.rows == [["b", 2.0], ["a", 1.0]])
        let same = poll.answered(answer([("a", 1.0), ("b", 2.0)]))
        #expect(same == [.sample(.init(panel: "p", series: []))])
    }
}
