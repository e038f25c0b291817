import Conditions
import Events
private import Redaction
private import Runbooks
private import Synchronization

/// A step that is carried out over and over until something is true of what it finds.
///
/// All looks are one attempt with one screen, which ends with how far the goal still is.
final class UntilStep: StepWork {
    private let makeWork: @Sendable () -> any StepWork
    private let state = Mutex(State())

    private struct State {
        var work: (any StepWork)?
        var pause: Task<Void, Never>?
        var cancels = 0
    }

    init(_ makeWork: @escaping @Sendable () -> any StepWork) { self.makeWork = makeWork }

    func cancel() {
        let state = state.withLock { state in
            state.cancels += 1
            return state
        }
        state.work?.cancel()
        state.pause?.cancel()
    }

    func type(_ bytes: [UInt8]) -> Bool { state.withLock { $0.work }?.type(bytes) ?? false }

    private var isCancelled: Bool { state.withLock { $0.cancels > 0 } }

    func run(_ context: StepContext, sink: StepSink) async -> StepOutcome {
        let began = ContinuousClock.now
        let screen = StepScreen(context, sink: sink, began: began)
        var machine = StepMachine(Self.step(of: context))
        var goal = Goal(context.step)
        var last: StepOutcome?
        var actions = machine.handle(.start, at: .zero)
        while true {
            guard let action = actions.last else {
                await pause(until: machine.deadline, since: began)
                if isCancelled { actions = machine.handle(.cancel, at: .now - began) }
                if actions.isEmpty { actions = machine.handle(.time, at: .now - began) }
                continue
            }
            switch action {
            case .spawn:
                _ = machine.handle(.spawned, at: .now - began)
                let outcome = await look(context, screen, deadline: machine.deadline, began)
                last = outcome
                let status = outcome.result.status
                if status == .cancelled || status == .error || isCancelled {
                    screen.settle()
                    return Self.stopped(outcome, after: .now - began)
                }
                let evaluation = goal.judge(outcome, at: .now - began)
                screen.show(lines: goal.lines(at: .now - began, pause: context.step.every))
                screen.settle()
                _ = machine.handle(
                    .exited(code: outcome.result.code, signal: outcome.result.signal),
                    at: .now - began
                )
                actions = machine.handle(.evaluated(evaluation), at: .now - began)
            case .end(let end):
                return goal.outcome(end, of: last, context: context, after: .now - began)
            default: actions = []
            }
        }
    }

    /// The step as the machine drives it: one attempt, bounded by the time that is left.
    private static func step(of context: StepContext) -> Step {
        var step = context.step
        step.retry = 0
        step.confirm = nil
        step.timeout = context.timeout
        step.attemptTimeout = nil
        return step
    }

    private func look(
        _ context: StepContext,
        _ screen: StepScreen,
        deadline: Duration?,
        _ began: ContinuousClock.Instant
    ) async -> StepOutcome {
        let work = makeWork()
        let isCancelled = state.withLock { state in
            state.work = work
            return state.cancels > 0
        }
        guard !isCancelled else { return .stoppedBeforeItsStart }
        var look = context
        look.isLook = true
        if let deadline { look.timeout = max(.milliseconds(1), deadline - (.now - began)) }
        screen.clear()
        return await work.run(look, sink: screen.sink)
    }

    private func pause(until deadline: Duration?, since began: ContinuousClock.Instant) async {
        let end = began + (deadline ?? .zero)
        let pause = Task { _ = try? await Task.sleep(until: end) }
        let isCancelled = state.withLock { state in
            state.pause = pause
            return state.cancels > 0
        }
        if isCancelled { pause.cancel() }
        await pause.value
    }

    private static func stopped(_ outcome: StepOutcome, after took: Duration) -> StepOutcome {
        var outcome = outcome
        if outcome.result.status != .error { outcome.result.status = .cancelled }
        outcome.result.took = took
        return outcome
    }
}

/// What a waiting step waits for, and how near it is.
private struct Goal {
    private let step: Step
    private let conditions: [Condition]
    private var unmet: [Unmet] = []
    private var distances: [Distance] = []
    /// The first value of each comparison, from which the way to its goal is measured.
    private var firsts: [String: Double] = [:]
    private var looks = 0
    private var trouble: String?

    init(_ step: Step) {
        self.step = step
        conditions = step.until
    }

    /// Judges what one look found.
    mutating func judge(_ outcome: StepOutcome, at now: Duration) -> StepMachine.Evaluation {
        looks += 1
        trouble = outcome.result.message
        guard let facts = outcome.facts, outcome.result.status != .timedOut else {
            unmet = conditions.flatMap { condition in
                condition.terms.map { Unmet(expected: $0.text, actual: "no answer") }
            }
            if unmet.isEmpty {
                unmet = outcome.result.unmet.map {
                    Unmet(expected: $0.expected, actual: $0.actual, near: $0.near)
                }
            }
            distances = []
            let isMet = outcome.result.status == .passed && conditions.isEmpty
            return .init(expectations: .met, until: isMet ? .met : .unmet(unmet))
        }
        distances = conditions.flatMap { $0.distances(in: facts) }
        for distance in distances where firsts[distance.text] == nil {
            firsts[distance.text] = distance.value
        }
        unmet =
            Condition.evaluate(conditions, facts).unmet
            + outcome.result.unmet.map {
                Unmet(expected: $0.expected, actual: $0.actual, near: $0.near)
            }
        guard unmet.isEmpty else { return .init(expectations: .met, until: .unmet(unmet)) }
        return .init(expectations: Condition.evaluate(step.expectations, facts), until: .met)
    }

    /// The last value, the distance to the goal, and the way that is done.
    func lines(at now: Duration, pause: Duration) -> [String] {
        var lines: [String] = []
        for distance in distances {
            let rest = distance.missing.map { "  \($0) to go" } ?? ""
            let colour = distance.missing == nil ? "32" : "33"
            lines.append("\u{1B}[1;\(colour)m\(distance.shown)\u{1B}[0m  \(distance.text)\(rest)")
            lines.append(bar(distance))
        }
        for missed in unmet where !distances.contains(where: { $0.text == missed.expected }) {
            lines.append("\u{1B}[33mnot yet\u{1B}[0m  \(missed.expected), but \(missed.actual)")
        }
        if let trouble { lines.append("\u{1B}[2m\(trouble)\u{1B}[0m") }
        lines.append("\u{1B}[2mlook \(looks), \(now.components.seconds) s\u{1B}[0m")
        return lines
    }

    private func bar(_ distance: Distance) -> String {
        let first = firsts[distance.text] ?? distance.value
        let way = distance.goal - first
        let share = way == 0 ? 1 : (distance.value - first) / way
        let done = distance.missing == nil ? 1 : min(max(share, 0), 0.99)
        let width = 40
        let full = Int((done * Double(width)).rounded(.down))
        return String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
            + "  \(Int((done * 100).rounded(.down))) %"
    }

    /// How the step ended, with the last value where it waited in vain.
    func outcome(
        _ end: StepMachine.Outcome,
        of last: StepOutcome?,
        context: StepContext,
        after took: Duration
    ) -> StepOutcome {
        let redactor = Redactor(secrets: context.secrets)
        var result = Event.StepResult(
            status: Event.Status(rawValue: end.status.rawValue) ?? .error,
            code: end.status == .timedOut ? nil : end.code,
            signal: end.signal,
            took: took,
            leftRunning: last?.result.leftRunning ?? 0,
            unmet: end.unmet.map { redactor.redact($0) },
            message: end.message
        )
        if end.status == .timedOut { result.message = redactor.redact(vainly(took)) }
        guard end.status == .passed, let facts = last?.facts else {
            return StepOutcome(result: result, warnings: last?.warnings ?? [])
        }
        let captures = Captures(step.captures, facts: facts)
        if let failure = captures.failure {
            result.status = .failed
            result.message = failure
        }
        return StepOutcome(
            result: result,
            captured: captures.values,
            warnings: (last?.warnings ?? []) + captures.warnings
        )
    }

    private func vainly(_ took: Duration) -> String {
        let seconds = (Double(took.components.seconds) * 10).rounded() / 10
        let waited = "It waited \(Int(seconds)) s in vain"
        if let distance = distances.first(where: { $0.missing != nil }) {
            return
                "\(waited): the last value was \(distance.shown), \(distance.missing ?? "") from \(distance.text)."
        }
        guard let missed = unmet.first else { return "\(waited)." }
        return "\(waited): \(missed.expected), but \(missed.actual)."
    }
}
