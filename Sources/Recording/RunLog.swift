import Database
import Digest
import Dispatch
public import Events
import FoundationEssentials

/// The log of one open run: it numbers, commits and hands on every event.
///
/// An event reaches the sink after its commit. When a commit fails or takes longer than 250 ms, the
/// views go on: events reach the sink at once and wait to be written, and `trouble` says so.
public actor RunLog {
    /// Called with each event in order, and the state after it.
    public typealias Sink = @Sendable (Event, RunState) -> Void
    /// Called with a sentence when the run is no longer recorded, and with nil when it is again.
    public typealias Trouble = @Sendable (String?) -> Void

    /// How long things may take.
    struct Patience: Sendable {
        /// How long events may wait for one another before they are written.
        var group: DispatchTimeInterval = .milliseconds(20)
        /// How long the views wait for a commit.
        var commit: DispatchTimeInterval = .milliseconds(250)
        /// How long to wait before a commit that failed is tried again.
        var retry: DispatchTimeInterval = .milliseconds(500)
        /// How long a statement waits for a lock.
        var lock: Duration = .seconds(5)
    }

    /// The run's id.
    public nonisolated let run: String
    /// The run's file.
    public nonisolated let path: String

    private let lane = SerialQueue("showrunner.recording")
    /// The queue the log lives on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe lane.asUnownedSerialExecutor()
    }

    nonisolated let inbox: Inbox
    nonisolated let patience: Patience
    let file: RunFile
    nonisolated let lock: RunLock
    let sink: Sink
    let trouble: Trouble
    var waiting: WaitingEvents
    var chunks: [Batch.Chunk] = []
    var commit: Commit?
    var isWatched = false
    var keyframe: RunState?
    var isRecording = true
    var keyframes: KeyframeRhythm
    var closers: [CheckedContinuation<Void, Never>] = []
    var isClosing = false

    /// Where the run stands after the last event the sink got.
    public internal(set) var state: RunState

    init(
        run: String,
        path: String,
        file: RunFile,
        lock: RunLock,
        inbox: Inbox,
        state: RunState,
        patience: Patience,
        sink: @escaping Sink,
        trouble: @escaping Trouble
    ) {
        self.run = run
        self.path = path
        self.file = file
        self.lock = lock
        self.inbox = inbox
        self.state = state
        self.patience = patience
        self.sink = sink
        self.trouble = trouble
        waiting = WaitingEvents(lastNumber: state.number)
        keyframes = KeyframeRhythm(last: state.offset)
    }

    nonisolated var queue: DispatchQueue { lane.queue }

    /// The time since the run was opened, by the clock of its events.
    public nonisolated var now: Duration { inbox.now }

    /// Records a change of state: commits at once, and returns after the commit and the sink.
    ///
    /// What was recorded before is committed before it.
    /// - Throws: ``RecordingError`` only when the log was closed: trouble with the file is not the
    ///   caller's.
    @discardableResult
    public func append(_ body: Event.Body) async throws -> Event {
        try await withCheckedThrowingContinuation { caller in
            if inbox.put(body, for: caller) == nil {
                caller.resume(throwing: RecordingError(.closed, "The run \(run) is closed."))
            } else {
                drain()
            }
        }
    }

    /// Records rows or a sample: with its group, at most 20 ms later.
    ///
    /// Never blocks.
    public nonisolated func record(_ body: Event.Body) { wake(inbox.put(body) ?? .none) }

    /// Records redacted output of a step with the next group.
    ///
    /// Blocks the caller while more than 4 MiB wait. Of each attempt the first 8 MiB and the last
    /// 2 MiB are kept; dropped bytes are counted.
    /// - Parameter since: The time since the attempt started.
    public nonisolated func output(_ id: Event.StepID, _ bytes: [UInt8], since: Duration) {
        wake(inbox.put(output: bytes, of: id, since: since))
    }

    /// Keeps a file with the run and returns its SHA-256 in hexadecimal.
    /// - Throws: ``RecordingError`` where it cannot be written.
    public func store(blob: [UInt8], type: String) async throws -> String {
        let digest = SHA256.hexadecimal(of: blob)
        do {
            try await file.store(blob: blob, type: type, digest: digest)
        } catch {
            throw RecordingError(reading: path, error)
        }
        return digest
    }

    /// Writes what waits and closes the file; what cannot be written by then is lost.
    public func close() async {
        guard !isClosing else { return }
        isClosing = true
        inbox.close()
        await withCheckedContinuation { closer in
            closers.append(closer)
            drain()
        }
        await file.finish()
        lock.release()
    }

    private nonisolated func wake(_ urgency: Inbox.Urgency) {
        switch urgency {
        case .none: break
        case .grouped:
            queue.asyncAfter(deadline: .now() + patience.group) {
                self.assumeIsolated { $0.drain() }
            }
        case .now: queue.async { self.assumeIsolated { $0.drain() } }
        }
    }
}
