private import HTTPServer
private import Synchronization

/// Sends the frames of any number of rings to their viewers, from one thread of its own.
public final class FanOut: Sendable {
    /// The times a slow or silent connection is measured by.
    public struct Timing: Sendable {
        /// The longest silence of a stream; pages take more than twice as much for a loss.
        public var heartbeat = Duration.seconds(5)
        /// Without progress for this long, a viewer is sent the scene and jumps to the head.
        public var resync = Duration.seconds(10)
        /// Without progress for this long, a viewer is closed.
        public var close = Duration.seconds(30)
        /// Bytes the kernel holds for one viewer that does not read.
        public var sendBuffer = 64 * 1024

        /// The times for a network.
        public init() {}
    }

    let inbox = FanOutInbox()
    private let timing: Timing
    private let thread = Mutex<WorkerThread?>(nil)

    /// A fan-out that does not run yet; what rings publish before `start` waits.
    public init(timing: Timing = Timing()) { self.timing = timing }

    /// Starts the thread.
    public func start() {
        thread.withLock { thread in
            guard thread == nil else { return }
            thread = WorkerThread(name: "fan-out") { [timing, inbox] in
                FanOutLoop(timing: timing, inbox: inbox).run()
            }
        }
    }

    /// Sends what can be sent at once, closes every viewer and waits for the thread's end.
    ///
    /// Stop it before the HTTP server: connections handed over later are closed.
    public func stop() {
        inbox.post(.stop)
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
        inbox.close()
    }

    deinit { stop() }
}
