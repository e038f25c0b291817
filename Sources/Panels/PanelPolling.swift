import Conditions
import Events
import JSONValue
import Runbooks

/// One panel being polled: when to ask, and what its answers mean.
///
/// A pure state machine; ``Panels`` gives it ticks and answers.
struct PanelPolling: Sendable {
    typealias Outcome = Result<PanelAnswer, QueryAnswer.Refusal>

    /// Series that are drawn; more are left out, and the panel says so.
    static let seriesLimit = 50
    /// An answer with more series is not asked for every second.
    static let heavySeries = 1_000
    /// Ticks between two questions for a panel nobody looks at, and for one with heavy answers.
    static let slowTicks = 10
    /// Ticks without an answer after which a panel is stale.
    static let patience = 3
    /// Samples for which it is told that a counter began anew.
    private static let resetMemory = 30

    private(set) var panel: Panel
    private var legend: PanelLegend
    private var state = Event.PanelState.waiting
    private var message: String?
    private var isAsking = false
    private var missedTicks = 0
    private var last: [Event.Sample.Series] = []
    private var table: Event.Sample.Table?
    private var isHeavy = false
    private var samplesSinceReset = resetMemory

    init(_ panel: Panel) {
        self.panel = panel
        legend = PanelLegend(panel)
    }

    /// Takes over what changed in the file; the state stays unless the queries are others.
    mutating func change(to panel: Panel) {
        if panel.queries != self.panel.queries { (last, table, isHeavy) = ([], nil, false) }
        self.panel = panel
        legend = PanelLegend(panel)
    }

    /// Ticks between two questions.
    func pace(isWatched: Bool) -> Int {
        guard isWatched, !isHeavy else { return PanelPolling.slowTicks }
        return min(max(Int(panel.refresh.components.seconds), 1), 3_600)
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
        return (false, move(to: .stale, "\(sourceName) takes long to answer: the values are old."))
    }

    /// What the answer to the last question means.
    mutating func answered(_ outcome: Outcome) -> [Event.Body] {
        isAsking = false
        switch outcome {
        case .failure(let refusal):
            return breakLine(unless: .error) + move(to: .error, "\(refusal)")
        case .success(.lines(let answer)): return drawn(answer)
        case .success(.series(let answers, let note)):
            isHeavy = answers.contains { $0.series.count > PanelPolling.heavySeries }
            guard answers.contains(where: { !$0.series.isEmpty }) else {
                return breakLine(unless: .noData) + move(to: .noData, noDataText(note))
            }
            return panel.kind == .table ? drawnTable(answers, note) : drawn(answers, note)
        }
    }

    private func noDataText(_ reason: String?) -> String {
        panel.noDataText ?? reason ?? "The query finds nothing."
    }

    private var sourceName: String {
        switch panel.source {
        case .metrics, .server: "Prometheus"
        case .scrape: "The service"
        case .http: "The address"
        case .command: "The command"
        case .logs: "The log"
        }
    }

    private mutating func move(to next: Event.PanelState, _ why: String?) -> [Event.Body] {
        guard next != state || why != message else { return [] }
        (state, message) = (next, why)
        return [.panel(.init(panel: panel.id, state: next, message: why))]
    }

    /// Ends every line that was drawn, once.
    private func breakLine(unless state: Event.PanelState) -> [Event.Body] {
        guard self.state != state, !last.isEmpty else { return [] }
        let series = last.map { Event.Sample.Series(label: $0.label, value: .null) }
        return [.sample(.init(panel: panel.id, series: series))]
    }

    // MARK: Drawn values

    private mutating func drawn(_ answers: [QueryAnswer], _ note: String?) -> [Event.Body] {
        let all = legend.series(answers)
        let series = Array(shown(all).prefix(PanelPolling.seriesLimit))
        let left = all.count - series.count
        let isTold = left > 0 && panel.look.top.map { $0 > series.count } ?? true
        let notes = [
            isTold ? "Shows \(series.count) of \(all.count) series." : nil, note,
            resetNote(series),
        ]
        last = series
        let text = notes.compactMap { $0 }.joined(separator: " ")
        return move(to: .live, text.isEmpty ? nil : text)
            + [.sample(.init(panel: panel.id, series: series))]
    }

    /// The series in the order in which they are shown: the greatest first where only some are.
    private func shown(_ series: [Event.Sample.Series]) -> [Event.Sample.Series] {
        let limit = panel.look.top ?? PanelPolling.seriesLimit
        guard series.count > limit, ![.timeseries, .heatmap].contains(panel.kind) else {
            return panel.kind == .timeseries ? Array(series.prefix(limit)) : series
        }
        let sorted = series.enumerated().sorted { left, right in
            let (a, b) = (left.element.size, right.element.size)
            return a == b ? left.offset < right.offset : a > b
        }
        return sorted.prefix(limit).map(\.element)
    }

    /// That a counter drawn as it is began anew, for a while.
    private mutating func resetNote(_ series: [Event.Sample.Series]) -> String? {
        guard PromQLText.isCounter(panel.query) else { return nil }
        let before = Dictionary(last.map { ($0.label, $0.size) }) { first, _ in first }
        if series.contains(where: { now in before[now.label].map { now.size < $0 } ?? false }) {
            samplesSinceReset = 0
        }
        guard samplesSinceReset < PanelPolling.resetMemory else { return nil }
        samplesSinceReset += 1
        return "The counter began anew: its service was started again."
    }

    private mutating func drawnTable(_ answers: [QueryAnswer], _ note: String?) -> [Event.Body] {
        let (table, left) = TableJoin(panel).table(answers)
        let more = left > 0 ? "Shows \(table.rows.count) of \(table.rows.count + left) rows." : nil
        let text = [more, note].compactMap { $0 }.joined(separator: " ")
        return move(to: .live, text.isEmpty ? nil : text) + [sample(of: table)]
    }

    private mutating func drawn(_ answer: LogAnswer) -> [Event.Body] {
        let rows = answer.rows.map { row -> [JSON] in
            [.int(row.time), .string(row.service), .string(row.level), .string(row.text)]
        }
        let columns = ["time", "service", "level", "line"]
        let table = Event.Sample.Table(columns: columns, rows: rows).bounded(keepsLast: true)
        let change =
            rows.isEmpty
            ? move(to: .noData, panel.noDataText ?? answer.reason) : move(to: .live, nil)
        return rows.isEmpty && change.isEmpty ? [] : change + [sample(of: table)]
    }

    /// The rows, where they are others than the last that were told.
    private mutating func sample(of new: Event.Sample.Table) -> Event.Body {
        defer { table = new }
        return .sample(.init(panel: panel.id, series: [], table: new == table ? nil : new))
    }
}

extension Event.Sample.Series {
    /// The value for an order by size: what is no number is the least.
    fileprivate var size: Double {
        switch value {
        case "+Inf": .infinity
        default: value.double ?? -.infinity
        }
    }
}

extension Event.Sample.Table {
    /// Bytes of the cells of one table that an event may hold: a scene stays small with it.
    static let longest = 8 << 10

    /// As many rows as fit into an event.
    func bounded(keepsLast: Bool) -> Event.Sample.Table {
        var kept: [[JSON]] = []
        var bytes = 0
        for row in keepsLast ? rows.reversed() : rows {
            bytes += JSON.array(row).utf8.count
            guard bytes <= Event.Sample.Table.longest else { break }
            kept.append(row)
        }
        return .init(columns: columns, rows: keepsLast ? kept.reversed() : kept)
    }
}
