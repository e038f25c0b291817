public import Events

/// Where an attempt reports what happens; its calls come one after the other.
public struct StepSink: Sendable {
    /// The process runs (its id), or the request is on its way (nil).
    public var started: @Sendable (_ process: Int?) async -> Void
    /// A step in the background is ready for those that need it.
    public var ready: @Sendable () async -> Void
    /// Output without its secrets, and when it came, since the start.
    ///
    /// Called on the thread that reads the terminal: to block here holds the child back.
    public var output: @Sendable (_ redacted: [UInt8], _ since: Duration) -> Void
    /// Rows of the terminal that changed: at once after a pause, then at most 30 times a second,
    /// and once at the end.
    public var rows: @Sendable (Event.Rows) -> Void
    /// New figures of a load step, as a sample of the step's own panel.
    public var sample: @Sendable ([Event.Sample.Series]) -> Void
    /// The step waits for input; the text is the line it stopped at, without secrets.
    public var waiting: @Sendable (_ prompt: String) async -> Void
    /// A piece of the step begins, from 1.
    public var partBegan: @Sendable (_ part: Int) async -> Void
    /// A piece of the step is over.
    public var partEnded: @Sendable (_ part: Int, Event.StepResult) async -> Void
    /// A piece waits for a person to begin it.
    public var partWaiting: @Sendable (_ part: Int, _ text: String) async -> Void
    /// Something was masked, by this rule, so many times since this was last said.
    public var redacted: @Sendable (_ rule: String, _ count: Int) -> Void

    /// Something a recording holds beside the step's own rows: samples, panels, alerts, and that it
    /// is a recording.
    public var played: @Sendable (Event.Body) async -> Void

    /// Where an attempt reports.
    public init(
        started: @escaping @Sendable (_ process: Int?) async -> Void = { _ in },
        ready: @escaping @Sendable () async -> Void = {},
        output: @escaping @Sendable (_ redacted: [UInt8], _ since: Duration) -> Void = { _, _ in },
        rows: @escaping @Sendable (Event.Rows) -> Void = { _ in },
        sample: @escaping @Sendable ([Event.Sample.Series]) -> Void = { _ in },
        waiting: @escaping @Sendable (_ prompt: String) async -> Void = { _ in },
        partBegan: @escaping @Sendable (_ part: Int) async -> Void = { _ in },
        partEnded: @escaping @Sendable (_ part: Int, Event.StepResult) async -> Void = { _, _ in },
        partWaiting: @escaping @Sendable (_ part: Int, _ text: String) async -> Void = { _, _ in },
        redacted: @escaping @Sendable (_ rule: String, _ count: Int) -> Void = { _, _ in },
        played: @escaping @Sendable (Event.Body) async -> Void = { _ in }
    ) {
        self.started = started
        self.ready = ready
        self.output = output
        self.rows = rows
        self.sample = sample
        self.waiting = waiting
        self.partBegan = partBegan
        self.partEnded = partEnded
        self.partWaiting = partWaiting
        self.redacted = redacted
        self.played = played
    }
}
