/// A query to Prometheus or Loki in a fence that says shell (facts/runbooks.md §3.1).
///
/// It is told by how its first line begins, which is never how a command begins: a shell could not
/// read it, or would look for a program of that name.
struct MisnamedQuery: Equatable {
    /// The line that tells it.
    let text: String
    /// Whether it asks for lines of logs.
    let isOfLogs: Bool

    init?(_ body: String) {
        guard
            let first = lines(of: body).map({ trimmed($0) })
                .first(where: { !$0.isEmpty && !$0.hasPrefix("#") }),
            MisnamedQuery.begins(Array(first.utf8)[...])
        else { return nil }
        text = first
        isOfLogs =
            body.contains("({") || first.hasPrefix("{") && !first.hasPrefix("{__name__")
    }

    /// Whether a line begins as a query does, brackets and `100 *` before it left aside.
    private static func begins(_ line: ArraySlice<UInt8>) -> Bool {
        let line = operand(of: line)
        let name = line.prefix { isLetter($0) || isDigit($0) || "_:".utf8.contains($0) }
        let rest = line.dropFirst(name.count)
        guard name.first.map({ !isDigit($0) }) ?? true else { return false }
        switch rest.first {
        // `{app="x"}` or `up{job="x"}`; a shell's group has a blank behind its brace.
        case UInt8(ascii: "{"): return isSelector(rest)
        case UInt8(ascii: "["): return isRange(rest)
        // `sum(rate(x[5m]))`; a shell's function has nothing between its brackets.
        case UInt8(ascii: "("):
            let next = rest.dropFirst().first { !isSpace($0) }
            return functions.contains(String(decoding: name, as: UTF8.self))
                && next != nil && next != UInt8(ascii: ")")
        case .some where aggregations.contains(String(decoding: name, as: UTF8.self)):
            let rest = Array(rest.drop { isSpace($0) })
            return ["by (", "by(", "without (", "without("].contains { rest.starts(with: $0.utf8) }
        default: return false
        }
    }

    /// What follows opening brackets and a factor: `(100 * sum(…`.
    private static func operand(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line
        while true {
            while line.first == UInt8(ascii: "(") { line = line.dropFirst().drop { isSpace($0) } }
            let number = line.prefix { isDigit($0) || $0 == UInt8(ascii: ".") }
            let sign = line.dropFirst(number.count).drop { isSpace($0) }
            guard !number.isEmpty, let byte = sign.first, "*-+/".utf8.contains(byte) else {
                return line
            }
            line = sign.dropFirst().drop { isSpace($0) }
        }
    }

    /// `{label="…"}`, with any of the four signs.
    private static func isSelector(_ text: ArraySlice<UInt8>) -> Bool {
        let label = text.dropFirst().prefix {
            isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_")
        }
        let rest = text.dropFirst(1 + label.count)
        let sign = rest.prefix { "=!~".utf8.contains($0) }
        let quote = rest.dropFirst(sign.count).first
        return !label.isEmpty && ["=", "!=", "=~", "!~"].contains { sign.elementsEqual($0.utf8) }
            && (quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"))
            && text.contains(UInt8(ascii: "}"))
    }

    /// `[5m]`.
    private static func isRange(_ text: ArraySlice<UInt8>) -> Bool {
        let digits = text.dropFirst().prefix(while: isDigit)
        let rest = text.dropFirst(1 + digits.count)
        let unit = rest.prefix { $0 != UInt8(ascii: "]") }
        return !digits.isEmpty && rest.count > unit.count
            && ["ms", "s", "m", "h", "d", "w", "y"].contains { unit.elementsEqual($0.utf8) }
    }

    private static let aggregations: Set<String> = [
        "sum", "avg", "min", "max", "count", "group", "stddev", "stdvar", "topk", "bottomk",
        "quantile", "count_values",
    ]

    private static let functions = aggregations.union([
        "rate", "irate", "increase", "delta", "idelta", "deriv", "predict_linear", "changes",
        "resets", "histogram_quantile", "label_replace", "label_join", "absent",
        "absent_over_time", "avg_over_time", "max_over_time", "min_over_time", "sum_over_time",
        "count_over_time", "quantile_over_time", "last_over_time", "bytes_over_time",
        "bytes_rate", "clamp", "clamp_min", "clamp_max", "sort_desc", "scalar", "vector",
    ])
}
