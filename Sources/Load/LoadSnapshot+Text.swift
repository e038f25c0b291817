extension LoadSnapshot {
    /// One line for the step's output while it runs.
    public var line: String {
        var parts = [
            Figures.right(Figures.seconds(elapsed), 6),
            "offered " + Figures.right(Figures.rate(recent.rate(recent.offered)), 7) + "/s",
            "done " + Figures.right(Figures.rate(recent.rate(recent.done)), 7) + "/s",
            "in flight \(inFlight)",
            "errors \(recent.failed)",
        ]
        if recent.done > 0 {
            parts.append("p50 \(Figures.time(recent.latency.p50))")
            parts.append("p99 \(Figures.time(recent.latency.p99))")
        }
        return parts.joined(separator: "  ")
    }

    /// The lines that are left in the step's output at its end.
    public var summary: [String] {
        let rate = Figures.rate(whole.rate(whole.done))
        var lines = [
            "",
            "Requests     \(whole.done) done in \(Figures.seconds(elapsed)), \(rate)/s",
            "Offered      \(whole.offered)"
                + (whole.dropped > 0
                    ? ", of which \(whole.dropped) dropped: too many in flight" : "")
                + (unfinished > 0 ? ", \(unfinished) without an answer at the end" : ""),
            "Errors       \(whole.failed) (\(Figures.share(whole.errorShare)))",
        ]
        for (name, count) in whole.errors.sorted(by: { $0.value > $1.value }) {
            lines.append("             \(count) \(name.rawValue)")
        }
        if let firstUnmet { lines.append("             first: \(firstUnmet)") }
        if !whole.statuses.isEmpty {
            let statuses = whole.statuses.sorted { $0.key < $1.key }
            lines.append(
                "Status       " + statuses.map { "\($0.key): \($0.value)" }.joined(separator: "  ")
            )
        }
        if whole.done > 0 {
            lines.append("")
            lines.append("                  p50       p90       p95       p99       max")
            lines.append("From the plan " + Figures.row(whole.latency))
            lines.append("From sending  " + Figures.row(whole.service))
            lines.append("Late start    " + Figures.row(whole.lateness))
        }
        lines.append("")
        lines.append(
            "Generator    \(Figures.share(processorShare)) of one processor, \(connections) connections"
        )
        if let bottleneck { lines.append("             \(bottleneck)") }
        return lines
    }

    /// Whether requests were answered or failed, and every one of them counts as an error.
    public var isWithoutSuccess: Bool { whole.done > 0 && whole.failed == whole.done }
}

/// Numbers as people read them.
enum Figures {
    static func time(_ time: Duration) -> String {
        let milliseconds = time / .milliseconds(1)
        if milliseconds >= 10_000 { return "\(rounded(milliseconds / 1000, 1)) s" }
        if milliseconds >= 1000 { return "\(rounded(milliseconds / 1000, 2)) s" }
        return milliseconds >= 100
            ? "\(Int(milliseconds.rounded())) ms"
            : "\(rounded(milliseconds, milliseconds >= 10 ? 1 : 2)) ms"
    }

    static func seconds(_ time: Duration) -> String { "\(rounded(time / .seconds(1), 1)) s" }

    static func rate(_ rate: Double) -> String {
        rate >= 1000 ? "\(Int(rate.rounded()))" : rounded(rate, rate >= 100 ? 0 : 1)
    }

    static func share(_ share: Double) -> String {
        share > 0 && share < 0.001 ? "under 0.1 %" : "\(rounded(share * 100, 1)) %"
    }

    static func row(_ times: LoadSnapshot.Percentiles) -> String {
        [times.p50, times.p90, times.p95, times.p99, times.max]
            .map { right(time($0), 10) }.joined()
    }

    static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.utf8.count)) + text
    }

    /// A number with at most so many digits after the point; without them where they are zero.
    private static func rounded(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "?" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let number = (value * scale).rounded() / scale
        return number == number.rounded() ? "\(Int(number))" : "\(number)"
    }
}
