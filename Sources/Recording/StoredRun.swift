import Database
import Events
import FoundationEssentials
import JSONValue

/// A run's file opened to be read; every call is one look at what is committed.
struct StoredRun: ~Copyable {
    let connection: Connection
    let path: String

    /// - Throws: ``RecordingError``.
    init(path: String, run: String) throws {
        guard FileManager.default.fileExists(atPath: path) else {
            throw RecordingError(.noSuchRun, "There is no run \(run).")
        }
        connection = try Self.open(path, run: run)
        self.path = path
    }

    private static func open(_ path: String, run: String) throws -> Connection {
        do {
            let connection = try Connection(path: path, mode: .readOnly)
            let version = try connection.rows("PRAGMA user_version").first?.first?.int ?? 0
            try check(version, of: run)
            return connection
        } catch {
            throw RecordingError(reading: path, error)
        }
    }

    private static func check(_ version: Int, of run: String) throws(RecordingError) {
        guard version <= RunFile.schemaVersion else {
            throw RecordingError(
                .newer,
                """
                The recording \(run) is of version \(version), and this showrunner reads up to \
                version \(RunFile.schemaVersion): use the showrunner that made it, or a newer \
                one. The file was not changed.
                """
            )
        }
        guard version > 0 else {
            throw RecordingError(.damaged, "\(run).db is not a recording.")
        }
    }

    /// What is known of the run beside its events.
    func fact(_ name: String) throws -> Value {
        try connection.rows("SELECT value FROM run WHERE name = ?", [.text(name)]).first?.first
            ?? .null
    }

    /// How the run came to be.
    func opened() throws -> Event.Opened {
        let data = try connection.rows("SELECT data FROM event WHERE number = 1").first?.first?.text
        guard let data, let event = try? Event(json: JSON(parsing: data)),
            case .opened(let opened) = event.body
        else { throw RecordingError(.damaged, "The recording does not begin with its run.") }
        return opened
    }

    /// Attempts that have an intent and no end, in the order of their intents.
    func dangling() throws -> [Event.StepID] {
        var open: [Event.StepID] = []
        try fold(kinds: ["step.intent", "step.ended", "step.skipped"]) { event in
            switch event.body {
            case .stepIntent(let id, _): if !open.contains(id) { open.append(id) }
            case .stepEnded(let id, _), .stepSkipped(let id, _): open.removeAll { $0 == id }
            default: break
            }
        }
        return open
    }

    /// Gives all events of some kinds to the closure, in order.
    func fold(kinds: [String], _ apply: (Event) -> Void) throws {
        let list = kinds.map { "'\($0)'" }.joined(separator: ",")
        var statement = try connection.prepare(
            """
            SELECT data FROM event WHERE kind IN (\(list)) AND kind NOT IN ('sample', 'step.rows')
            ORDER BY number
            """
        )
        while try statement.step() {
            if let event = Self.event(statement.bytes(0)) { apply(event) }
        }
    }

    /// The state after the last event at an offset; nil means after the last one.
    func state(at offset: Duration?) throws -> RunState {
        guard let last = try lastNumber(at: offset) else { return RunState() }
        var state = RunState()
        var from = 0
        let keyframe = try connection.rows(
            "SELECT number, scene FROM keyframe WHERE number <= ? ORDER BY number DESC LIMIT 1",
            [.int(last)]
        ).first
        if let keyframe, let number = keyframe[0].int, let scene = keyframe[1].bytes,
            let kept = try? Keyframe.state(from: scene)
        {
            state = kept
            from = number
        }
        var statement = try connection.prepare(
            "SELECT data FROM event WHERE number > ? AND number <= ? ORDER BY number"
        )
        try statement.bind([.int(from), .int(last)])
        while try statement.step() {
            if let event = Self.event(statement.bytes(0)) { state.apply(event) }
        }
        return state
    }

    /// The number of the last event at an offset, found through the time index first.
    private func lastNumber(at offset: Duration?) throws -> Int? {
        guard let offset else {
            let ends = try connection.rows(
                "SELECT max((SELECT max(number) FROM event), (SELECT ifnull(max(number), 0) FROM keyframe))"
            )
            return ends.first?.first?.int
        }
        return try connection.rows(
            """
            SELECT number FROM event WHERE offset <= ? ORDER BY offset DESC, number DESC LIMIT 1
            """,
            [.int(max(0, offset.wholeMicroseconds))]
        ).first?.first?.int
    }

    /// A stored event; nil where it is of a later version, which readers skip.
    static func event(_ data: [UInt8]) -> Event? {
        guard let json = try? JSON(parsing: data) else { return nil }
        return try? Event(json: json)
    }
}
