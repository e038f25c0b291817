import CPosix
import Glibc

/// What an own thread does, and how much of a processor it takes.
public enum OwnThread {
    /// Starts a thread that takes no signals and ends with its body.
    /// - Parameter name: At most 15 characters.
    /// - Returns: Whether there is one.
    public static func start(_ name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        let box = Unmanaged.passRetained(Body(run: body))
        var thread = pthread_t()
        guard thread_start(name, runBody, box.toOpaque(), &thread) == 0 else {
            box.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    /// Lets the calling thread wake on time, for one that has to keep to a plan of milliseconds.
    ///
    /// Without it the kernel may wake it 50 µs late, and on a busy machine after the time slices of
    /// others. Its share of the processor stays the same.
    public static func wakePromptly() { thread_wakes_promptly() }

    /// Processor time that the calling thread has used.
    public static var processorTime: Duration { .nanoseconds(clock_thread_nanoseconds()) }
}

private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
}

private func runBody(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
    return nil
}
