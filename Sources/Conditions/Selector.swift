public import JSONValue

/// What a condition looks at, or a capture takes.
public enum Selector: Sendable, Equatable {
    /// The exit code.
    case exit
    /// The time taken.
    case duration
    /// The output.
    case stdout
    /// The second output.
    case stderr
    /// The HTTP status.
    case status
    /// The HTTP body as text.
    case body
    /// A field of the HTTP reply's head, its name in whatever case.
    case header(String)
    /// A place in the JSON of the body, or of the output.
    case path(JSONPath)
    /// The number of rows.
    case rows
    /// One cell of the rows: `rows[0].id`.
    case cell(JSONPath)
    /// The value of the metrics query.
    case value
    /// A figure of a load step: `p50`, `p95`, `p99`, `rate`, `errors`, `dropped`.
    case measure(String)

    /// The figures a load step knows.
    public static let measures = [
        "p50", "p75", "p90", "p95", "p99", "max", "rps", "rate", "error_rate", "errors", "dropped",
    ]

    /// What it looks at, as conditions write it.
    public var word: String {
        switch self {
        case .exit: "exit"
        case .duration: "duration"
        case .stdout: "stdout"
        case .stderr: "stderr"
        case .status: "status"
        case .body: "body"
        case .header: "header NAME"
        case .path: "$.path"
        case .rows: "rows"
        case .cell: "rows[0].NAME"
        case .value: "value"
        case .measure(let name): name
        }
    }

    /// Reads a selector alone, as a capture has it.
    /// - Throws: ``ConditionError`` with the place of the fault.
    public static func parse(_ text: String) throws(ConditionError) -> Selector {
        var parser = ConditionParser(text)
        return try parser.onlySelector()
    }

    /// What this selects; nil where the facts do not hold it.
    public func value(in facts: Facts) -> Value? {
        switch self {
        case .exit: facts.exit.map { .number(Double($0)) }
        case .duration: facts.duration.map { .duration($0) }
        case .stdout: facts.stdout.map { .text($0) }
        case .stderr: facts.stderr.map { .text($0) }
        case .status: facts.status.map { .number(Double($0)) }
        case .body: facts.body.map { .text($0) }
        case .header(let name):
            facts.headers.first { $0.name.lowercased() == name.lowercased() }.map {
                .text($0.value)
            }
        case .path(let path): facts.document.flatMap { path.value(in: $0) }.map { .json($0) }
        case .rows: facts.rows.map { .number(Double($0.count)) }
        case .cell(let path): facts.rows.flatMap { path.value(in: .array($0)) }.map { .json($0) }
        case .value: facts.value.map { .number($0) }
        case .measure(let name): facts.measures[name].map { .number($0) }
        }
    }

    /// A selected value.
    public enum Value: Sendable, Equatable {
        /// A number.
        case number(Double)
        /// A time.
        case duration(Duration)
        /// A text.
        case text(String)
        /// A JSON value.
        case json(JSON)

        /// The value as a capture keeps it: a text without line ends around it.
        public var text: String {
            switch self {
            case .number(let number): plain(number)
            case .duration(let duration): plain(seconds(duration))
            case .text(let text): trimmed(text)
            case .json(.string(let text)): text
            case .json(.null): ""
            case .json(let json): json.text
            }
        }
    }
}

extension Facts {
    /// The JSON of the body, else of the output; nil where neither is JSON.
    var document: JSON? {
        guard let text = body ?? stdout, text.utf8.count <= 4 << 20 else { return nil }
        return try? JSON(parsing: trimmed(text))
    }
}
