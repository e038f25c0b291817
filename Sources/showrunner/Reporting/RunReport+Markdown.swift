import Events
import Timing

extension RunReport {
    /// The report to read, and to put beside the talk.
    var markdown: String {
        let sections = [
            head, table(of: parts, "Part"), table(of: slides, "Slide"), stepTable, failureList,
            warningList,
            alertTable, stopwatchTable, pauseTable, checkTable, markerList,
        ]
        return sections.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private var head: String {
        var lines = ["# \(cell(opened.title))", "", opening]
        if times.start == nil {
            lines.append("The talk was not started.")
        } else {
            let spent = times.spent
            let paused = times.pauses.values.reduce(.zero, +)
            lines.append(
                "It took \(spent.total.clock): \(spent.speaking.clock) speaking,"
                    + " \(spent.machine.clock) waiting for steps;"
                    + " \(paused.clock) paused on top of it."
            )
        }
        if status != .ended { lines.append("It was not brought to its end.") }
        if opened.isSimulated || steps.contains(where: \.attempt.isRecorded) {
            lines.append("Steps were simulated from recordings.")
        }
        return lines.joined(separator: "\n")
    }

    private var opening: String {
        "A \(opened.purpose.noun) of \(Moment(opened.wall).dayAndTime), run `\(opened.run)`."
    }

    private func table(of rows: [Row], _ kind: String) -> String {
        guard !rows.isEmpty else { return "" }
        return table(
            "\(kind)s",
            [kind, "Plan", "Actual", "Difference", "Speaking", "Steps", "Visits"],
            rows.map { row in
                [
                    cell(row.title), row.plan?.clock ?? "", row.spent.total.clock,
                    row.plan.map { (row.spent.total - $0).signedClock } ?? "",
                    row.spent.speaking.clock, row.spent.machine.clock, "\(row.visits)",
                ].enumerated().filter { kind == "Slide" || $0.offset < 6 }.map(\.element)
            }
        )
    }

    private var stepTable: String {
        table(
            "Steps",
            ["At", "Step", "Attempt", "Result", "Budget", "Took"],
            steps.map { row in
                let result = row.attempt.status?.replacing("_", with: " ") ?? "not ended"
                return [
                    moment(row.attempt.from).clock, cell(row.title), "\(row.attempt.attempt)",
                    row.attempt.isRecorded ? "simulated" : result, row.budget?.clock ?? "",
                    row.attempt.took?.clock ?? "",
                ]
            }
        )
    }

    private var failureList: String {
        guard !failures.isEmpty else { return "" }
        var lines = ["## Failures", ""]
        for row in failures {
            guard let result = row.result else { continue }
            let word = result.status.rawValue.replacing("_", with: " ")
            let message = result.message.map { ": \(cell($0))" } ?? ""
            lines.append(
                "- **\(cell(row.title))**, attempt \(row.attempt.attempt), \(word)\(message)"
            )
            for unmet in result.unmet {
                lines.append("  - expected `\(code(unmet.expected))`, was `\(code(unmet.actual))`")
            }
        }
        return lines.joined(separator: "\n")
    }

    private var warningList: String {
        let lines = steps.flatMap { row in
            (row.result?.warnings ?? []).map {
                "- **\(cell(row.title))**, attempt \(row.attempt.attempt): \(cell($0))"
            }
        }
        return lines.isEmpty ? "" : (["## Warnings", ""] + lines).joined(separator: "\n")
    }

    private var alertTable: String {
        table(
            "Alerts",
            ["At", "Alert", "State", "Summary"],
            alerts.compactMap { event in
                guard case .alert(let alert) = event.body else { return nil }
                return [
                    moment(event.offset).clock, cell(alert.name), cell(alert.state),
                    cell(alert.summary),
                ]
            }
        )
    }

    private var stopwatchTable: String {
        table(
            "Stopwatches",
            ["Stopwatch", "Measured"],
            stopwatches.map { [cell($0.name), $0.measured.clock] }
        )
    }

    private var pauseTable: String {
        table(
            "Pauses",
            ["Reason", "Length"],
            times.pauses.sorted { $0.key < $1.key }.map { [cell($0.key), $0.value.clock] }
        )
    }

    private var checkTable: String {
        table(
            "Checks",
            ["Check", "State", "Seen"],
            checks.map { [cell($0.name), cell($0.check.state), cell($0.check.evidence)] }
        )
    }

    private var markerList: String {
        guard !markers.isEmpty else { return "" }
        let lines = markers.compactMap { event -> String? in
            guard case .marker(let label, _) = event.body else { return nil }
            return "- \(moment(event.offset).clock) \(cell(label))"
        }
        return (["## Markers", ""] + lines).joined(separator: "\n")
    }

    private func table(_ title: String, _ head: [String], _ rows: [[String]]) -> String {
        guard let width = rows.first?.count else { return "" }
        let line = { (cells: [String]) in "| \(cells.joined(separator: " | ")) |" }
        let rule = "|" + String(repeating: "---|", count: width)
        return (["## \(title)", "", line(Array(head.prefix(width))), rule] + rows.map(line))
            .joined(separator: "\n")
    }

    /// Text that comes from files and programs, on one line of a table.
    private func cell(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "|", "\\", "`", "*", "_", "<", "[": "\\\(scalar)"
            case _ where scalar.value < 0x20: " "
            default: String(scalar)
            }
        }
        return escaped.joined()
    }

    private func code(_ text: String) -> String {
        text.replacing("`", with: "'").replacing("\n", with: " ")
    }
}

extension Duration {
    /// A difference with its sign: `+0:30`, `-1:05`.
    fileprivate var signedClock: String {
        self < .zero ? "-\((.zero - self).clock)" : "+\(clock)"
    }
}
