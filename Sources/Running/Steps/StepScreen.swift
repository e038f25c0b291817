import Events
private import Synchronization

/// One terminal of a step that several parts of it draw on, each of which would have its own.
///
/// What they print comes in without its secrets and is drawn and recorded here.
final class StepScreen: Sendable {
    private let output: Mutex<OutputPath>
    private let began: ContinuousClock.Instant
    private let wanted: StepSink
    private let state = Mutex(State())

    private struct State {
        var hasStarted = false
        var isCleared = false
    }

    private static let clearing = Array("\u{1B}[H\u{1B}[2J\u{1B}[3J".utf8)

    init(_ context: StepContext, sink: StepSink, began: ContinuousClock.Instant) {
        wanted = sink
        self.began = began
        output = Mutex(OutputPath(context: context, sink: sink))
    }

    /// Where a part reports: its rows are drawn here, its start is told once.
    var sink: StepSink {
        StepSink(
            started: { process in await self.start(process) },
            output: { bytes, _ in self.show(bytes) },
            rows: { _ in self.tick() },
            waiting: wanted.waiting,
            redacted: wanted.redacted
        )
    }

    /// Tells the step's start, once.
    func start(_ process: Int?) async {
        let isFirst = state.withLock { state in
            defer { state.hasStarted = true }
            return !state.hasStarted
        }
        if isFirst { await wanted.started(process) }
    }

    /// The next thing shown stands on an empty screen.
    func clear() { state.withLock { $0.isCleared = true } }

    /// Draws what was printed.
    func show(_ bytes: [UInt8]) {
        let isCleared = state.withLock { state in
            defer { state.isCleared = false }
            return state.isCleared
        }
        let now: Duration = .now - began
        output.withLock { $0.take(isCleared ? Self.clearing + bytes : bytes, at: now) }
    }

    /// Draws lines of our own.
    func show(lines: [String]) { show(Array((lines.joined(separator: "\r\n") + "\r\n").utf8)) }

    /// Sends what has become due.
    func tick() {
        let now: Duration = .now - began
        output.withLock { $0.tick(at: now) }
    }

    /// Sends all there is.
    func settle() {
        let now: Duration = .now - began
        output.withLock { $0.finish(at: now) }
    }
}
