internal import Events
internal import Processes
internal import Runbooks

/// How a run notes what its steps change, and takes it back, newest first.
extension LiveRun {
    /// What is taken back of one entry.
    public struct TakenBack: Sendable {
        /// The entry.
        public let entry: UndoEntry
        /// Why it could not be taken back; nil where it was.
        public let trouble: String?
    }

    /// Tells of what earlier runs of these files left open; nothing of it is run unasked.
    func takeUpUndos() async throws {
        let files = Set(program.steps.map { absolute($0.file) })
        undos = (try? await circumstances.undos.entries(files)) ?? []
        for entry in undos.reversed() where state.undos[entry.id] == nil {
            try await write(
                .undoOpened(entry: entry.id, step: entry.step, title: entry.title)
            )
        }
    }

    private func absolute(_ file: String) -> String {
        file.hasPrefix("/") ? file : "\(circumstances.workspace)/\(file)"
    }

    /// Notes what takes back a step that its kind cannot take back by itself, before it starts.
    func noteUndo(of step: Step) async throws -> Int? {
        let action: UndoAction
        switch step.undo {
        case .command(let text): action = .command(text)
        case .step(let id): action = .step(id)
        case .automatic, nil: return nil
        }
        // What is open already takes this change back too.
        let file = absolute(step.file)
        guard
            !undos.contains(where: { $0.step == step.id && $0.file == file && $0.action == action })
        else { return nil }
        return try await open(action, for: step)
    }

    /// Writes an entry to the disk, then into the log.
    @discardableResult
    func open(_ action: UndoAction, for step: Step) async throws -> Int {
        var entry = UndoEntry(
            run: id,
            step: step.id,
            title: title(of: action, step),
            file: absolute(step.file),
            action: action,
            values: values
        )
        entry.id = try await circumstances.undos.open(entry)
        undos.insert(entry, at: 0)
        await note(.undoOpened(entry: entry.id, step: step.id, title: entry.title))
        return entry.id
    }

    private func title(of action: UndoAction, _ step: Step) -> String {
        switch action {
        case .step(let id): program.step(id)?.title ?? id
        case .command, .restore: "Take back: \(step.title)"
        }
    }

    /// Closes an entry whose change was never begun.
    func void(_ entry: Int) async {
        try? await circumstances.undos.close(entry, nil)
        undos.removeAll { $0.id == entry }
        await note(.undoDone(entry: entry, passed: true, message: "Nothing was changed."))
    }

    /// Begins to take back one entry, or all of them.
    func startUndo(_ entry: Int?, by who: String) throws {
        guard !isUndoing else { throw Refusal.conflict("Things are being put back already.") }
        if let entry, !undos.contains(where: { $0.id == entry }) {
            throw Refusal.unknown("There is nothing open of that number.")
        }
        guard !undos.isEmpty else { throw Refusal.conflict("There is nothing to put back.") }
        guard !isEnding else { throw Refusal.conflict("This run is ending.") }
        newJob.yield { await self.takeBack(only: entry, by: who) }
    }

    /// Takes back what is open, newest first; what fails stays open.
    ///
    /// - Parameters:
    ///   - only: The one entry that is wanted; nil for all.
    ///   - isForced: Also files that somebody else has changed since.
    ///   - who: Who wants it.
    @discardableResult
    public func takeBack(
        only: Int? = nil,
        isForced: Bool = false,
        by who: String = "the run"
    ) async -> [TakenBack] {
        guard !isUndoing else { return [] }
        isUndoing = true
        defer { isUndoing = false }
        var done: [TakenBack] = []
        for entry in undos where only == nil || entry.id == only {
            let trouble = await takeBack(entry, isForced: isForced, by: who)
            try? await circumstances.undos.close(entry.id, trouble)
            if trouble == nil { undos.removeAll { $0.id == entry.id } }
            await note(
                .undoDone(entry: entry.id, passed: trouble == nil, message: trouble, by: who)
            )
            done.append(TakenBack(entry: entry, trouble: trouble))
        }
        return done
    }

    /// Why an entry could not be taken back; nil where it was.
    private func takeBack(
        _ entry: UndoEntry,
        isForced: Bool,
        by who: String
    ) async -> String? {
        switch entry.action {
        case .restore(let copy):
            do {
                let result = try await Thread.run(name: "restore") {
                    () -> Result<Void, StepFault> in
                    Result { () throws(StepFault) in try copy.restore(isForced: isForced) }
                }
                try result.get()
                return nil
            } catch {
                return "\(error)"
            }
        case .command(let text): return await run(undo: text, of: entry)
        case .step(let id): return await run(undoStep: id, by: who)
        }
    }

    /// The longest that a command may take which takes something back.
    private static let patience = Duration.seconds(60)

    private func run(undo text: String, of entry: UndoEntry) async -> String? {
        var step = Step(
            id: "undo-\(entry.id)",
            title: entry.title,
            kind: .shell(.bash),
            body: text,
            file: entry.file
        )
        step.grace = .seconds(1)
        var context = context(
            of: step,
            id: Event.StepID(step: step.id, attempt: 1),
            timeout: Self.patience
        )
        // What the names stood for then, where nothing stands for them now.
        context.values.merge(entry.values) { now, _ in now }
        context.environment.merge(
            entry.values.filter { Self.isVariable($0.key) }
        ) { now, _ in now }
        let tail = OutputTail()
        let runner = StepRunner(session: session, http: http, patience: .unattended)
        let outcome = await runner.run(
            context,
            sink: StepSink(output: { bytes, _ in tail.add(bytes) })
        )
        guard outcome.result.status != .passed else { return nil }
        let said = outcome.result.message ?? tail.lastLine
        return said ?? "It ended with \(outcome.result.code.map { "exit \($0)" } ?? "an error")."
    }

    private func run(undoStep id: String, by who: String) async -> String? {
        guard let step = program.step(id) else {
            return "There is no step \(id) in the file any more. Give a step that name again."
        }
        await enter()
        guard runners[id] == nil else {
            turnstile.leave()
            return "The step \(step.title) is running just now."
        }
        do throws(Refusal) {
            try await requireTrust(in: step)
        } catch {
            turnstile.leave()
            return error.message
        }
        stopped.remove(id)
        guard let (attempt, runner) = try? await begin(step, by: who) else {
            turnstile.leave()
            return "It could not be recorded."
        }
        turnstile.leave()
        await carryOut(Job(id: attempt, step: step, runner: runner, takesBack: true))
        guard let result = results[attempt], result.status != .passed else { return nil }
        return result.message ?? result.unmet.first.map {
            "Expected \($0.expected), found \($0.actual)."
        }
            ?? "It ended as \(result.status.rawValue)."
    }
}
