import Conditions
private import Runbooks

/// Whether a step that runs in the background is ready for those that need it: as soon as it has
/// started, or once its output says what `until` waits for.
struct Readiness {
    private let conditions: [Condition]
    private let within: Duration?
    private var state = State.ready
    /// When the output is looked at next; nil while there is nothing new.
    private var due: Duration?
    private(set) var isOverdue = false
    private var unmet: [Unmet] = []

    private enum State { case waiting, ready }

    /// What a look found.
    enum Verdict {
        case ready, notYet, overdue
    }

    /// The output that is looked at, from its end, and the pause between two looks.
    static let window = 64 << 10
    private static let pause = Duration.milliseconds(50)

    init(_ context: StepContext) {
        conditions = context.step.background ? context.step.until : []
        within = context.readyWithin
        guard context.step.background else { return }
        state = .waiting
        due = .zero
    }

    /// When it must be looked at next.
    var deadline: Duration? {
        guard state == .waiting, !isOverdue else { return nil }
        return [due, within].compactMap { $0 }.min()
    }

    /// Something was printed.
    mutating func hear(at now: Duration) {
        if state == .waiting, due == nil { due = now + Self.pause }
    }

    func isDue(at now: Duration) -> Bool { deadline.map { now >= $0 } ?? false }

    mutating func judge(_ output: String, at now: Duration) -> Verdict {
        due = nil
        unmet = Condition.evaluate(conditions, Facts(duration: now, stdout: output)).unmet
        guard !unmet.isEmpty else {
            state = .ready
            return .ready
        }
        guard let within, now >= within else { return .notYet }
        isOverdue = true
        return .overdue
    }

    /// Why it was stopped where it did not become ready.
    var complaint: String {
        let seconds = within?.components.seconds ?? 0
        let missing = unmet.first.map { ": \($0.expected), but \($0.actual)" } ?? ""
        return "It was not ready within \(seconds) s\(missing)."
    }
}
