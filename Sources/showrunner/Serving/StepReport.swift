import Events
import JSONValue
import Runbooks

/// What is said of a step: how it ended, or why it was not carried out.
struct StepReport {
    let step: Step
    /// Its place among the steps of the run, from 0, and how many there are.
    let place: (Int, of: Int)
    /// How it ended; nil where it was not carried out, or goes on.
    let result: Event.StepResult?
    /// How it ended, in a word.
    let word: String
    /// Why it was not carried out.
    var why: String?
    /// How often it was tried.
    var attempts = 1

    private var isFine: Bool { ["passed", "running"].contains(word) }

    /// What it returned, where that tells more than that it passed.
    private var code: String? {
        guard let code = result?.code, word != "passed" else { return nil }
        return step.kind == .http ? "status \(code)" : "exit \(code)"
    }

    /// The report to read: one line with the figures, then what a person should know.
    var lines: [String] {
        let colour: Console.Colour = isFine ? .green : word == "skipped" ? .dim : .red
        var head = ["\(place.0 + 1)/\(place.of) \(Console.coloured(word, colour))"]
        if let result {
            let planned = step.budget.map { " of \($0.clock)" } ?? ""
            head.append("\(result.took.clock)\(planned)")
            if result.waited >= .seconds(1) { head.append("waited \(result.waited.clock)") }
        }
        if let code { head.append(code) }
        if attempts > 1 { head.append("\(attempts) attempts") }
        head.append(step.title)
        if !isFine, word != "skipped" { head.append("(\(step.file):\(step.line))") }
        var lines = [head.joined(separator: "  ")]
        if let sentence = why ?? result?.message { lines.append("    \(sentence)") }
        lines += unmet
        lines += (result?.warnings ?? []).map { "    warning: \($0)" }
        if !isFine, word != "skipped", let fix = step.fix { lines.append("    fix: \(fix)") }
        return lines
    }

    /// What was expected, each with the lines nearest to it, unless those stand there already.
    private var unmet: [String] {
        var lines: [String] = []
        var near: [String] = []
        for unmet in result?.unmet ?? [] {
            lines.append("    expected \(unmet.expected), found \(unmet.actual)")
            guard unmet.near != near else { continue }
            near = unmet.near
            lines += near.map { "      \($0)" }
        }
        return lines
    }

    /// One line of `--json`.
    var json: JSON {
        let isHTTP = step.kind == .http
        let unmet: [JSON]? = result?.unmet.map { unmet in
            [
                "expected": .string(unmet.expected), "actual": .string(unmet.actual),
                "near": .array(unmet.near.map(JSON.string)),
            ]
        }
        let waited = result.flatMap { $0.waited == .zero ? nil : $0.waited.wholeMicroseconds }
        let warnings = result.flatMap { $0.warnings.isEmpty ? nil : $0.warnings.map(JSON.string) }
        return .members([
            ("step", .string(step.id)), ("title", .string(step.title)),
            ("file", .string(step.file)), ("line", .int(step.line)),
            ("status", .string(word)),
            // Every line has it, so that a script need not know the kinds.
            ("exit", isHTTP ? .null : result?.code.map(JSON.int) ?? .null),
            ("httpStatus", isHTTP ? result?.code.map(JSON.int) : nil),
            ("signal", result?.signal.map(JSON.int)),
            ("attempts", attempts > 1 ? .int(attempts) : nil),
            ("planned", step.budget.map { .int($0.wholeMicroseconds) } ?? .null),
            ("actual", result.map { .int($0.took.wholeMicroseconds) } ?? .null),
            ("waited", waited.map(JSON.int)),
            ("message", (why ?? result?.message).map(JSON.string)),
            ("unmet", unmet.map(JSON.array)), ("warnings", warnings.map(JSON.array)),
        ])
    }
}
