private import Database
public import Events
private import JSONValue
public import Timing

/// A run that feeds the statistics of its talk, with how it spent its time.
public struct TimedRun: Sendable, Equatable {
    /// How it came to be.
    public var opened: Event.Opened
    /// How it spent its time.
    public var times: RunTimes
}

extension Library {
    /// The performances and rehearsals of a talk that began and that no program has open, oldest
    /// first; of many, the last hundred.
    ///
    /// What is read of a file is remembered until the file changes. A file that cannot be read is
    /// left out, and so are runs of `showrunner run`.
    public func timedRuns(of talk: String) -> [TimedRun] {
        let candidates = runs().filter { run in
            run.damage == nil && run.status != .lobby && run.opened?.talk == talk
                && run.opened?.purpose != .script
                && (run.status == .ended || holder(of: run.run) == nil)
        }
        return candidates.prefix(100).reversed().compactMap { run in
            guard let opened = run.opened, let times = try? times(of: run.run), times.start != nil
            else { return nil }
            return TimedRun(opened: opened, times: times)
        }
    }

    /// How a run spent its time so far.
    /// - Throws: ``RecordingError``.
    public func times(of run: String) throws -> RunTimes {
        let path = try RunFolder.path(of: run, in: folder)
        let stamp = FileStamp(path: path)
        if let stamp, let known = memory.times(of: run, stamp: stamp) { return known }
        do {
            let times = try StoredRun(path: path, run: run).times()
            if let stamp { memory.keep(times, of: run, stamp: stamp) }
            return times
        } catch {
            throw RecordingError(reading: path, error)
        }
    }
}

extension LibraryMemory {
    /// What was read of a run's file when it was as it is now.
    func times(of run: String, stamp: FileStamp) -> RunTimes? {
        let rows = try? connection.rows(
            "SELECT times FROM run_times WHERE run = ? AND size = ? AND modified = ?",
            [.text(run), .int(stamp.size), .real(stamp.modified)]
        )
        guard let text = rows?.first?.first?.text, let json = try? JSON(parsing: text) else {
            return nil
        }
        return RunTimes(remembered: json)
    }

    func keep(_ times: RunTimes, of run: String, stamp: FileStamp) {
        try? connection.run(
            "INSERT OR REPLACE INTO run_times(run, size, modified, times) VALUES (?, ?, ?, ?)",
            [.text(run), .int(stamp.size), .real(stamp.modified), .text(times.json.text)]
        )
    }
}
