internal import Conditions
internal import JSONValue
internal import Markdown
internal import Runbooks

extension Panel {
    /// The panel as the deck's JSON has it.
    var facts: JSON {
        .members([
            ("id", .string(id)),
            ("title", .string(title)),
            ("kind", .string(kind.rawValue)),
            ("query", .string(query)),
            ("unit", .string(unit.rawValue)),
            ("threshold", threshold.map(JSON.number) ?? .null),
            ("range", .int(range.microseconds)),
            ("nodata", noDataText.map(JSON.string) ?? .null),
            ("look", .members(options.map { ($0.name, .string($0.value)) })),
        ])
    }

    /// How the panel is drawn: `data-NAME` of its figure, only what is said.
    var options: [(name: String, value: String)] {
        var options: [(name: String, value: String)] = []
        func add(_ name: String, _ value: String?) {
            if let value { options.append((name, value)) }
        }
        func numbers(_ list: [Double]) -> String? {
            list.isEmpty ? nil : list.map { "\($0)" }.joined(separator: ",")
        }
        add("decimals", decimals.map { "\($0)" })
        add("min", look.minimum.map { "\($0)" })
        add("max", look.maximum.map { "\($0)" })
        add("thresholds", numbers(look.thresholds))
        add("reversed", look.isReversed ? "true" : nil)
        add("stack", look.isStacked ? "true" : nil)
        if look.annotations != [.steps] {
            add("annotate", look.annotations.map(\.rawValue).sorted().joined(separator: ","))
        }
        add("top", look.top.map { "\($0)" })
        add("before", look.before)
        add("after", look.after)
        if kind == .compare { add("reduce", look.reduction.rawValue) }
        let words = look.highlights + ((try? logQuery().words) ?? [])
        if kind == .log, !words.isEmpty { add("highlight", words.json.text) }
        if queries.count > 1 || queries.contains(where: { !$0.name.isEmpty }) {
            add("queries", JSON.array(queries.map(\.facts)).text)
        }
        return options
    }

    /// The element that stands for the panel on a slide.
    func figure(title given: String) -> String {
        var html = "<figure class=\"panel\" data-panel=\"\(escapeHTML(id))\""
        html += " data-kind=\"\(kind.rawValue)\" data-unit=\"\(unit.rawValue)\""
        if let threshold { html += " data-threshold=\"\(threshold)\"" }
        html += " data-range=\"\(range.components.seconds)\""
        if let noDataText { html += " data-nodata=\"\(escapeHTML(noDataText))\"" }
        for (name, value) in options { html += " data-\(name)=\"\(escapeHTML(value))\"" }
        if isPrivate { html += " data-private" }
        let title = escapeHTML(given.isEmpty ? self.title : given)
        return html + "><figcaption>\(title)</figcaption></figure>"
    }
}

extension Panel.Query {
    /// What the page needs to know of a query among several: never its text.
    fileprivate var facts: JSON {
        .members([
            ("name", .string(name)),
            ("unit", unit.map { .string($0.rawValue) }),
            ("decimals", decimals.map(JSON.int)),
            ("thresholds", thresholds.isEmpty ? nil : .array(thresholds.map(JSON.number))),
            ("reversed", isReversed ? true : nil),
            ("right", isRight ? true : nil),
        ])
    }
}

extension [String] {
    fileprivate var json: JSON { .array(map(JSON.string)) }
}
