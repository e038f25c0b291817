private import CPosix
private import Glibc

/// Threads of our own, for work that blocks and so must stay off the cooperative pool.
public enum Thread {
    /// Starts a named thread that ends when its body returns.
    ///
    /// - Parameter standsBack: Whether others go first where the processors are short.
    /// - Throws: `ProcessError` where the system has no room for another thread.
    public static func start(
        name: String,
        standsBack: Bool = false,
        _ body: @escaping @Sendable () -> Void
    ) throws(ProcessError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, 1 << 20)
        let job = Unmanaged.passRetained(Job(name: name, standsBack: standsBack, body: body))
        var thread = pthread_t()
        let failure = pthread_create(&thread, &attributes, runJob, job.toOpaque())
        guard failure == 0 else {
            job.release()
            throw ProcessError(action: "start the thread \(name)", code: Int(failure))
        }
    }

    /// Runs a blocking body on a thread of its own and waits for its result without blocking.
    ///
    /// - Throws: `ProcessError` where the system has no room for another thread.
    public static func run<Result: Sendable>(
        name: String,
        _ body: @escaping @Sendable () -> Result
    ) async throws(ProcessError) -> Result {
        let result = await withCheckedContinuation {
            (waiting: CheckedContinuation<Swift.Result<Result, ProcessError>, Never>) in
            do throws(ProcessError) {
                try start(name: name) { waiting.resume(returning: .success(body())) }
            } catch {
                waiting.resume(returning: .failure(error))
            }
        }
        return try result.get()
    }

    /// Blocks the calling thread; never call it from an asynchronous function.
    public static func pause(_ duration: Duration) {
        usleep(UInt32(clamping: max(0, duration.wholeMilliseconds) * 1_000))
    }
}

private final class Job: Sendable {
    let name: String
    let standsBack: Bool
    let body: @Sendable () -> Void

    init(name: String, standsBack: Bool, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.standsBack = standsBack
        self.body = body
    }
}

private func runJob(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let job = Unmanaged<Job>.fromOpaque(argument).takeRetainedValue()
    // The kernel keeps 15 bytes of a name.
    process_name_thread(String(job.name.prefix(15)))
    if job.standsBack { process_stand_back() }
    job.body()
    return nil
}

extension Duration {
    /// Rounded up, so that a wait never ends early, and clamped to what a poll can take.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 1_000_000 else { return 1_000_000_000 }
        return Int(seconds) * 1_000
            + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
