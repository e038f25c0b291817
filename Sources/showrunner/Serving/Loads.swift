import Events
import JSONValue
import Load
import Running

/// Carries out the load steps of a run, and keeps their figures for its own metrics.
struct Loads: Sendable {
    /// Figures of all load steps so far.
    let metrics = LoadMetrics()

    /// What a run's steps are given.
    var engine: LoadEngine {
        let metrics = metrics
        return LoadEngine { step, plan, report in
            @Sendable func tell(_ snapshot: LoadSnapshot, _ lines: [String]) {
                metrics.note(snapshot, of: step)
                report(LoadEngine.Progress(series: snapshot.series, lines: lines))
            }
            do throws(LoadFault) {
                let load = try LoadRun(plan)
                let result = try await load.run { tell($0, [$0.line]) }
                tell(result.snapshot, result.snapshot.summary)
                return LoadEngine.Ending(
                    facts: result.facts,
                    isWithoutSuccess: result.snapshot.isWithoutSuccess,
                    messages: result.messages
                )
            } catch {
                return LoadEngine.Ending(facts: nil, messages: [error.description])
            }
        }
    }
}

extension LoadResult {
    fileprivate var messages: [String] {
        var messages: [String] = []
        if case .ended(let condition) = ending {
            messages.append("It was ended early, as \(condition) came true.")
        }
        let counts = snapshot.whole
        if counts.failed > 0 {
            let classes = counts.errors.sorted {
                ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue)
            }
            let list = classes.prefix(3).map { "\($0.key.rawValue): \($0.value)" }
                .joined(separator: ", ")
            let first = snapshot.firstUnmet.map { " The first unexpected answer: \($0)." } ?? ""
            messages.append("\(counts.failed) of \(counts.done) requests failed (\(list)).\(first)")
        }
        return messages + [snapshot.bottleneck].compactMap { $0 }
    }
}

extension LoadSnapshot {
    /// The figures as a sample holds them: counts, rates a second, and times in seconds.
    fileprivate var series: [Event.Sample.Series] {
        func number(_ label: String, _ value: Double) -> Event.Sample.Series {
            Event.Sample.Series(label: label, value: .number((value * 1e6).rounded() / 1e6))
        }
        func count(_ label: String, _ value: Int) -> Event.Sample.Series {
            Event.Sample.Series(label: label, value: .int(value))
        }
        func time(_ label: String, _ value: Duration) -> Event.Sample.Series {
            number(label, value / .seconds(1))
        }
        return [
            count("offered", whole.offered), count("done", whole.done),
            count("failed", whole.failed), count("dropped", whole.dropped),
            count("in_flight", inFlight),
            number("offered_rate", recent.rate(recent.offered)),
            number("done_rate", recent.rate(recent.done)),
            number("failed_rate", recent.rate(recent.failed)),
            time("p50", whole.latency.p50), time("p95", whole.latency.p95),
            time("p99", whole.latency.p99), time("max", whole.latency.max),
            time("recent_p50", recent.latency.p50), time("recent_p99", recent.latency.p99),
            time("service_p99", whole.service.p99), time("late_p99", whole.lateness.p99),
            number("processor", processorShare), count("bottleneck", bottleneck == nil ? 0 : 1),
            time("elapsed", elapsed), time("planned", planned),
        ]
    }
}
