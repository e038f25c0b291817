import Database

/// The steps and commands that somebody trusted, by the SHA-256 of their text, in `library.db`.
///
/// Trust is given for good: a step that is changed back to what was trusted does not ask again.
public actor TrustBook {
    private let lane = SerialQueue("showrunner.trust")
    private let connection: Connection

    /// The queue the book lives on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe lane.asUnownedSerialExecutor()
    }

    /// The book of a data folder.
    /// - Throws: ``RecordingError``.
    public init(folder: String) throws(RecordingError) {
        connection = try LibraryFile.open(
            in: folder,
            """
            CREATE TABLE IF NOT EXISTS trust(
                digest TEXT PRIMARY KEY,
                file TEXT NOT NULL,
                name TEXT NOT NULL,
                text TEXT NOT NULL,
                wall INTEGER NOT NULL
            );
            CREATE INDEX IF NOT EXISTS trust_name ON trust(file, name)
            """
        )
    }

    /// Something that is or may be trusted.
    public struct Entry: Sendable, Equatable {
        /// The SHA-256 of its text in hexadecimal.
        public var digest: String
        /// The absolute path of the file it stands in.
        public var file: String
        /// The step's id, or the item's.
        public var name: String
        /// What would run.
        public var text: String

        /// An entry.
        public init(digest: String, file: String, name: String, text: String) {
            self.digest = digest
            self.file = file
            self.name = name
            self.text = text
        }
    }

    /// Whether a text of this digest was trusted, wherever it stood.
    public func trusts(_ digest: String) -> Bool {
        let rows = try? connection.rows("SELECT 1 FROM trust WHERE digest = ?", [.text(digest)])
        return rows?.isEmpty == false
    }

    /// The text of this file and name that was trusted last; nil where none was.
    public func last(file: String, name: String) -> String? {
        try? connection.rows(
            "SELECT text FROM trust WHERE file = ? AND name = ? ORDER BY wall DESC, rowid DESC LIMIT 1",
            [.text(file), .text(name)]
        ).first?.first?.text
    }

    /// Trusts entries.
    ///
    /// - Parameter wall: Milliseconds since 1970-01-01 UTC.
    /// - Returns: How many were not trusted before.
    /// - Throws: ``RecordingError``.
    @discardableResult
    public func trust(_ entries: [Entry], wall: Int) throws(RecordingError) -> Int {
        do {
            return try connection.transaction { () throws(DatabaseError) -> Int in
                var added = 0
                for entry in entries {
                    if try connection.rows(
                        "SELECT 1 FROM trust WHERE digest = ?",
                        [.text(entry.digest)]
                    ).isEmpty {
                        added += 1
                    }
                    try connection.run(
                        """
                        INSERT OR REPLACE INTO trust(digest, file, name, text, wall)
                        VALUES (?, ?, ?, ?, ?)
                        """,
                        [
                            .text(entry.digest), .text(entry.file), .text(entry.name),
                            .text(entry.text), .int(wall),
                        ]
                    )
                }
                return added
            }
        } catch {
            throw RecordingError("What is trusted cannot be kept", error)
        }
    }
}
