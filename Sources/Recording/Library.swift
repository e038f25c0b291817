import Database
public import Events
import FoundationEssentials
import JSONValue

/// The runs of one data folder.
///
/// The list is read from the runs' own files; `library.db` only remembers what was read of files
/// that have not changed since, and may be deleted at any time.
public actor Library {
    /// The data folder.
    public nonisolated let folder: String
    private let lane = SerialQueue("showrunner.library")
    let memory: LibraryMemory

    /// The queue the library lives on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe lane.asUnownedSerialExecutor()
    }

    /// The library of a data folder, which is made where it is missing.
    /// - Throws: ``RecordingError``.
    public init(folder: String) throws {
        self.folder = folder
        do {
            try FileManager.default.createDirectory(
                atPath: RunFolder.runs(in: folder),
                withIntermediateDirectories: true
            )
            memory = try LibraryMemory(path: "\(folder)/library.db")
        } catch {
            throw RecordingError("The folder \(folder) cannot be used", error)
        }
    }

    /// All runs, newest first.
    ///
    /// One that was not ended, and that no program has open, is marked as interrupted.
    /// A file that cannot be read is listed with its damage, after those that can.
    public func runs() -> [RunSummary] {
        let names =
            (try? FileManager.default.contentsOfDirectory(atPath: RunFolder.runs(in: folder))) ?? []
        return names.filter { $0.hasSuffix(RunFolder.ending) }
            .map { name in
                var run = summary(of: String(name.dropLast(RunFolder.ending.count)))
                run.isInterrupted =
                    run.damage == nil && run.status != .ended && holder(of: run.run) == nil
                return run
            }
            .sorted {
                let (left, right) = ($0.opened?.wall ?? Int.min, $1.opened?.wall ?? Int.min)
                return left == right ? $0.run < $1.run : left > right
            }
    }

    /// The process that has a run open, -1 where its id is not known; nil where none has.
    public nonisolated func holder(of run: String) -> Int? {
        (try? RunFolder.path(of: run, in: folder)).flatMap { RunLock.holder(of: $0) }
    }

    /// The newest run of a talk that was not ended, that no program has open, and whose last event
    /// is younger than a limit.
    /// - Parameter wall: Milliseconds since 1970-01-01 UTC; nil means now.
    public func openRun(
        talk: String,
        purpose: Event.Purpose,
        isSimulated: Bool = false,
        within limit: Duration = .seconds(900),
        wall: Int? = nil
    ) -> RunSummary? {
        let now = Duration.milliseconds(wall ?? RunClock.system.wall())
        return runs().first { run in
            guard let opened = run.opened, run.damage == nil, run.status != .ended,
                holder(of: run.run) == nil
            else {
                return false
            }
            let age = now - (.milliseconds(opened.wall) + run.duration)
            return opened.talk == talk && opened.purpose == purpose
                && opened.isSimulated == isSimulated && age < limit
        }
    }

    /// Deletes a run with all its files.
    /// - Throws: ``RecordingError``; a run that a program has open is left alone.
    public func delete(run: String) throws {
        let path = try RunFolder.path(of: run, in: folder)
        guard FileManager.default.fileExists(atPath: path) else {
            throw RecordingError(.noSuchRun, "There is no run \(run).")
        }
        let lock = try RunLock(run: run, file: path)
        defer { lock.release() }
        memory.forget(run)
        do {
            for file in [path, "\(path)-wal", "\(path)-shm"]
            where FileManager.default.fileExists(atPath: file) {
                try FileManager.default.removeItem(atPath: file)
            }
        } catch {
            throw RecordingError("The run \(run) cannot be deleted", error)
        }
    }

    private func summary(of run: String) -> RunSummary {
        do {
            let path = try RunFolder.path(of: run, in: folder)
            let stamp = FileStamp(path: path)
            if let stamp, let known = memory.summary(of: run, stamp: stamp) { return known }
            let summary = try StoredRun(path: path, run: run).summary(run: run)
            if let stamp { memory.keep(summary, stamp: stamp) }
            return summary
        } catch {
            let reason = RecordingError(reading: "\(run)\(RunFolder.ending)", error).description
            return RunSummary(damaged: run, reason: reason)
        }
    }
}
