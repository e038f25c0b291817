import Events
import JSONValue
import Runbooks

/// Joins the answers to several queries into the rows of a table, by their labels.
struct TableJoin {
    private static let rowLimit = 10
    private let panel: Panel

    init(_ panel: Panel) { self.panel = panel }

    /// The table, the greatest values of its first query on top, and how many rows are left out.
    func table(_ answers: [QueryAnswer]) -> (table: Event.Sample.Table, left: Int) {
        let labels = columns(answers)
        var places: [[String]: Int] = [:]
        var rows: [(key: [String], values: [JSON])] = []
        for (place, answer) in answers.enumerated() {
            for series in answer.series {
                let key = labels.map { series.labels[$0] ?? "" }
                let at = places[key] ?? rows.count
                if at == rows.count {
                    places[key] = at
                    rows.append((key, Array(repeating: .null, count: answers.count)))
                }
                if rows[at].values[place] == .null { rows[at].values[place] = series.value }
            }
        }
        let sorted = rows.enumerated().sorted { left, right in
            let (a, b) = (size(left.element.values), size(right.element.values))
            return a == b ? left.offset < right.offset : a > b
        }.map(\.element)
        let shown = sorted.prefix(panel.look.top ?? TableJoin.rowLimit)
        let names = panel.queries.map { $0.name.isEmpty ? "Value" : $0.name }
        let table = Event.Sample.Table(
            columns: labels + names,
            rows: shown.map { row in
                row.key.map { .string(String($0.prefix(200))) } + row.values
            }
        ).bounded(keepsLast: false)
        return (table, rows.count - table.rows.count)
    }

    /// The labels that are columns: those the panel names, else all in which rows differ.
    private func columns(_ answers: [QueryAnswer]) -> [String] {
        if !panel.look.columns.isEmpty { return panel.look.columns }
        var values: [String: Set<String>] = [:]
        let all = answers.flatMap(\.series)
        for series in all {
            for (name, value) in series.labels where name != "__name__" {
                values[name, default: []].insert(value)
            }
        }
        let count = Set(all.map(\.labels)).count
        let names = values.keys.sorted()
        let telling = names.filter { (values[$0]?.count ?? 0) > 1 || count <= 1 }
        let own = telling.filter { $0 != "job" && $0 != "instance" }
        return own.isEmpty ? (telling.isEmpty ? Array(names.prefix(1)) : telling) : own
    }

    private func size(_ values: [JSON]) -> Double { values.first?.double ?? -.infinity }
}
