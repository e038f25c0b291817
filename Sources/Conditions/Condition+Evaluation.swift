private import JSONValue

extension Condition {
    /// Judges the condition; every comparison that does not hold is reported.
    public func evaluate(_ facts: Facts) -> Verdict {
        let unmet = terms.compactMap { $0.unmet(in: facts) }
        return unmet.isEmpty ? .met : .unmet(unmet)
    }

    /// Judges several conditions at once: all of them are evaluated, and all that failed reported.
    public static func evaluate(_ conditions: [Condition], _ facts: Facts) -> Verdict {
        let unmet = conditions.flatMap { $0.evaluate(facts).unmet }
        return unmet.isEmpty ? .met : .unmet(unmet)
    }
}

extension Condition.Term {
    func unmet(in facts: Facts) -> Unmet? {
        guard let value = selector.value(in: facts) else {
            return Unmet(expected: text, actual: missing, near: near(in: facts))
        }
        guard !holds(for: value) else { return nil }
        return Unmet(expected: text, actual: actual(value), near: near(in: facts))
    }

    private func holds(for value: Selector.Value) -> Bool {
        switch test {
        case .exists: if case .text(let text) = value { !trimmed(text).isEmpty } else { true }
        case .compares(let comparison, let literal): value.compares(comparison, to: literal)
        case .matches(let pattern): pattern.matches(value.text)
        case .contains(let literal): value.contains(literal)
        case .isOne(let ranges):
            ranges.contains { range in
                switch range {
                case .value(let literal): value.compares(.equal, to: literal)
                case .span(let low, let high): value.number.map { $0 >= low && $0 <= high } ?? false
                }
            }
        }
    }

    private var missing: String {
        switch selector {
        case .exit: "no exit code"
        case .duration: "no duration"
        case .stdout: "no output"
        case .stderr: "no error output"
        case .status: "no HTTP status"
        case .body: "no body"
        case .header(let name): "no header \(name)"
        case .path: "nothing at this path, or no JSON"
        case .rows, .cell: "no such row"
        case .value: "no data"
        case .measure(let name): "no \(name)"
        }
    }

    private func actual(_ value: Selector.Value) -> String {
        switch value {
        case .number(let number):
            if case .measure(let name) = selector { return figure(name, number) }
            return clipped(value.text)
        case .text(let text):
            let text = trimmed(text)
            let lines = text.utf8.count { $0 == UInt8(ascii: "\n") } + 1
            if text.isEmpty { return "nothing" }
            return lines > 1 ? "\(lines) lines without it" : clipped(text)
        case .duration(let duration):
            return plain((seconds(duration) * 1000).rounded() / 1000) + " s"
        default: return clipped(value.text)
        }
    }

    /// A load's figure as people read it: a share, a time, or a count.
    private func figure(_ name: String, _ number: Double) -> String {
        func rounded(_ number: Double, _ parts: Double) -> String {
            plain((number * parts).rounded() / parts)
        }
        switch name {
        case "errors", "error_rate": return rounded(number * 100, 100) + "%"
        case "rate", "rps", "dropped": return rounded(number, 10)
        default:
            return number < 1 ? rounded(number * 1000, 10) + " ms" : rounded(number, 1000) + " s"
        }
    }

    /// The three nearest lines of the output: nearest to what was looked for, else its last.
    private func near(in facts: Facts) -> [String] {
        let wanted: String? =
            switch test {
            case .matches(let pattern): pattern.source
            case .contains(.text(let text)), .compares(_, .text(let text)): text
            default: nil
            }
        let texts: [String?] =
            switch selector {
            case .stderr: [facts.stderr]
            case .body, .path, .status, .header: [facts.body, facts.stdout]
            case .stdout: [facts.stdout]
            case .duration, .measure, .value: []
            default: [facts.stderr, facts.stdout, facts.body]
            }
        guard let text = texts.lazy.compactMap({ $0 }).first(where: { !trimmed($0).isEmpty }) else {
            return []
        }
        return NearLines.find(wanted, in: text)
    }
}

/// A text of at most 200 bytes.
func clipped(_ text: String) -> String {
    guard text.utf8.count > 200 else { return text }
    return String(decoding: text.utf8.prefix(197), as: UTF8.self).replacing("\u{FFFD}", with: "")
        + "…"
}

extension Selector.Value {
    /// The value as a number: a time in seconds, a text that is one.
    var number: Double? {
        switch self {
        case .number(let number): number
        case .duration(let duration): seconds(duration)
        case .text(let text): Double(trimmed(text))
        case .json(let json): json.double ?? json.string.flatMap { Double($0) }
        }
    }

    func compares(_ comparison: Condition.Comparison, to literal: Literal) -> Bool {
        switch literal {
        case .number(let wanted): return orders(comparison, number, wanted)
        case .duration(let wanted): return orders(comparison, number, seconds(wanted))
        case .text(let wanted), .named(let wanted): return orders(comparison, text, wanted)
        case .bool(let wanted):
            return orders(comparison, text, wanted ? "true" : "false")
        case .null:
            let isNull = if case .json(.null) = self { true } else { false }
            return comparison == .equal ? isNull : comparison == .different && !isNull
        }
    }

    func contains(_ literal: Literal) -> Bool {
        if case .json(.array(let items)) = self {
            return items.contains { Selector.Value.json($0).compares(.equal, to: literal) }
        }
        if case .json(.object(let object)) = self { return object[literal.text] != nil }
        return Conditions.contains(literal.text, in: text)
    }

    private func orders<Value: Comparable>(
        _ comparison: Condition.Comparison,
        _ value: Value?,
        _ wanted: Value
    ) -> Bool {
        guard let value else { return comparison == .different }
        switch comparison {
        case .equal: return value == wanted
        case .different: return value != wanted
        case .less: return value < wanted
        case .lessOrEqual: return value <= wanted
        case .greater: return value > wanted
        case .greaterOrEqual: return value >= wanted
        }
    }
}

extension Literal {
    /// The value as a text to look for.
    var text: String {
        switch self {
        case .number(let number): plain(number)
        case .duration(let duration): plain(seconds(duration))
        case .text(let text), .named(let text): text
        case .bool(let bool): bool ? "true" : "false"
        case .null: "null"
        }
    }
}
