/// Sends the frames of any number of rings to their viewers, from one thread of its own.
public final class FanOut: Sendable {
    /// The times a slow or silent connection is measured by.
    public struct Timing: Sendable {
        /// The longest silence of a stream.
        public var heartbeat = Duration.seconds(15)
        /// Without progress for this long, a viewer is sent the scene and jumps to the head.
        public var resync = Duration.seconds(10)
        /// Without progress for this long, a viewer is closed.
        public var close = Duration.seconds(30)

        /// The times for a network.
        public init() {}
    }

    private let timing: Timing

    /// A fan-out that does not run yet; what rings publish before `start` waits.
    public init(timing: Timing = Timing()) { self.timing = timing }

    /// Starts the thread.
    public func start() {
    }

    /// Sends what can be sent at once, closes every viewer and waits for the thread's end.
    public func stop() {
    }
}
