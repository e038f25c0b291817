import Events
import JSONValue
import Runbooks

/// One panel being polled: when to ask, and what its answers mean.
///
/// A pure state machine; ``Panels`` gives it ticks and answers.
struct PanelPolling: Sendable {
    typealias Outcome = Result<QueryAnswer, QueryAnswer.Refusal>

    /// Series that are drawn; more are left out, and the panel says so.
    static let seriesLimit = 50
    /// Ticks without an answer after which a panel is stale.
    static let patience = 3

    private(set) var panel: Panel
    private var legend: Legend
    private var state = Event.PanelState.waiting
    private var message: String?
    private var isAsking = false
    private var missedTicks = 0
    private var labels: [String] = []

    init(_ panel: Panel) {
        self.panel = panel
        legend = Legend(panel.legend)
    }

    /// Takes over what changed in the file; the state stays unless the query is another.
    mutating func change(to panel: Panel) {
        if panel.query != self.panel.query { labels = [] }
        self.panel = panel
        legend = Legend(panel.legend)
    }

    /// A tick at which this panel should be asked.
    /// - Returns: Whether to ask now, and what changed.
    mutating func tick() -> (ask: Bool, events: [Event.Body]) {
        guard isAsking else {
            isAsking = true
            missedTicks = 0
            return (true, [])
        }
        missedTicks += 1
        guard missedTicks >= PanelPolling.patience, state != .error else { return (false, []) }
        return (false, move(to: .stale, "Prometheus takes long to answer: the values are old."))
    }

    /// What the answer to the last question means.
    mutating func answered(_ outcome: Outcome) -> [Event.Body] {
        isAsking = false
        switch outcome {
        case .failure(let refusal):
            return breakLine(unless: .error) + move(to: .error, "\(refusal)")
        case .success(let answer) where answer.series.isEmpty:
            return breakLine(unless: .noData) + move(to: .noData, noDataText)
        case .success(let answer):
            let sample = sample(answer)
            labels = sample.series.map(\.label)
            let left = answer.series.count - sample.series.count
            let note =
                left > 0 ? "Shows \(sample.series.count) of \(answer.series.count) series." : nil
            return move(to: .live, note) + [.sample(sample)]
        }
    }

    /// The state where there is no source to ask.
    mutating func unavailable(_ reason: String) -> [Event.Body] { move(to: .error, reason) }

    private var noDataText: String { panel.noDataText ?? "The query finds nothing." }

    private mutating func move(to next: Event.PanelState, _ why: String?) -> [Event.Body] {
        guard next != state || why != message else { return [] }
        (state, message) = (next, why)
        return [.panel(.init(panel: panel.id, state: next, message: why))]
    }

    /// Ends every line that was drawn, once.
    private func breakLine(unless state: Event.PanelState) -> [Event.Body] {
        guard self.state != state, !labels.isEmpty else { return [] }
        let series = labels.map { Event.Sample.Series(label: $0, value: .null) }
        return [.sample(.init(panel: panel.id, series: series))]
    }

    private func sample(_ answer: QueryAnswer) -> Event.Sample {
        var used: [String: Int] = [:]
        let series = answer.series.prefix(PanelPolling.seriesLimit).map { series in
            let name = legend.name(series.labels)
            used[name, default: 0] += 1
            let count = used[name] ?? 1
            let label = count == 1 ? name : "\(name) (\(count))"
            return Event.Sample.Series(label: label, value: series.value)
        }
        return .init(panel: panel.id, series: series)
    }
}
