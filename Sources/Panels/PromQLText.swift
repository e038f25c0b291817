import Conditions
import Runbooks

/// What is read from a PromQL query without understanding it.
enum PromQLText {
    /// The query as it is asked: names and macros filled in.
    static func filled(
        _ text: String,
        of panel: Panel,
        with values: [String: String]
    ) throws(UndefinedNames) -> String {
        let window = panel.window ?? max(.seconds(4), panel.range / 20)
        var query = try Template(text).filled(with: values)
        let macros = [
            ("$__window", window), ("$__rate_interval", window), ("$__interval", panel.step),
            ("$__range", panel.range), ("$step", panel.step),
        ]
        for (name, duration) in macros { query = query.replacing(name, with: written(duration)) }
        return query
    }

    private static func written(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = attoseconds / 1_000_000_000_000_000
        return milliseconds == 0
            ? "\(seconds)s" : "\(min(seconds, 1_000_000_000) * 1_000 + milliseconds)ms"
    }

    /// Whether the query is nothing but a counter's name, so that a fall means it began anew.
    static func isCounter(_ query: String) -> Bool {
        let name = query.prefix { $0 != "{" && $0 != " " }
        let rest = query.dropFirst(name.count)
        return name.hasSuffix("_total") && !query.contains("(") && !query.contains("[")
            && (rest.isEmpty || rest.hasPrefix("{") && rest.hasSuffix("}"))
    }

    private static let words: Set<String> = [
        "by", "without", "on", "ignoring", "group_left", "group_right", "offset", "bool", "and",
        "or", "unless", "inf", "nan", "start", "end", "atan2", "sum", "min", "max", "avg", "group",
        "stddev", "stdvar", "count", "count_values", "bottomk", "topk", "quantile",
    ]

    /// The names of the metrics in a query, in order and each once.
    static func metrics(in query: String) -> [String] {
        let bytes = Array(query.utf8)
        var names: [String] = []
        var at = 0
        /// Labels in parentheses follow these words.
        var isAfterGrouping = false
        while at < bytes.count {
            let byte = bytes[at]
            if let end = closed(bytes, at, isAfterGrouping) {
                at = end
                isAfterGrouping = false
            } else if isNameStart(byte) {
                let start = at
                while at < bytes.count, isNameStart(bytes[at]) || bytes[at] &- 0x30 < 10 { at += 1 }
                let name = String(decoding: bytes[start..<at], as: UTF8.self)
                let next = bytes[at...].first { $0 > 0x20 }
                isAfterGrouping = [
                    "by", "without", "on", "ignoring", "group_left", "group_right",
                ].contains(name.lowercased())
                let isCall = next == UInt8(ascii: "(")
                if !isCall, !words.contains(name.lowercased()), !names.contains(name) {
                    names.append(name)
                }
            } else if byte &- 0x30 < 10 {
                while at < bytes.count, isNameStart(bytes[at]) || bytes[at] &- 0x30 < 10 { at += 1 }
            } else {
                at += 1
            }
        }
        return names
    }

    /// The index after a part that holds no metrics: braces, brackets, quotes, a grouping's labels.
    private static func closed(_ bytes: [UInt8], _ at: Int, _ isGrouping: Bool) -> Int? {
        let close: UInt8
        switch bytes[at] {
        case UInt8(ascii: "{"): close = UInt8(ascii: "}")
        case UInt8(ascii: "["): close = UInt8(ascii: "]")
        case UInt8(ascii: "(") where isGrouping: close = UInt8(ascii: ")")
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): close = bytes[at]
        case UInt8(ascii: "#"): close = UInt8(ascii: "\n")
        default: return nil
        }
        return bytes[(at + 1)...].firstIndex(of: close).map { $0 + 1 } ?? bytes.count
    }

    private static func isNameStart(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":")
    }
}
