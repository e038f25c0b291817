public import Events

/// The log of one open run: it numbers, commits and hands on every event.
///
/// An event reaches the sink after its commit. When a commit fails or takes too long, the views go
/// on: events reach the sink at once and wait to be written, and `trouble` says so.
public actor RunLog {
    /// Called with each event in order, and the state after it.
    public typealias Sink = @Sendable (Event, RunState) -> Void
    /// Called with a sentence when the run is no longer recorded, and with nil when it is again.
    public typealias Trouble = @Sendable (String?) -> Void

    /// The run's id.
    public nonisolated let run: String
    /// The run's file.
    public nonisolated let path: String
    private let lane = SerialQueue("showrunner.recording")

    /// The queue the log lives on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe lane.asUnownedSerialExecutor()
    }

    private init(run: String, path: String) {
        self.run = run
        self.path = path
    }

    /// Makes `runs/<id>.db` below the folder and records that the run was opened.
    ///
    /// The clock's boot id and wall time replace those of `opened` where they are empty or 0.
    /// - Throws: ``RecordingError``.
    public static func create(
        folder: String,
        opened: Event.Opened,
        clock: RunClock = .system,
        sink: @escaping Sink,
        trouble: @escaping Trouble
    ) async throws -> RunLog { RunLog(run: opened.run, path: folder) }

    /// Goes on with a run, after a crash too: attempts without an end become `interrupted`, and
    /// after a restart of the machine a gap is recorded.
    ///
    /// The sink gets the events that are added by this, not those of before: their fold is ``state``.
    /// - Throws: ``RecordingError``.
    public static func reopen(
        folder: String,
        run: String,
        clock: RunClock = .system,
        sink: @escaping Sink,
        trouble: @escaping Trouble
    ) async throws -> RunLog { RunLog(run: run, path: folder) }

    /// Where the run stands after the last event the sink got.
    public var state: RunState { RunState() }

    /// The time since the run was opened.
    public nonisolated var now: Duration { .zero }

    /// Records a change of state: commits at once, and returns after the commit and the sink.
    ///
    /// What was recorded before is committed before it.
    /// - Throws: ``RecordingError`` only when the log was closed: trouble with the file is not the
    ///   caller's.
    @discardableResult
    public func append(_ body: Event.Body) async throws -> Event { fatalError("not yet") }

    /// Records rows or a sample: with its group, at most 20 ms later.
    ///
    /// Never blocks.
    public nonisolated func record(_ body: Event.Body) {}

    /// Records redacted output of a step with the next group.
    ///
    /// Blocks the caller while more than 4 MiB wait. Of each attempt the first 8 MiB and the last
    /// 2 MiB are kept; dropped bytes are counted.
    /// - Parameter since: The time since the attempt started.
    public nonisolated func output(_ id: Event.StepID, _ bytes: [UInt8], since: Duration) {}

    /// Keeps a file with the run and returns its SHA-256 in hexadecimal.
    public func store(blob: [UInt8], type: String) async throws -> String { "" }

    /// Writes what waits and closes the file.
    public func close() async {}
}
