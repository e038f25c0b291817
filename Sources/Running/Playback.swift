public import Events
private import Synchronization

/// Recordings of earlier runs that stand in for the steps of this one: a rehearsal without network
/// and services, in which no process is started.
public struct Playback: Sendable {
    /// One attempt as it was.
    public struct Recording: Sendable {
        /// The run it is from.
        public var run: String
        /// When that run was opened, in milliseconds since 1970-01-01 UTC.
        public var wall: Int
        /// From the moment it was asked for to its end.
        public var length: Duration
        /// How it ended.
        public var result: Event.StepResult
        /// What happened, and when since it was asked for, in order.
        public var moments: [(after: Duration, body: Event.Body)]
        /// What was captured.
        public var values: [(name: String, value: String)]
        /// What it put out, and when.
        public var output: [(since: Duration, bytes: [UInt8])]

        /// One attempt as it was.
        public init(
            run: String,
            wall: Int,
            length: Duration,
            result: Event.StepResult,
            moments: [(after: Duration, body: Event.Body)],
            values: [(name: String, value: String)],
            output: [(since: Duration, bytes: [UInt8])]
        ) {
            self.run = run
            self.wall = wall
            self.length = length
            self.result = result
            self.moments = moments
            self.values = values
            self.output = output
        }
    }

    /// The last good recording of a step by its id; nil where there is none.
    public var recording: @Sendable (_ step: String) async -> Recording?

    /// Which of several recordings that play at once moves the panels and alerts.
    let lead = PanelLead()

    /// Recordings that stand in for steps.
    public init(recording: @escaping @Sendable (_ step: String) async -> Recording?) {
        self.recording = recording
    }
}

/// Panels and alerts are those of the recording that was begun last, so that they never show two
/// times at once.
final class PanelLead: Sendable {
    private let playing = Mutex<[Event.StepID]>([])

    func take(_ attempt: Event.StepID) { playing.withLock { $0.append(attempt) } }

    func leave(_ attempt: Event.StepID) {
        playing.withLock { playing in playing.removeAll { $0 == attempt } }
    }

    func isHeld(by attempt: Event.StepID) -> Bool { playing.withLock { $0.last == attempt } }
}
