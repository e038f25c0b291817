import Database
public import Events
import FoundationEssentials

extension RunLog {
    /// Makes `runs/<id>.db` below the folder and records that the run was opened.
    ///
    /// The clock's boot id and wall time take the place of those of `opened` where they are empty
    /// or 0.
    /// - Throws: ``RecordingError``.
    public static func create(
        folder: String,
        opened: Event.Opened,
        clock: RunClock = .system,
        sink: @escaping Sink,
        trouble: @escaping Trouble
    ) async throws -> RunLog {
        try await create(
            folder: folder,
            opened: opened,
            clock: clock,
            patience: Patience(),
            sink: sink,
            trouble: trouble
        )
    }

    static func create(
        folder: String,
        opened: Event.Opened,
        clock: RunClock,
        patience: Patience,
        sink: @escaping Sink,
        trouble: @escaping Trouble
    ) async throws -> RunLog {
        var opened = opened
        if opened.boot.isEmpty { opened.boot = clock.boot }
        if opened.wall == 0 { opened.wall = clock.wall() }
        let path = try RunFolder.path(of: opened.run, in: folder)
        guard !FileManager.default.fileExists(atPath: path) else {
            throw RecordingError(.exists, "The run \(opened.run) exists already.")
        }
        let base = clock.now()
        let file: RunFile
        let lock: RunLock
        do {
            try FileManager.default.createDirectory(
                atPath: RunFolder.runs(in: folder),
                withIntermediateDirectories: true
            )
            lock = try RunLock(run: opened.run, file: path)
            file = try RunFile(path: path, patience: patience.lock)
            try await file.set("boot", .text(opened.boot))
            try await file.set("base", .int(base.wholeMicroseconds))
        } catch {
            throw RecordingError(reading: path, error)
        }
        let log = RunLog(
            run: opened.run,
            path: path,
            file: file,
            lock: lock,
            inbox: Inbox(clock: clock, base: base, last: .zero),
            state: RunState(),
            patience: patience,
            sink: sink,
            trouble: trouble
        )
        try await log.append(.opened(opened))
        return log
    }

    /// Goes on with a run, after a crash too.
    ///
    /// Attempts without an end become `interrupted`. A gap says that nobody recorded for a while;
    /// after a restart of the machine time goes on by the wall clock. The sink gets the events that are added by
    /// this, not those of before: their fold is ``state``.
    /// - Throws: ``RecordingError``; also when another program has the run open.
    public static func reopen(
        folder: String,
        run: String,
        clock: RunClock = .system,
        sink: @escaping Sink,
        trouble: @escaping Trouble
    ) async throws -> RunLog {
        try await reopen(
            folder: folder,
            run: run,
            clock: clock,
            patience: Patience(),
            sink: sink,
            trouble: trouble
        )
    }

    static func reopen(
        folder: String,
        run: String,
        clock: RunClock,
        patience: Patience,
        sink: @escaping Sink,
        trouble: @escaping Trouble
    ) async throws -> RunLog {
        let path = try RunFolder.path(of: run, in: folder)
        let found: FoundRun
        let file: RunFile
        let lock: RunLock
        let base: Duration
        do {
            // Looked at first, so that no lock is made for a run that does not exist.
            _ = try StoredRun(path: path, run: run)
            lock = try RunLock(run: run, file: path)
            found = try FoundRun(StoredRun(path: path, run: run))
            file = try RunFile(path: path, patience: patience.lock)
            let isSameBoot = found.boot == clock.boot
            base = isSameBoot ? found.base : clock.now() - found.age(at: clock.wall())
            if !isSameBoot {
                try await file.set("boot", .text(clock.boot))
                try await file.set("base", .int(base.wholeMicroseconds))
            }
        } catch {
            throw RecordingError(reading: path, error)
        }
        let log = RunLog(
            run: run,
            path: path,
            file: file,
            lock: lock,
            inbox: Inbox(clock: clock, base: base, last: found.state.offset),
            state: found.state,
            patience: patience,
            sink: sink,
            trouble: trouble
        )
        if found.boot != clock.boot {
            try await log.append(.gap(reason: "restart", count: 0))
        } else if found.state.status == .started {
            try await log.append(.gap(reason: "interrupted", count: 0))
        }
        for body in found.interruptions { try await log.append(body) }
        return log
    }
}

/// What a log needs to know of a run that it goes on with.
private struct FoundRun {
    let state: RunState
    let boot: String
    let base: Duration
    let opened: Event.Opened
    let interruptions: [Event.Body]

    init(_ stored: borrowing StoredRun) throws {
        opened = try stored.opened()
        state = try stored.state(at: nil)
        boot = try stored.fact("boot").text ?? ""
        base = .microseconds(try stored.fact("base").int ?? 0)
        let last = state
        interruptions = try stored.dangling().map { id in
            let started = last.steps[id.step]?.startedAt ?? last.offset
            return .stepEnded(
                id,
                Event.StepResult(
                    status: .interrupted,
                    took: max(.zero, last.offset - started),
                    message: "The server stopped while it ran."
                )
            )
        }
    }

    /// The time since the run was opened by the wall clock.
    func age(at wall: Int) -> Duration {
        .milliseconds(max(0, wall.subtractingReportingOverflow(opened.wall).partialValue))
    }
}
