import Events
import JSONValue
import Recording

/// What there is to tell of a run, in Markdown.
struct RunReport {
    let facts: RunReader.Facts
    let state: RunState
    /// As `GET /api/runs/RUN/timeline` has it.
    let timeline: JSON

    /// The report.
    var markdown: String {
        [head, parts, steps, failures, alerts, stopwatches, checks, markers].filter { !$0.isEmpty }
            .joined(separator: "\n\n")
    }

    private var head: String {
        let opened = facts.opened
        let spent = time(timeline["duration"])?.clock ?? "?"
        return """
            # \(line(opened.title))

            A \(opened.purpose.noun) of \(Moment(opened.wall).dayAndTime), run \(opened.run), \
            \(facts.status.rawValue), \(spent) from first to last event.
            """
    }

    private var parts: String {
        var rows: [(title: String, plan: Duration?, actual: Duration)] = []
        for part in timeline["parts"]?.array ?? [] {
            guard let from = time(part["from"]), let until = time(part["until"]) else { continue }
            let title = part["title"]?.string ?? ""
            // Coming back to a part adds to its time.
            if let known = rows.firstIndex(where: { $0.title == title }) {
                rows[known].actual += until - from
            } else {
                rows.append((title, time(part["plan"]), until - from))
            }
        }
        return table(
            "Parts",
            ["Part", "Plan", "Actual", "Difference"],
            rows.map { row in
                [
                    line(row.title), row.plan?.clock ?? "–", row.actual.clock,
                    row.plan.map { difference(row.actual - $0) } ?? "–",
                ]
            }
        )
    }

    private var steps: String {
        table(
            "Steps",
            ["Step", "Attempt", "Result", "Plan", "Actual"],
            (timeline["steps"]?.array ?? []).map { step in
                let took = time(step["until"]).flatMap { until in
                    time(step["from"]).map { until - $0 }
                }
                return [
                    line(step["title"]?.string ?? ""), "\(step["attempt"]?.int ?? 1)",
                    step["status"]?.string ?? "", time(step["budget"])?.clock ?? "–",
                    took?.clock ?? "–",
                ]
            }
        )
    }

    private var failures: String {
        let titles = Dictionary(
            (state.deck?.steps ?? []).map { ($0.id, $0.title) },
            uniquingKeysWith: { first, _ in first }
        )
        var lines: [String] = []
        for (id, step) in state.steps.sorted(by: { $0.key < $1.key }) {
            guard !step.status.isUnderWay, ![.ready, .passed, .skipped].contains(step.status) else {
                continue
            }
            let code = step.code.map { ", exit \($0)" } ?? ""
            lines.append("- **\(line(titles[id] ?? id))**: \(step.status.rawValue)\(code)")
            if let message = step.message { lines.append("  - \(line(message))") }
            for unmet in step.unmet {
                lines.append("  - expected `\(code: unmet.expected)`, found \(line(unmet.actual))")
            }
        }
        return lines.isEmpty ? "" : "## What failed\n\n" + lines.joined(separator: "\n")
    }

    private var alerts: String {
        table(
            "Alerts",
            ["At", "Alert", "State", "Summary"],
            (timeline["alerts"]?.array ?? []).map { alert in
                [
                    time(alert["at"])?.clock ?? "", line(alert["name"]?.string ?? ""),
                    alert["state"]?.string ?? "", line(alert["summary"]?.string ?? ""),
                ]
            }
        )
    }

    private var stopwatches: String {
        table(
            "Stopwatches",
            ["Stopwatch", "Measured"],
            state.stopwatches.sorted { $0.key < $1.key }.map { name, watch in
                [line(name), watch.measured?.clock ?? "not ended"]
            }
        )
    }

    private var checks: String {
        table(
            "Checks",
            ["Check", "State", "Seen"],
            state.checks.sorted { $0.key < $1.key }.map { key, check in
                [line(key), check.check.state, line(check.check.evidence)]
            }
        )
    }

    private var markers: String {
        let lines = (timeline["markers"]?.array ?? []).map { marker in
            "- \(time(marker["at"])?.clock ?? ""): \(line(marker["label"]?.string ?? ""))"
        }
        return lines.isEmpty ? "" : "## Markers\n\n" + lines.joined(separator: "\n")
    }

    // MARK: - Markdown

    private func table(_ title: String, _ head: [String], _ rows: [[String]]) -> String {
        guard !rows.isEmpty else { return "" }
        let lines = [head, head.map { _ in "---" }] + rows
        return "## \(title)\n\n"
            + lines.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
    }

    /// Text in one line that makes no mark-up of its own.
    private func line(_ text: String) -> String {
        var out = ""
        for character in text.prefix(400) {
            if character.isNewline {
                out += " "
            } else {
                if "\\|*_`<>[]".contains(character) { out += "\\" }
                out.append(character)
            }
        }
        return out
    }

    private func time(_ json: JSON?) -> Duration? { json?.int.map { .microseconds($0) } }

    private func difference(_ time: Duration) -> String {
        time < .zero ? "−\((.zero - time).clock)" : "+\(time.clock)"
    }
}

extension DefaultStringInterpolation {
    /// Text within backquotes, which it must not end.
    fileprivate mutating func appendInterpolation(code text: String) {
        appendInterpolation(text.replacing("`", with: "'"))
    }
}
