// Signal sources are thread-safe, but not declared Sendable on Linux.
@unsafe @preconcurrency private import Dispatch
private import Glibc

/// Signals as a stream, so that a stop is one more thing to wait for.
final class Signals {
    /// Every SIGINT, SIGTERM and SIGHUP from now on, for as long as this object lives.
    let stops: AsyncStream<Int32>
    private let sources: [any DispatchSourceSignal]

    init() {
        let (stream, continuation) = AsyncStream<Int32>.makeStream(
            bufferingPolicy: .bufferingNewest(4)
        )
        let queue = DispatchQueue(label: "showrunner.signals")
        stops = stream
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { @Sendable in continuation.yield(number) }
            source.resume()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
    }
}
