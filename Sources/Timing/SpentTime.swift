/// Time that was spent, with what the presenter spoke and what steps took apart.
public struct SpentTime: Sendable, Equatable {
    /// The presenter's own time.
    public var speaking: Duration
    /// The time in which a step of the shown slide ran.
    public var machine: Duration

    /// Time that was spent.
    public init(speaking: Duration = .zero, machine: Duration = .zero) {
        self.speaking = speaking
        self.machine = machine
    }

    /// Both together.
    public var total: Duration { speaking + machine }

    /// Whether it is so short that nobody said anything.
    public var isSkipped: Bool { total < .seconds(2) }

    /// The sum of two times.
    public static func + (left: SpentTime, right: SpentTime) -> SpentTime {
        SpentTime(speaking: left.speaking + right.speaking, machine: left.machine + right.machine)
    }

    /// Adds to a time.
    public static func += (left: inout SpentTime, right: SpentTime) { left = left + right }
}
