/// What the stress tool says at its end.
struct StressSummary {
    let tally: StressTally
    let took: Duration
    /// Checkouts beyond the commit during the test; nil where the server did not tell.
    let overage: Int?
    let before: [LicenseClient.ToolStatus]
    let after: [LicenseClient.ToolStatus]
    /// The tool that was borrowed; nil for all of them.
    let tool: String?
    let paint: Paint

    var text: String {
        (["", paint(.bold, "Summary")] + results + ["", paint(.bold, "License server")] + server)
            .joined(separator: "\n") + "\n"
    }

    private var results: [String] {
        let rate = tally.done > 0 ? Double(tally.succeeded) / Double(tally.done) * 100 : 0
        let seconds = took / .seconds(1)
        let speed = seconds > 0 ? Double(tally.done) / seconds : 0
        let colour = rate >= 95 ? Paint.Colour.green : rate >= 50 ? .yellow : .red
        var lines = [
            row("Operations", "\(tally.done) of \(tally.planned)"),
            row("Borrowed", "\(tally.borrowed)"),
            row("Returned", "\(tally.returned)"),
            row("Refused", "\(tally.refused)"),
            row("Failed", "\(tally.failed)"),
            row("Time", "\(seconds.written(digits: 1)) s"),
            row("Speed", "\(speed.written(digits: 1)) operations/s"),
            "  " + paint(colour, "Success rate: \(rate.written(digits: 1))%"),
        ]
        if let overage {
            let share = tally.borrowed > 0 ? Double(overage) / Double(tally.borrowed) * 100 : 0
            let text =
                "Overage checkouts: \(overage) (\(min(100, share).written(digits: 1))% of those borrowed)"
            lines.append("  " + paint(overage > 0 ? .yellow : .green, text))
        }
        if let failure = tally.firstFailure {
            lines.append("  " + paint(.red, "First failure: \(failure)"))
        }
        return lines
    }

    private var server: [String] {
        let tools = before.filter { tool == nil || $0.tool == tool }
        var lines = tools.flatMap { old in
            let new = after.first { $0.tool == old.tool }
            return [
                "  \(old.tool)", "    before: \(describe(old))",
                "    after: " + (new.map(describe) ?? "not known"),
            ]
        }
        let cost = zip(before, after).reduce(0) { $0 + $1.1.overageCost - $1.0.overageCost }
        lines.append("  " + "Overage charged by this test: \(max(0, cost).dollars)")
        return lines
    }

    private func describe(_ status: LicenseClient.ToolStatus) -> String {
        "\(status.borrowed)/\(status.total) out, commit \(status.commit)"
            + (status.overage > 0 ? ", \(status.overage) in overage" : "")
    }

    private func row(_ name: String, _ value: String) -> String {
        "  " + "\(name):".padded(to: 12) + value
    }
}
