import JSONValue

extension Event.Sample {
    init(_ fields: Fields) throws(EventError) {
        self.init(
            panel: try fields.string("panel"),
            series: try fields.list("series", Series.init),
            table: try Table(in: fields)
        )
    }

    var fields: [(String, JSON?)] {
        [("panel", .string(panel)), ("series", .array(series.map(\.json)))] + (table?.fields ?? [])
    }
}

extension Event.Sample.Table {
    /// The table among the members of a sample or a panel; nil where there is none.
    init?(in fields: Fields) throws(EventError) {
        guard !fields.isAbsent("rows") else { return nil }
        self.init(
            columns: try fields.strings("columns"),
            rows: try fields.list("rows") { row throws(EventError) in
                guard let cells = row.json.array else { throw fields.fault("rows") }
                return cells
            }
        )
    }

    var fields: [(String, JSON?)] {
        [("columns", columns.json), ("rows", .array(rows.map(JSON.array)))]
    }
}

extension Event.Sample.Series {
    init(_ fields: Fields) throws(EventError) {
        self.init(label: try fields.string("label"), value: fields.json["value"] ?? .null)
    }

    var json: JSON { ["label": .string(label), "value": value] }
}

extension Event.PanelChange {
    init(_ fields: Fields) throws(EventError) {
        self.init(
            panel: try fields.string("panel"),
            state: try fields.word("state"),
            message: try fields.optionalString("message")
        )
    }

    var fields: [(String, JSON?)] {
        [
            ("panel", .string(panel)), ("state", .string(state.rawValue)),
            ("message", message.map(JSON.string)),
        ]
    }
}

extension Event.Alert {
    init(_ fields: Fields) throws(EventError) {
        try self.init(fields, name: try fields.string("name"))
    }

    init(_ fields: Fields, name: String) throws(EventError) {
        var labels: [String: String] = [:]
        for (name, value) in try fields.object("labels").members {
            guard let text = value.string else { throw fields.fault("labels") }
            labels[name] = text
        }
        self.init(
            name: name,
            state: try fields.string("state"),
            summary: try fields.string("summary"),
            labels: labels,
            since: try fields.optionalDuration("since"),
            hold: try fields.optionalDuration("for"),
            writtenHold: try fields.optionalDuration("written"),
            count: try fields.optionalInt("count"),
            panel: try fields.optionalString("panel"),
            log: try fields.optionalString("log")
        )
    }

    var fields: [(String, JSON?)] {
        [("name", .string(name))] + change
    }

    /// The alert without its name.
    var change: [(String, JSON?)] {
        let labels = labels.sorted { $0.key < $1.key }.map { ($0.key, JSON.string($0.value)) }
        return [
            ("state", .string(state)), ("summary", .string(summary)),
            ("labels", .object(JSON.Object(labels))), ("since", since?.json), ("for", hold?.json),
            ("written", writtenHold?.json), ("count", count.map(JSON.int)),
            ("panel", panel.map(JSON.string)), ("log", log.map(JSON.string)),
        ]
    }
}

extension Event.Check {
    init(_ fields: Fields) throws(EventError) {
        self.init(
            checklist: try fields.string("checklist"),
            item: try fields.string("item"),
            state: try fields.string("state"),
            evidence: try fields.string("evidence")
        )
    }

    var fields: [(String, JSON?)] {
        [
            ("checklist", .string(checklist)), ("item", .string(item)), ("state", .string(state)),
            ("evidence", .string(evidence)),
        ]
    }
}
