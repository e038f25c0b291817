public import Conditions
private import Database
private import Dispatch
private import FoundationEssentials

/// The lines that services wrote, in an SQLite table of their own, and what log queries find there.
///
/// The file is a copy of what the stage's logs hold: it is made anew each time and removed at the
/// end. Nothing of it is part of a run; lines become part of it only as they are drawn.
public actor LogStore {
    /// Lines that are kept.
    static let mostLines = 200_000
    /// Lines that one question looks at; it goes on with the next.
    static let linesAtOnce = 20_000
    private static let longestLine = 16 << 10

    private let lane = LogLane()
    /// The queue the store lives on: SQLite blocks.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe lane.asUnownedSerialExecutor()
    }

    private let path: String
    private let database: Connection
    private var insert: Statement
    private var select: Statement
    private var lastLine = 0
    private var tails: [String: Tail] = [:]

    /// What a query has found so far, and where it goes on.
    private struct Tail {
        var lastLine: Int
        var answer = LogAnswer(rows: [], seen: 0, withoutFields: 0)
    }

    /// An empty store in a file of its own.
    /// - Throws: `DatabaseError` where the file cannot be made.
    public init(path: String) throws {
        self.path = path
        try LogStore.makeFolder(of: path)
        LogStore.removeFiles(path)
        database = try Connection(path: path)
        try database.execute(
            """
            PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;
            CREATE TABLE line(
                id INTEGER PRIMARY KEY,
                service TEXT NOT NULL,
                time INTEGER NOT NULL,
                text TEXT NOT NULL
            );
            """
        )
        insert = try database.prepare(
            "INSERT INTO line(id, service, time, text) VALUES (?, ?, ?, ?)"
        )
        select = try database.prepare(
            "SELECT id, service, time, text FROM line WHERE id > ? ORDER BY id LIMIT ?"
        )
    }

    /// Keeps lines, in order; the oldest go when there are too many.
    public func add(_ lines: [LogLine]) {
        guard !lines.isEmpty else { return }
        try? database.transaction { () throws(DatabaseError) in
            for line in lines {
                lastLine += 1
                let text = String(
                    decoding: line.text.utf8.prefix(LogStore.longestLine),
                    as: UTF8.self
                )
                try insert.run([
                    .int(lastLine), .text(line.service), .int(line.time), .text(text),
                ])
            }
            try database.run(
                "DELETE FROM line WHERE id <= ?",
                [.int(lastLine - LogStore.mostLines)]
            )
        }
    }

    /// The lines that a query finds now; asked again, it looks only at what came since.
    public func answer(to query: LogQuery) -> LogAnswer {
        if tails.count > 64 { tails = [:] }
        var tail = tails[query.text] ?? Tail(lastLine: max(0, lastLine - 2 * LogStore.linesAtOnce))
        let matcher = LogMatcher(query)
        for (id, line) in lines(after: tail.lastLine) {
            tail.lastLine = id
            tail.answer.take(line, of: query, with: matcher)
        }
        tails[query.text] = tail
        return tail.answer
    }

    private func lines(after last: Int) -> [(Int, LogLine)] {
        defer { select.reset() }
        var lines: [(Int, LogLine)] = []
        do throws(DatabaseError) {
            try select.bind([.int(last), .int(LogStore.linesAtOnce)])
            while try select.step() {
                let line = LogLine(
                    service: select.text(1),
                    time: select.int(2),
                    text: select.text(3)
                )
                lines.append((select.int(0), line))
            }
        } catch {
            return lines
        }
        return lines
    }

    /// Forgets everything and removes the file and its folder, unless others keep files there.
    public func close() {
        tails = [:]
        LogStore.removeFiles(path)
    }

    private static func makeFolder(of path: String) throws {
        try FileManager.default.createDirectory(
            atPath: URL(filePath: path).deletingLastPathComponent().path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    private static func removeFiles(_ path: String) {
        for file in [path, path + "-journal"] { try? FileManager.default.removeItem(atPath: file) }
    }
}

/// The serial queue of a store.
private final class LogLane: SerialExecutor {
    private let queue = DispatchQueue(label: "showrunner.panels.logs")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
