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
        /// What taking it back printed last, without secrets; empty for a step, which has a screen.
        public let output: [String]
    }

    /// How much of what is open is taken back.
    public enum Extent: Sendable, Equatable {
        /// Everything, also what earlier runs of these files left open: only where a person asks.
        case all
        /// What this run itself has changed.
        case own
        /// One entry.
        case entry(Int)
    }

    /// What earlier runs of these files left open, newest first.
    public var leftOpen: [UndoEntry] { undos.filter { $0.run != id } }

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
        // What this run noted already for the same values takes this change back too.
        let entry = entry(action, for: step)
        guard !undos.contains(where: { $0.takesBackTheSame(as: entry) }) else { return nil }
        return try await open(action, for: step)
    }

    /// What is noted of a change: its names as they are now, without secrets and without the
    /// stage's addresses, which are others the next time.
    private func entry(_ action: UndoAction, for step: Step) -> UndoEntry {
        var entry = UndoEntry(
            run: id,
            step: step.id,
            title: title(of: action, step),
            file: absolute(step.file),
            action: action,
            values: [:]
        )
        let masking = masking
        entry.secrets = Set((circumstances.secrets + learned).map(\.name))
        for (name, value) in values where circumstances.values[name] != value {
            let isSecret = entry.secrets.contains(name) || masking.mask(value, of: name) != value
            if isSecret { entry.secrets.insert(name) } else { entry.values[name] = value }
        }
        return entry
    }

    /// Writes an entry to the disk, then into the log.
    @discardableResult
    func open(_ action: UndoAction, for step: Step) async throws -> Int {
        var entry = entry(action, for: step)
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
        newJob.yield { await self.takeBack(entry.map(Extent.entry) ?? .all, by: who) }
    }

    /// Takes back what is open, newest first; what fails stays open.
    ///
    /// - Parameters:
    ///   - extent: How much of it.
    ///   - isForced: Also files that somebody else has changed since.
    ///   - who: Who wants it.
    ///   - begin: Told of every entry before it is taken back.
    ///   - done: Told of every entry after that.
    @discardableResult
    public func takeBack(
        _ extent: Extent,
        isForced: Bool = false,
        by who: String = "the run",
        begin: @Sendable (UndoEntry) -> Void = { _ in },
        done: @Sendable (TakenBack) async -> Void = { _ in }
    ) async -> [TakenBack] {
        guard !isUndoing else { return [] }
        isUndoing = true
        isUndoStopped = false
        defer {
            isUndoing = false
            tellWhoWaitsForIdleness()
        }
        var all: [TakenBack] = []
        for entry in undos where holds(extent, entry) {
            guard !isUndoStopped, !isEnding else { break }
            begin(entry)
            let taken = await takeBack(entry, isForced: isForced, by: who)
            let trouble = taken.trouble
            try? await circumstances.undos.close(entry.id, trouble)
            if trouble == nil { undos.removeAll { $0.id == entry.id } }
            await note(
                .undoDone(entry: entry.id, passed: trouble == nil, message: trouble, by: who)
            )
            await done(taken)
            all.append(taken)
        }
        return all
    }

    /// Stops taking back: what is under way is stopped, and it and all after it stay open.
    ///
    /// A second call kills at once what the first one gave time to.
    public func stopTakingBack() async {
        isUndoStopped = true
        await stopSteps()
    }

    private func holds(_ extent: Extent, _ entry: UndoEntry) -> Bool {
        switch extent {
        case .all: true
        case .own: entry.run == id
        case .entry(let wanted): entry.id == wanted
        }
    }

    /// Takes one entry back.
    private func takeBack(
        _ entry: UndoEntry,
        isForced: Bool,
        by who: String
    ) async -> TakenBack {
        var output: [String] = []
        let trouble: String?
        switch entry.action {
        case .restore(let copy):
            do {
                let result = try await Thread.run(name: "restore") {
                    () -> Result<Void, StepFault> in
                    Result { () throws(StepFault) in try copy.restore(isForced: isForced) }
                }
                try result.get()
                trouble = nil
            } catch {
                trouble = "\(error)"
            }
        case .command(let text): (trouble, output) = await run(undo: text, of: entry)
        case .step(let id): trouble = await run(undoStep: id, of: entry, by: who)
        }
        return TakenBack(entry: entry, trouble: trouble, output: trouble == nil ? [] : output)
    }

    /// Why an entry cannot be taken back without a secret, which is never kept; nil where it can.
    private func missingSecret(for entry: UndoEntry, in text: String) -> String? {
        let missing = entry.secrets.sorted().first { name in
            text.contains(name) && values[name] == nil
                && !circumstances.secrets.contains { $0.name == name }
        }
        guard let name = missing else { return nil }
        return "It needs \(name), a secret, and no secret is kept. Set \(name) in the environment"
            + " and take it back again."
    }

    /// The longest that a command may take which takes something back.
    private static let patience = Duration.seconds(60)

    private func run(undo text: String, of entry: UndoEntry) async -> (String?, [String]) {
        if let missing = missingSecret(for: entry, in: text) { return (missing, []) }
        var step = Step(
            id: "undo-\(entry.id)",
            title: entry.title,
            kind: .shell(.bash),
            body: text,
            file: entry.file
        )
        step.grace = .seconds(1)
        // It is no fence: lines are told as they stand in the command.
        step.line = 0
        let context = context(
            of: step,
            id: Event.StepID(step: step.id, attempt: 1),
            timeout: Self.patience,
            recorded: entry.values
        )
        let tail = OutputTail()
        let runner = StepRunner(session: session, http: http, patience: .unattended)
        undoRunner = runner
        defer { undoRunner = nil }
        let outcome = await runner.run(
            context,
            sink: StepSink(output: { bytes, _ in tail.add(bytes) })
        )
        guard outcome.result.status != .passed else { return (nil, []) }
        let said = outcome.result.message ?? tail.lines.last
        let end = "It ended with \(outcome.result.code.map { "exit \($0)" } ?? "an error")."
        return (isUndoStopped ? "It was stopped." : said ?? end, tail.lines)
    }

    private func run(undoStep id: String, of entry: UndoEntry, by who: String) async -> String? {
        guard let written = program.step(id) else {
            return "There is no step \(id) in the file any more. Give a step that name again."
        }
        let step = written.filled(with: entry.values)
        if let obstacle = step.lock ?? missingSecret(for: entry, in: step.canonicalText) {
            return obstacle
        }
        await enter()
        guard runners[id] == nil else {
            turnstile.leave()
            return "The step \(step.title) is running just now."
        }
        do throws(Refusal) {
            try await requireTrust(in: written)
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
        await carryOut(
            Job(id: attempt, step: step, runner: runner, takesBack: true, recorded: entry.values)
        )
        guard let result = results[attempt], result.status != .passed else { return nil }
        guard !isUndoStopped else { return "It was stopped." }
        return result.message ?? result.unmet.first.map {
            "Expected \($0.expected), found \($0.actual)."
        }
            ?? "It ended as \(result.status.rawValue)."
    }
}

extension UndoEntry {
    /// Whether both take back the same change of one run.
    fileprivate func takesBackTheSame(as other: UndoEntry) -> Bool {
        run == other.run && step == other.step && file == other.file && action == other.action
            && values == other.values
    }
}
