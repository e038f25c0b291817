import Events
import Runbooks

/// Names the series of a panel.
struct PanelLegend: Sendable {
    private let panel: Panel

    init(_ panel: Panel) { self.panel = panel }

    /// The values of all queries, each under a name of its own.
    ///
    /// Of several queries each begins its names with its own.
    func series(_ answers: [QueryAnswer]) -> [Event.Sample.Series] {
        var used: [String: Int] = [:]
        var all: [Event.Sample.Series] = []
        for (query, answer) in zip(panel.queries, answers) {
            let template = query.legend ?? panel.legend
            for series in answer.series {
                let name = name(series.labels, template, of: query)
                used[name, default: 0] += 1
                let count = used[name] ?? 1
                let label = count == 1 ? name : "\(name) (\(count))"
                all.append(.init(label: label, value: series.value))
            }
        }
        return all
    }

    private func name(
        _ labels: [String: String],
        _ template: String?,
        of query: Panel.Query
    ) -> String {
        let own: String
        if panel.kind == .heatmap, let bound = labels["le"] {
            own = bound
        } else if let template {
            own = PanelLegend.fill(template, labels)
        } else {
            own = PanelLegend.plain(labels)
        }
        let name = query.name.isEmpty ? own : own.isEmpty ? query.name : "\(query.name): \(own)"
        return String(name.prefix(200))
    }

    /// The value alone where there is one label, otherwise every name and value.
    ///
    /// What Prometheus adds of its own, the job and the instance, is left out beside others.
    private static func plain(_ labels: [String: String]) -> String {
        var told = labels.filter { $0.key != "__name__" }
        let own = told.filter { $0.key != "job" && $0.key != "instance" }
        if !own.isEmpty { told = own }
        if told.count == 1, let only = told.first { return only.value }
        guard !told.isEmpty else { return labels["__name__"] ?? "" }
        return told.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            .joined(separator: ", ")
    }

    /// A label the series does not have is left out.
    private static func fill(_ template: String, _ labels: [String: String]) -> String {
        var out = ""
        var rest = Substring(template)
        while let open = rest.firstRange(of: "{{"),
            let close = rest[open.upperBound...].firstRange(of: "}}")
        {
            out += rest[..<open.lowerBound]
            let inside = rest[open.upperBound..<close.lowerBound]
            out += labels[inside.filter { $0 != " " }] ?? ""
            rest = rest[close.upperBound...]
        }
        return out + rest
    }
}
