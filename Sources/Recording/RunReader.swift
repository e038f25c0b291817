public import Events
public import JSONValue

/// Reads one run, also while it is recorded.
///
/// Its calls run on a queue of their own, so that no caller's thread waits for the disk.
public actor RunReader {
    /// What is known of a run without replaying it.
    public struct Facts: Sendable, Equatable {
        /// How it came to be.
        public var opened: Event.Opened
        /// How far it has come.
        public var status: RunState.Status
        /// The offset of its last event.
        public var duration: Duration
        /// The number of its last event.
        public var events: Int
        /// Whether the audience may replay it.
        public var isPublished: Bool
    }

    /// A page of events in wire form.
    public struct Page: Sendable, Equatable {
        /// The events in order, each as its JSON text.
        public var events: [[UInt8]]
        /// The number to ask for next; nil at the end.
        public var next: Int?

        /// The form of `GET /api/runs/RUN/events`: `{"events":[…],"next":N|null}`.
        public var utf8: [UInt8] {
            var out = Array(#"{"events":["#.utf8)
            for (at, event) in events.enumerated() {
                if at > 0 { out.append(UInt8(ascii: ",")) }
                out += event
            }
            out += #"],"next":"#.utf8
            out += (next.map(String.init) ?? "null").utf8
            out.append(UInt8(ascii: "}"))
            return out
        }
    }

    /// A file kept with the run.
    public struct Blob: Sendable, Equatable {
        /// Its bytes.
        public var bytes: [UInt8]
        /// Its media type.
        public var type: String
    }

    /// What is kept of the output of an attempt.
    public struct Output: Sendable, Equatable {
        /// The first bytes, and where none were dropped all of them.
        public var head: [UInt8]
        /// How many bytes between head and tail were dropped.
        public var dropped: Int
        /// The last bytes, where some were dropped.
        public var tail: [UInt8]
    }

    private let lane = SerialQueue("showrunner.replay")
    private let stored: StoredRun

    /// The queue the reader lives on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe lane.asUnownedSerialExecutor()
    }

    /// Opens `runs/<id>.db` below the folder to read it.
    /// - Throws: ``RecordingError``.
    public init(folder: String, run: String) async throws {
        stored = try StoredRun(path: RunFolder.path(of: run, in: folder), run: run)
    }

    /// What is known of the run.
    public func facts() throws -> Facts {
        try read { stored in
            let state = try stored.state(at: nil)
            return Facts(
                opened: try stored.opened(),
                status: state.status,
                duration: state.offset,
                events: state.number,
                isPublished: state.isPublished
            )
        }
    }

    /// Events by number; `until` is the last one wanted.
    public func events(
        from: Int,
        until: Int = Int.max,
        atMost: Int = 5000,
        bytes: Int = 4 << 20
    ) throws -> Page {
        try read { try $0.page(from: from, until: until, atMost: atMost, bytes: bytes) }
    }

    /// The state at an offset; nil means now.
    public func state(at offset: Duration? = nil) throws -> RunState {
        try read { try $0.state(at: offset) }
    }

    /// The scene at an offset with its place, the form of `GET /api/runs/RUN/scene`.
    public func scene(at offset: Duration? = nil) throws -> JSON {
        let state = try state(at: offset)
        return [
            "scene": state.scene, "number": .int(state.number),
            "offset": .int(state.offset.wholeMicroseconds),
        ]
    }

    /// The samples of a panel, the form of `GET /api/runs/RUN/samples`; of too many, the last ones.
    public func samples(
        panel: String,
        from: Duration,
        until: Duration,
        atMost: Int = 20_000
    ) throws -> JSON {
        try read { try $0.samples(panel: panel, from: from, until: until, atMost: atMost) }
    }

    /// What is kept of an attempt's output; nil where there is none.
    public func output(step: String, attempt: Int) throws -> Output? {
        try read { try $0.output(step: step, attempt: attempt) }
    }

    /// A file kept with the run by its SHA-256; nil where there is none.
    public func blob(_ digest: String) throws -> Blob? { try read { try $0.blob(digest) } }

    /// The time line, the form of `GET /api/runs/RUN/timeline`.
    public func timeline() throws -> JSON { try read { try $0.timeline().json } }

    /// Where the time went.
    public func talkTime() throws -> TalkTime { try read { try $0.talkTime() } }

    func read<Result>(_ look: (borrowing StoredRun) throws -> Result) throws -> Result {
        do {
            return try look(stored)
        } catch {
            throw RecordingError(reading: stored.path, error)
        }
    }
}
