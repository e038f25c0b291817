import Database
import Events
import FoundationEssentials
import JSONValue

extension Library {
    /// Takes the file of a run that was exported elsewhere into the library.
    ///
    /// The file is copied, looked through whole, and gets its name only when it is a recording like
    /// those made here: no other tables, views or triggers, no damage, no event missing. It
    /// belongs to the presenter alone until it is published here.
    /// - Returns: The run, and whether it was published where it came from.
    /// - Throws: ``RecordingError``; nothing is kept of a file that is refused.
    public func take(file: String) async throws -> (run: RunSummary, wasPublished: Bool) {
        let kind =
            try? FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType
        guard let kind else { throw RecordingError(.noSuchRun, "There is no file \(file).") }
        guard kind == .typeRegular else {
            throw RecordingError(
                .refused,
                "\(file) is no file. Name what `showrunner export` wrote."
            )
        }
        let copy = "\(RunFolder.runs(in: folder))/.import-\(UInt64.random(in: 0 ... .max))"
        defer {
            for file in [copy, "\(copy)-wal", "\(copy)-shm", "\(copy)-journal"] {
                try? FileManager.default.removeItem(atPath: file)
            }
        }
        do {
            try FileManager.default.copyItem(atPath: file, toPath: copy)
        } catch {
            throw RecordingError("The file \(file) cannot be read", error)
        }
        let run = try Self.check(copy, called: file)
        let path = try RunFolder.path(of: run, in: folder)
        do {
            // A link and not a move: it never takes the place of a run that is there.
            try FileManager.default.linkItem(atPath: copy, toPath: path)
        } catch {
            guard FileManager.default.fileExists(atPath: path) else {
                throw RecordingError("The run \(run) cannot be written", error)
            }
            throw RecordingError(.exists, "The run \(run) is in the library already.")
        }
        let wasPublished = try StoredRun(path: path, run: run).state(at: nil).isPublished
        if wasPublished {
            let log = try await RunLog.reopen(
                folder: folder,
                run: run,
                sink: { _, _ in },
                trouble: { _ in }
            )
            try await log.append(.published(false))
            await log.close()
        }
        return (try StoredRun(path: path, run: run).summary(run: run), wasPublished)
    }

    /// Looks a file through from its tables to its last event, and returns the id of its run.
    private static func check(_ path: String, called name: String) throws -> String {
        do {
            let stored = try StoredRun(path: path, run: name)
            try checkTables(stored.connection, called: name)
            let sound = try stored.connection.rows("PRAGMA quick_check(1)")
            guard sound == [["ok"]] else {
                throw RecordingError(.damaged, "\(name) is damaged; export the run once more.")
            }
            let events = try stored.connection.rows("SELECT count(*) FROM event").first?.first?.int
            let read = try RunEvents.count(in: stored)
            guard let events, events == read else {
                throw RecordingError(
                    .damaged,
                    "\(name) holds events that are none; export the run once more."
                )
            }
            _ = try stored.state(at: nil)
            return try stored.opened().run
        } catch let error as RecordingError {
            throw error
        } catch {
            throw RecordingError(
                .damaged,
                "\(name) is no recording. Import what `showrunner export RUN --to FILE` wrote."
            )
        }
    }

    /// A file with anything but a run's tables could do something by itself where it is read.
    private static func checkTables(_ file: borrowing Connection, called name: String) throws {
        let list = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
        let fresh = try Connection(path: ":memory:")
        try fresh.execute(RunFile.schema)
        guard try file.rows(list) == fresh.rows(list) else {
            throw RecordingError(
                .damaged,
                "\(name) is no recording. Import what `showrunner export RUN --to FILE` wrote."
            )
        }
    }
}

/// The events of a run's file, one after another.
private enum RunEvents {
    /// How many follow each other without a hole; of a later version's each is JSON at least.
    static func count(in stored: borrowing StoredRun) throws -> Int {
        var statement = try stored.connection.prepare(
            "SELECT number, data FROM event ORDER BY number"
        )
        var count = 0
        while try statement.step() {
            guard statement.int(0) == count + 1, (try? JSON(parsing: statement.bytes(1))) != nil
            else {
                return count
            }
            count += 1
        }
        return count
    }
}
