public import JSONValue

extension CheckResult {
    /// The form in which it is kept.
    public var json: JSON {
        let (seconds, attoseconds) = took.components
        let microseconds = Double(seconds) * 1e6 + Double(attoseconds) / 1e12
        return .members([
            ("outcome", .string(outcome.rawValue)), ("evidence", .string(evidence)),
            ("detail", .array(detail.map(JSON.string))), ("wall", .int(wall)),
            ("took", .int(Int(exactly: microseconds.rounded()) ?? 0)),
            ("by", by.map(JSON.string)), ("probe", .string(probe)),
            ("fixedBy", fixedBy.map(JSON.string)),
        ])
    }

    /// Reads what was kept; nil where it is of another form.
    public init?(json: JSON) {
        guard let outcome = json["outcome"]?.string.flatMap(Outcome.init(rawValue:)),
            let evidence = json["evidence"]?.string, let wall = json["wall"]?.int
        else { return nil }
        self.init(
            outcome,
            evidence: evidence,
            detail: json["detail"]?.array?.compactMap(\.string) ?? [],
            wall: wall,
            took: .microseconds(min(max(0, json["took"]?.int ?? 0), 1_000_000_000_000)),
            by: json["by"]?.string,
            probe: json["probe"]?.string ?? "",
            fixedBy: json["fixedBy"]?.string
        )
    }
}
