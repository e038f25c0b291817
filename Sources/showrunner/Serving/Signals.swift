// Signal sources are thread-safe, but not declared Sendable on Linux.
@unsafe @preconcurrency private import Dispatch
private import Glibc
private import Synchronization

/// Signals as streams, so that a stop is one more thing to wait for.
///
/// One signal more than the program knows what to do with ends it at once, whatever it waits for.
final class Signals: Sendable {
    private struct State {
        var received: [Int32] = []
        var listeners: [AsyncStream<Int32>.Continuation] = []
    }

    private let state: SharedState
    private let sources: [any DispatchSourceSignal]

    private final class SharedState: Sendable {
        let signals = Mutex(State())
        let most: Int

        init(most: Int) { self.most = most }

        func take(_ number: Int32) {
            signals.withLock { state in
                state.received.append(number)
                if state.received.count > most {
                    Keyboard.rest()
                    _exit(130)
                }
                for listener in state.listeners { listener.yield(number) }
            }
        }
    }

    /// Takes SIGINT, SIGTERM and SIGHUP for as long as this object lives.
    /// - Parameter most: How many mean something; the next one ends the program.
    init(most: Int = 2) {
        let queue = DispatchQueue(label: "showrunner.signals")
        let state = SharedState(most: most)
        self.state = state
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { @Sendable in state.take(number) }
            source.resume()
            return source
        }
    }

    /// Whether a signal came.
    var hasStopped: Bool { state.signals.withLock { !$0.received.isEmpty } }

    /// How many came.
    var count: Int { state.signals.withLock { $0.received.count } }

    /// Every signal, those that came before included.
    var stops: AsyncStream<Int32> {
        AsyncStream { listener in
            state.signals.withLock { state in
                for number in state.received { listener.yield(number) }
                state.listeners.append(listener)
            }
        }
    }

    /// Does what takes long, unless a signal comes: then it is cancelled and waited for.
    ///
    /// - Throws: ``Failure`` with the exit code 130 where a signal came, else what the body throws.
    func unlessStopped<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let stops = stops
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await _ in stops { return nil }
                return nil
            }
            defer { group.cancelAll() }
            if let first = try await group.next(), let result = first { return result }
            group.cancelAll()
            while let _ = try? await group.next() {}
            throw Failure("stopped before it began", code: .cancelled)
        }
    }

    deinit {
        for source in sources { source.cancel() }
    }
}
