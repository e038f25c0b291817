private import Synchronization

/// The figures of load steps for Prometheus: `showrunner_load_*`, by step.
public final class LoadMetrics: Sendable {
    private let snapshots = Mutex<[String: LoadSnapshot]>([:])

    /// Figures of no step yet.
    public init() {}

    /// Takes a step's new figures.
    public func note(_ snapshot: LoadSnapshot, of step: String) {
        snapshots.withLock { $0[step] = snapshot }
    }

    /// The figures in Prometheus' text format.
    public var exposition: String {
        let steps = snapshots.withLock { $0 }.sorted { $0.key < $1.key }
        guard !steps.isEmpty else { return "" }
        var text = ""
        for family in LoadMetrics.families {
            text += "# HELP showrunner_load_\(family.name) \(family.help)\n"
            text += "# TYPE showrunner_load_\(family.name) \(family.kind)\n"
            for (step, snapshot) in steps {
                for (labels, value) in family.values(snapshot) {
                    text += "showrunner_load_\(family.name){step=\"\(step)\"\(labels)} \(value)\n"
                }
            }
        }
        return text
    }

    private struct Family: Sendable {
        var name: String
        var kind: String
        var help: String
        var values: @Sendable (LoadSnapshot) -> [(labels: String, value: Double)]
    }

    private static let families = [
        Family(name: "offered_total", kind: "counter", help: "Requests whose time had come.") {
            [("", Double($0.whole.offered))]
        },
        Family(name: "requests_total", kind: "counter", help: "Requests that are over, by status.")
        {
            $0.whole.statuses.sorted { $0.key < $1.key }
                .map { (",status=\"\($0.key)\"", Double($0.value)) }
        },
        Family(name: "errors_total", kind: "counter", help: "Requests that failed, by class.") {
            let errors = $0.whole.errors
            return ErrorClass.allCases.map {
                (",class=\"\($0.rawValue)\"", Double(errors[$0] ?? 0))
            }
        },
        Family(name: "dropped_total", kind: "counter", help: "Requests that were not sent.") {
            [("", Double($0.whole.dropped))]
        },
        Family(name: "in_flight", kind: "gauge", help: "Requests without an answer yet.") {
            [("", Double($0.inFlight))]
        },
        Family(
            name: "latency_seconds",
            kind: "gauge",
            help: "From the intended start to the last byte, in the last second."
        ) { LoadMetrics.quantiles($0.recent.latency) },
        Family(
            name: "service_seconds",
            kind: "gauge",
            help: "From the request's being sent to the last byte, in the last second."
        ) { LoadMetrics.quantiles($0.recent.service) },
        Family(name: "generator_processor_ratio", kind: "gauge", help: "The generator's share.") {
            [("", $0.processorShare)]
        },
    ]

    private static func quantiles(
        _ times: LoadSnapshot.Percentiles
    ) -> [(labels: String, value: Double)] {
        [("0.5", times.p50), ("0.95", times.p95), ("0.99", times.p99)].map {
            (",quantile=\"\($0.0)\"", $0.1 / .seconds(1))
        }
    }
}
