import Database
import Events
import JSONValue

/// What `library.db` remembers of runs; where the file cannot be used, for this time only.
struct LibraryMemory: ~Copyable {
    let connection: Connection

    init(path: String) throws(DatabaseError) {
        connection = try Self.openOrForget(path)
    }

    private static func openOrForget(_ path: String) throws(DatabaseError) -> Connection {
        do {
            return try open(path)
        } catch {
            return try open(":memory:")
        }
    }

    private static func open(_ path: String) throws(DatabaseError) -> Connection {
        let connection = try Connection(path: path)
        try connection.execute(
            """
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS run_summary(
                run TEXT PRIMARY KEY,
                size INTEGER NOT NULL,
                modified REAL NOT NULL,
                summary TEXT NOT NULL
            );
            CREATE TABLE IF NOT EXISTS run_times(
                run TEXT PRIMARY KEY,
                size INTEGER NOT NULL,
                modified REAL NOT NULL,
                times TEXT NOT NULL
            )
            """
        )
        return connection
    }

    /// What was read of a run's file when it was as it is now.
    func summary(of run: String, stamp: FileStamp) -> RunSummary? {
        let rows = try? connection.rows(
            "SELECT summary FROM run_summary WHERE run = ? AND size = ? AND modified = ?",
            [.text(run), .int(stamp.size), .real(stamp.modified)]
        )
        guard let text = rows?.first?.first?.text, let json = try? JSON(parsing: text) else {
            return nil
        }
        return RunSummary(remembered: json)
    }

    func keep(_ summary: RunSummary, stamp: FileStamp) {
        try? connection.run(
            "INSERT OR REPLACE INTO run_summary(run, size, modified, summary) VALUES (?, ?, ?, ?)",
            [
                .text(summary.run), .int(stamp.size), .real(stamp.modified),
                .text(summary.json.text),
            ]
        )
    }

    func forget(_ run: String) {
        try? connection.run("DELETE FROM run_summary WHERE run = ?", [.text(run)])
        try? connection.run("DELETE FROM run_times WHERE run = ?", [.text(run)])
    }
}

extension RunSummary {
    /// A run whose file cannot be read.
    init(damaged run: String, reason: String) {
        self.init(
            run: run,
            opened: nil,
            status: .ended,
            duration: .zero,
            took: nil,
            isPublished: false,
            slides: 0,
            passed: 0,
            failed: 0,
            damage: reason
        )
    }

    /// A run as it was remembered; nil where the memory is of another form.
    init?(remembered json: JSON) {
        guard let run = json["id"]?.string,
            let purpose = json["purpose"]?.string.flatMap(Event.Purpose.init(rawValue:)),
            let talk = json["talk"]?.string, let title = json["title"]?.string,
            let wall = json["wall"]?.int, let duration = json["duration"]?.int,
            let took = json["took"],
            let status = json["status"]?.string.flatMap(RunState.Status.init(rawValue:)),
            let isPublished = json["published"]?.bool, let slides = json["slides"]?.int,
            let passed = json["steps"]?["passed"]?.int, let failed = json["steps"]?["failed"]?.int
        else { return nil }
        self.init(
            run: run,
            opened: Event.Opened(
                run: run,
                purpose: purpose,
                talk: talk,
                title: title,
                wall: wall,
                boot: "",
                isSimulated: json["simulated"]?.bool ?? false
            ),
            status: status,
            duration: .microseconds(duration),
            took: took.int.map { .microseconds($0) },
            isPublished: isPublished,
            slides: slides,
            passed: passed,
            failed: failed,
            damage: nil
        )
    }
}
