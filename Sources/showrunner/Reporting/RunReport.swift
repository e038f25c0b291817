import Events
import JSONValue
import Recording
import Timing

/// What a run was like: plan and actual times, failures, alerts, stopwatches and pauses.
struct RunReport {
    /// One part or slide with its plan.
    struct Row {
        var title: String
        var plan: Duration?
        var spent: SpentTime
        var visits = 1
    }

    /// One attempt of a step with its end.
    struct StepRow {
        var title: String
        var attempt: RunTimes.Attempt
        var budget: Duration?
        var result: Event.StepResult?
    }

    let opened: Event.Opened
    let status: RunState.Status
    let times: RunTimes
    let parts: [Row]
    let slides: [Row]
    let steps: [StepRow]
    let alerts: [Event]
    let markers: [Event]
    let stopwatches: [(name: String, measured: Duration)]
    let checks: [(name: String, check: Event.Check)]

    /// The kinds of events that ``init(state:times:events:)`` needs beside the fold.
    static let kinds = ["step.ended", "alert", "marker"]

    /// The report of a run.
    ///
    /// - Parameters:
    ///   - state: What its log folds to.
    ///   - events: Those of ``kinds``.
    init?(state: RunState, times: RunTimes, events: [Event]) {
        guard let opened = state.opened else { return nil }
        self.opened = opened
        status = state.status
        self.times = times
        let deck = state.deck
        parts = (deck?.parts ?? []).enumerated().map { place, part in
            Row(title: part.title, plan: part.plan, spent: times.spent(in: place))
        }
        let spent = times.slides
        slides = (deck?.slides ?? []).compactMap { slide in
            guard let own = spent[slide.id] else { return nil }
            let visits = times.visits.count { $0.slide == slide.id }
            return Row(title: slide.title, plan: slide.plan, spent: own, visits: visits)
        }
        var results: [Event.StepID: Event.StepResult] = [:]
        for case .stepEnded(let id, let result) in events.map(\.body) where id.part == nil {
            results[id] = result
        }
        steps = times.attempts.map { attempt in
            let known = deck?.steps.first { $0.id == attempt.step }
            return StepRow(
                title: known?.title ?? attempt.step,
                attempt: attempt,
                budget: known?.budget,
                result: results[.init(step: attempt.step, attempt: attempt.attempt)]
            )
        }
        alerts = events.filter { if case .alert = $0.body { true } else { false } }
        markers = events.filter { if case .marker = $0.body { true } else { false } }
        stopwatches = state.stopwatches.sorted { $0.key < $1.key }.compactMap { name, watch in
            watch.measured.map { (name, $0) }
        }
        checks = state.checks.sorted { $0.key < $1.key }.map { ($0.key, $0.value.check) }
    }

    /// Attempts that did not do what they should.
    var failures: [StepRow] {
        steps.filter { $0.result.map { $0.status != .passed } ?? false }
    }

    /// How far into the talk an offset of the run is.
    func moment(_ offset: Duration) -> Duration { max(.zero, offset - (times.start ?? .zero)) }
}
