import Database
import Dispatch
import Events
private import FoundationEssentials

/// The file of one open run, written by one transaction at a time.
actor RunFile {
    /// Rises with every change of the tables that an older version cannot read.
    static let schemaVersion = 1

    /// SQLite's code for a database that is no longer where it was opened: SQLITE_READONLY_DBMOVED.
    private static let moved: Int32 = 1032

    private let lane = SerialQueue("showrunner.recording.file")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe lane.asUnownedSerialExecutor()
    }
    nonisolated var queue: DispatchQueue { lane.queue }

    private let path: String
    private let connection: Connection
    private let checkpoint: Checkpoint
    private var insertEvent: Statement
    private var insertOutput: Statement
    private var outputs: [Event.StepID: KeptOutput] = [:]
    private var tailsWritten = DispatchTime.now()

    init(path: String, patience: Duration) throws(DatabaseError) {
        self.path = path
        connection = try Connection(path: path, patience: patience)
        try connection.execute(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0"
        )
        if try connection.rows("PRAGMA user_version") == [[0]] {
            try connection.execute("BEGIN IMMEDIATE; \(Self.schema); COMMIT")
        }
        checkpoint = Checkpoint(path: path)
        insertEvent = try connection.prepare(
            "INSERT INTO event(number, offset, kind, subject, data) VALUES (?, ?, ?, ?, ?)"
        )
        insertOutput = try connection.prepare(
            "INSERT INTO output(step, attempt, offset, t_us, bytes) VALUES (?, ?, ?, ?, ?)"
        )
    }

    /// The tables of a run: events and keyframes are folded, output is not.
    static let schema = """
        CREATE TABLE run(name TEXT PRIMARY KEY, value) WITHOUT ROWID;
        CREATE TABLE event(
            number INTEGER PRIMARY KEY,
            offset INTEGER NOT NULL,
            kind TEXT NOT NULL,
            subject TEXT,
            data TEXT NOT NULL
        );
        CREATE INDEX event_time ON event(offset, number);
        CREATE INDEX event_sample ON event(subject, offset) WHERE kind = 'sample';
        CREATE INDEX event_kind ON event(kind, number) WHERE kind NOT IN ('sample', 'step.rows');
        CREATE TABLE keyframe(
            number INTEGER PRIMARY KEY,
            offset INTEGER NOT NULL,
            scene BLOB NOT NULL
        );
        CREATE TABLE output(
            step TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            offset INTEGER NOT NULL,
            t_us INTEGER NOT NULL,
            bytes BLOB NOT NULL
        );
        CREATE INDEX output_place ON output(step, attempt, offset);
        CREATE TABLE loss(
            step TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            PRIMARY KEY (step, attempt)
        ) WITHOUT ROWID;
        CREATE TABLE blob(digest TEXT PRIMARY KEY, type TEXT NOT NULL, bytes BLOB NOT NULL);
        PRAGMA user_version = \(schemaVersion)
        """

    /// What is known of the run beside its events.
    func set(_ name: String, _ value: Value) throws(DatabaseError) {
        try connection.run(
            "INSERT OR REPLACE INTO run(name, value) VALUES (?, ?)",
            [.text(name), value]
        )
    }

    func store(blob: [UInt8], type: String, digest: String) throws(DatabaseError) {
        try connection.run(
            "INSERT OR IGNORE INTO blob(digest, type, bytes) VALUES (?, ?, ?)",
            [.text(digest), .text(type), .bytes(blob)]
        )
    }

    /// Writes a batch whole, or nothing of it.
    func write(_ batch: Batch) throws(DatabaseError) {
        try checkPresence()
        let before = outputs
        if batch.isDurable { try connection.execute("PRAGMA synchronous = FULL") }
        defer { if batch.isDurable { try? connection.execute("PRAGMA synchronous = NORMAL") } }
        do throws(DatabaseError) {
            try connection.transaction { () throws(DatabaseError) in
                for entry in batch.entries { try insert(entry) }
                for chunk in batch.chunks { try insert(chunk) }
                try writeTails(of: batch)
                if let keyframe = batch.keyframe { try insert(keyframe) }
            }
        } catch {
            outputs = before
            throw error
        }
        checkpoint.note(
            written: batch.entries.reduce(0) { $0 + $1.data.count + 200 }
                + batch.chunks.reduce(0) { $0 + $1.bytes.count }
        )
    }

    /// SQLite goes on writing into a file that was removed, where nobody will find it.
    private func checkPresence() throws(DatabaseError) {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        throw DatabaseError(
            code: RunFile.moved,
            message: "the run's file \(path) was removed or renamed",
            context: path
        )
    }

    private func insert(_ entry: Batch.Entry) throws(DatabaseError) {
        try insertEvent.run([
            .int(entry.number), .int(entry.offset), .text(entry.kind),
            entry.subject.map(Value.text) ?? .null,
            .text(String(decoding: entry.data, as: UTF8.self)),
        ])
    }

    private func insert(_ chunk: Batch.Chunk) throws(DatabaseError) {
        let id = Event.StepID(step: chunk.step, attempt: chunk.attempt)
        if let piece = outputs[id, default: KeptOutput()].add(chunk) {
            try insert(piece, of: id)
        }
    }

    private func insert(_ piece: KeptOutput.Piece, of id: Event.StepID) throws(DatabaseError) {
        try insertOutput.run([
            .text(id.step), .int(id.attempt), .int(piece.place), .int(piece.since),
            .bytes(piece.bytes),
        ])
    }

    private func insert(_ keyframe: RunState) throws(DatabaseError) {
        try connection.run(
            "INSERT OR REPLACE INTO keyframe(number, offset, scene) VALUES (?, ?, ?)",
            [
                .int(keyframe.number), .int(keyframe.offset.wholeMicroseconds),
                .bytes(Keyframe.bytes(of: keyframe)),
            ]
        )
    }

    /// The end of an output that is too long is written once a second, and when its step has ended.
    private func writeTails(of batch: Batch) throws(DatabaseError) {
        let ended = batch.entries.contains { $0.kind == "step.ended" }
        guard ended || batch.isLast || DispatchTime.now() > tailsWritten + .seconds(1) else {
            return
        }
        tailsWritten = .now()
        for (id, output) in outputs where output.isTailDue {
            try connection.run(
                "DELETE FROM output WHERE step = ? AND attempt = ? AND offset >= ?",
                [.text(id.step), .int(id.attempt), .int(KeptOutput.headLimit)]
            )
            for piece in output.tail { try insert(piece, of: id) }
            try connection.run(
                "INSERT OR REPLACE INTO loss(step, attempt, bytes) VALUES (?, ?, ?)",
                [.text(id.step), .int(id.attempt), .int(output.dropped)]
            )
            outputs[id]?.isTailDue = false
        }
    }

    /// Leaves one file behind where nobody reads it any more.
    func finish() {
        checkpoint.finish()
        try? connection.execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE")
    }
}
