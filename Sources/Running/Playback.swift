public import Events

/// Recordings of earlier runs that stand in for the steps of this one: a rehearsal without network
/// and services, in which no process is started.
public struct Playback: Sendable {
    /// One attempt as it was.
    public struct Recording: Sendable {
        /// The run it is from.
        public var run: String
        /// How it ended.
        public var result: Event.StepResult
        /// What happened, and when since it was asked for, in order.
        public var moments: [(after: Duration, body: Event.Body)]
        /// What it captured.
        public var values: [(name: String, value: String)]
        /// What it put out, and when.
        public var output: [(since: Duration, bytes: [UInt8])]

        /// One attempt as it was.
        public init(
            run: String,
            result: Event.StepResult,
            moments: [(after: Duration, body: Event.Body)],
            values: [(name: String, value: String)],
            output: [(since: Duration, bytes: [UInt8])]
        ) {
            self.run = run
            self.result = result
            self.moments = moments
            self.values = values
            self.output = output
        }
    }

    /// The last good recording of a step by its id; nil where there is none.
    public var recording: @Sendable (_ step: String) async -> Recording?

    /// Recordings that stand in for steps.
    public init(recording: @escaping @Sendable (_ step: String) async -> Recording?) {
        self.recording = recording
    }
}
