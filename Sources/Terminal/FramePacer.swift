/// Decides when a terminal's changed rows are sent: at once after a pause, then at most every
/// interval, and once more at the end.
///
/// It has no clock: every time is given to it, as the time since any fixed moment.
public struct FramePacer: Sendable {
    /// What to do now.
    public enum Action: Sendable, Equatable {
        /// Take the changed rows and send them.
        case send
        /// Call ``FramePacer/tick(at:)`` at this time.
        case wait(until: Duration)
        /// Nothing: the time to send is already set, or nothing changed.
        case nothing
    }

    /// The least time between two frames.
    public let interval: Duration
    private var next: Duration?
    private var isOwed = false

    /// A pacer that has sent nothing yet.
    public init(interval: Duration = .milliseconds(33)) {
        self.interval = interval
    }

    /// The terminal was written to.
    public mutating func change(at now: Duration) -> Action {
        guard let next, now < next else { return send(at: now) }
        guard !isOwed else { return .nothing }
        isOwed = true
        return .wait(until: next)
    }

    /// The time asked for by ``Action/wait(until:)`` has come.
    public mutating func tick(at now: Duration) -> Action {
        guard isOwed else { return .nothing }
        guard let next, now < next else { return send(at: now) }
        return .wait(until: next)
    }

    /// The step is over; true where a last frame is still owed.
    public mutating func finish() -> Bool {
        defer { isOwed = false }
        return isOwed
    }

    private mutating func send(at now: Duration) -> Action {
        next = now + interval
        isOwed = false
        return .send
    }
}
