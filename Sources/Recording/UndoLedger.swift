import Database
public import JSONValue

/// What steps have changed and nobody has taken back yet: the one record that outlives a run.
///
/// It is a table of `library.db`. An entry is on the disk before the change it tells of is begun
/// (facts/runbooks.md §4, rule 14).
public actor UndoLedger {
    /// One change.
    public struct Entry: Sendable, Equatable {
        /// Its number.
        public var id: Int
        /// The run that made it.
        public var run: String
        /// The step that made it.
        public var step: String
        /// What is taken back, in words.
        public var title: String
        /// The absolute path of the file that the step is from.
        public var file: String
        /// How it is taken back.
        public var action: JSON
        /// Bytes that this needs.
        public var bytes: [UInt8]?
        /// What names stood for when it was made, secrets left out.
        public var values: [String: String]
        /// Names that stood for secrets then.
        public var secrets: Set<String>
        /// Why it could not be taken back the last time.
        public var trouble: String?

        /// A change.
        public init(
            id: Int = 0,
            run: String,
            step: String,
            title: String,
            file: String,
            action: JSON,
            bytes: [UInt8]?,
            values: [String: String],
            secrets: Set<String> = [],
            trouble: String? = nil
        ) {
            self.id = id
            self.run = run
            self.step = step
            self.title = title
            self.file = file
            self.action = action
            self.bytes = bytes
            self.values = values
            self.secrets = secrets
            self.trouble = trouble
        }
    }

    private let connection: Connection
    private let lane = SerialQueue("showrunner.undo")

    /// The queue the ledger lives on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe lane.asUnownedSerialExecutor()
    }

    /// The ledger of a data folder.
    /// - Throws: ``RecordingError`` where it cannot be written.
    public init(folder: String) throws(RecordingError) {
        do {
            connection = try Connection(path: "\(folder)/library.db")
            try connection.execute(
                """
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                CREATE TABLE IF NOT EXISTS undo_entry(
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    run TEXT NOT NULL,
                    step TEXT NOT NULL,
                    title TEXT NOT NULL,
                    file TEXT NOT NULL,
                    action TEXT NOT NULL,
                    bytes BLOB,
                    names TEXT NOT NULL,
                    opened INTEGER NOT NULL,
                    trouble TEXT,
                    closed INTEGER
                );
                """
            )
        } catch {
            let path = "\(folder)/library.db"
            throw RecordingError("The ledger of undos, \(path), cannot be opened", error)
        }
    }

    /// Writes an entry through to the disk.
    ///
    /// - Parameter wall: Milliseconds since 1970-01-01 UTC; nil means now.
    /// - Returns: Its number.
    /// - Throws: ``RecordingError`` where it could not be written.
    public func open(_ entry: Entry, wall: Int? = nil) throws(RecordingError) -> Int {
        do {
            try connection.run(
                """
                INSERT INTO undo_entry(run, step, title, file, action, bytes, names, opened)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .text(entry.run), .text(entry.step), .text(entry.title), .text(entry.file),
                    .text(entry.action.text), entry.bytes.map(Value.bytes) ?? .null,
                    .text(entry.names.text),
                    .int(wall ?? RunClock.system.wall()),
                ]
            )
            return connection.lastInsertedRow
        } catch {
            throw RecordingError("The undo of \(entry.title) cannot be noted", error)
        }
    }

    /// Closes an entry that was taken back, or keeps it open with the reason it was not.
    ///
    /// What was kept to take it back is then let go.
    /// - Throws: ``RecordingError`` where it could not be written.
    public func close(
        _ id: Int,
        trouble: String? = nil,
        wall: Int? = nil
    ) throws(RecordingError) {
        do {
            if let trouble {
                try connection.run(
                    "UPDATE undo_entry SET trouble = ? WHERE id = ? AND closed IS NULL",
                    [.text(trouble), .int(id)]
                )
            } else {
                try connection.run(
                    """
                    UPDATE undo_entry
                    SET trouble = NULL, action = '{}', bytes = NULL, names = '{}', closed = ?
                    WHERE id = ?
                    """,
                    [.int(wall ?? RunClock.system.wall()), .int(id)]
                )
            }
        } catch {
            throw RecordingError("The undo cannot be noted", error)
        }
    }

    /// The open entries, newest first.
    /// - Parameter files: Only those of steps of these files; nil for all.
    /// - Throws: ``RecordingError`` where the ledger cannot be read.
    public func entries(of files: Set<String>? = nil) throws(RecordingError) -> [Entry] {
        do {
            let rows = try connection.rows(
                """
                SELECT id, run, step, title, file, action, bytes, names, trouble FROM undo_entry
                WHERE closed IS NULL ORDER BY id DESC
                """
            )
            return rows.compactMap(UndoLedger.Entry.init(row:)).filter { entry in
                files?.contains(entry.file) ?? true
            }
        } catch {
            throw RecordingError("The ledger of undos cannot be read", error)
        }
    }
}

extension UndoLedger.Entry {
    /// Its names as the table holds them: a secret without what it stood for.
    fileprivate var names: JSON {
        var names = values.mapValues(JSON.string)
        for name in secrets { names[name] = .null }
        return .object(JSON.Object(names.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
    }

    fileprivate init?(row: [Value]) {
        guard row.count == 9, let id = row[0].int, let run = row[1].text, let step = row[2].text,
            let title = row[3].text, let file = row[4].text,
            let action = row[5].text.flatMap({ try? JSON(parsing: $0) }),
            let names = row[7].text.flatMap({ try? JSON(parsing: $0) })?.object
        else { return nil }
        let bytes: [UInt8]? = if case .bytes(let bytes) = row[6] { bytes } else { nil }
        self.init(
            id: id,
            run: run,
            step: step,
            title: title,
            file: file,
            action: action,
            bytes: bytes,
            values: Dictionary(
                names.members.compactMap { name, value in value.string.map { (name, $0) } }
            ) { $1 },
            secrets: Set(names.members.lazy.filter { $0.value == .null }.map(\.name)),
            trouble: row[8].text
        )
    }
}
