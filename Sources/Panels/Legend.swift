/// Names the series of a panel.
struct Legend: Sendable {
    private let template: String?

    /// A legend as the panel writes it, with `{{label}}` for a label's value; nil for one made of
    /// the labels themselves.
    init(_ template: String?) { self.template = template }

    /// The name of a series.
    func name(_ labels: [String: String]) -> String {
        let text = template.map { Legend.fill($0, labels) } ?? Legend.plain(labels)
        return String(text.prefix(200))
    }

    /// The value alone where there is one label, otherwise every name and value.
    private static func plain(_ labels: [String: String]) -> String {
        let told = labels.filter { $0.key != "__name__" }
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
