import Events
import Exposition
import Live
import Recording
private import FoundationEssentials
private import Synchronization

/// What a presentation tells Prometheus of itself.
final class OwnMetrics: Sendable {
    /// More metrics, in Prometheus' text format.
    typealias Source = @Sendable () async -> String

    private struct State {
        var sources: [Source] = []
        var appends = Histogram(
            "showrunner_append_seconds",
            help: "Time until an event that must be kept was committed.",
            label: "log"
        )
    }

    private static let log = "run"
    private let state: Mutex<State>

    /// Nothing measured yet.
    init() {
        var state = State()
        state.appends.announce(OwnMetrics.log)
        self.state = Mutex(state)
    }

    /// Adds metrics of something else, such as those of a load step; kept until the run is over.
    func add(_ source: @escaping Source) { state.withLock { $0.sources.append(source) } }

    /// Takes how long an event took to be committed.
    func appended(_ took: Duration) {
        state.withLock { $0.appends.observe(took / .seconds(1), for: OwnMetrics.log) }
    }

    /// The whole text of `/metrics`.
    func text(of recorded: RecordedRun) async -> String {
        var out = Exposition()
        func gauge(_ name: String, _ help: String, _ samples: [([(String, String)], Int)]) {
            out.begin(name, type: "gauge", help: help)
            for (labels, value) in samples { out.add(name, labels, Double(value)) }
        }
        let rings = [
            ([("audience", "presenter")], recorded.presenterRing),
            ([("audience", "public")], recorded.audienceRing),
        ]
        gauge("showrunner_viewers", "Pages that follow.", rings.map { ($0, $1.viewers) })
        gauge(
            "showrunner_fanout_lag_bytes",
            "How far the slowest page is behind.",
            rings.map { ($0, $1.slowestLag) }
        )
        out.begin("showrunner_events_total", type: "counter", help: "Events of the run.")
        let run = await recorded.log.state
        out.add("showrunner_events_total", [], Double(run.number))
        gauge("showrunner_steps", "Steps by status.", OwnMetrics.statuses(run))
        gauge(
            "showrunner_alerts_firing",
            "Alerts that fire.",
            [([], run.alerts.values.count { $0.alert.state == "firing" })]
        )
        gauge("showrunner_memory_bytes", "Resident memory.", [([], OwnMetrics.memory)])
        let (sources, appends) = state.withLock { ($0.sources, $0.appends) }
        appends.write(to: &out)
        var text = out.text
        for source in sources { text += await source() }
        return text
    }

    private static func statuses(_ run: RunState) -> [([(String, String)], Int)] {
        Dictionary(grouping: run.steps.values, by: \.status.rawValue)
            .sorted { $0.key < $1.key }
            .map { ([("status", $0.key)], $0.value.count) }
    }

    /// Bytes of memory in use (proc(5), statm).
    private static var memory: Int {
        let bytes = FileManager.default.contents(atPath: "/proc/self/statm") ?? Data()
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4_096 : 0
    }
}
