public import Conditions
public import JSONValue

/// What a source answered to the queries of one panel.
enum PanelAnswer: Sendable, Equatable {
    /// Values, for each query in order, and what is to be known about them.
    case series([QueryAnswer], note: String? = nil)
    /// Lines of logs.
    case lines(LogAnswer)
}

/// Lines that a log query found.
public struct LogAnswer: Sendable, Equatable {
    /// The lines wanted, oldest first.
    public var rows: [LogRow]
    /// How many lines were looked at.
    public var seen: Int
    /// How many were no JSON where fields are asked for.
    public var withoutFields: Int

    /// What a query finds in lines.
    public init(to query: LogQuery, in lines: [LogLine]) {
        self.init(rows: [], seen: 0, withoutFields: 0)
        let matcher = LogMatcher(query)
        for line in lines { take(line, of: query, with: matcher) }
    }

    init(rows: [LogRow], seen: Int, withoutFields: Int) {
        self.rows = rows
        self.seen = seen
        self.withoutFields = withoutFields
    }

    /// Takes one more line into account.
    mutating func take(_ line: LogLine, of query: LogQuery, with matcher: LogMatcher) {
        guard matcher.selects(service: line.service) else { return }
        seen += 1
        switch matcher.look(at: line) {
        case .wanted: add(LogRow(line), within: query.window)
        case .notJSON: withoutFields += 1
        case .unwanted: break
        }
    }

    private mutating func add(_ row: LogRow, within window: LogQuery.Window) {
        switch window {
        case .first(let count): if rows.count < count { rows.append(row) }
        case .last(let count):
            rows.append(row)
            if rows.count > count { rows.removeFirst() }
        }
    }

    /// The lines as a condition's rows: objects with `time`, `service`, `level` and `line`.
    public var facts: [JSON] {
        rows.map { row in
            [
                "time": .int(row.time), "service": .string(row.service),
                "level": .string(row.level), "line": .string(row.text),
            ]
        }
    }

    /// Why there are no lines, in a sentence.
    var reason: String {
        if seen == 0 { return "No service of this name has written a line yet." }
        if withoutFields == seen {
            return "None of the \(seen) lines is JSON, so they have no fields. Leave | json out."
        }
        return "None of the \(seen) lines looked at is one of these."
    }
}
