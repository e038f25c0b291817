private import Dispatch
private import Glibc

/// The wish to stop: Ctrl-C, or the TERM signal.
///
/// `@unchecked Sendable`: the sources are set once and only kept alive.
final class StopSignal: @unchecked Sendable {
    private let stream: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    /// Hears the signals from now on; they no longer end the process.
    init() {
        let (stream, signals) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let queue = DispatchQueue(label: "stop-signal")
        self.stream = stream
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { @Sendable in signals.yield() }
            source.resume()
            return source
        }
    }

    deinit { for source in sources { source.cancel() } }

    /// Returns at the first signal, or when the task is cancelled.
    func wait() async {
        for await _ in stream { return }
    }
}
