private import Database
public import Events
private import JSONValue

/// What was recorded of an attempt of a step that passed: enough to show it again as it was.
public struct StepRecording: Sendable, Equatable {
    /// The run it is from.
    public var run: String
    /// When that run was opened, in milliseconds since 1970-01-01 UTC.
    public var wall: Int
    /// How it ended.
    public var result: Event.StepResult
    /// What pages saw of it, and panels meanwhile, by the time since it was asked for: `step.rows`,
    /// `sample`, `panel` and `alert`.
    public var moments: [Moment]
    /// What it captured.
    public var values: [(name: String, value: String)]
    /// What is kept of its output.
    public var output: [Piece]

    /// Something that happened while it ran.
    public struct Moment: Sendable, Equatable {
        /// The time since the attempt was asked for.
        public var after: Duration
        /// What happened.
        public var body: Event.Body
    }

    /// Output without its secrets.
    public struct Piece: Sendable, Equatable {
        /// The time since the start.
        public var since: Duration
        /// The bytes.
        public var bytes: [UInt8]
    }

    /// Whether two recordings are the same.
    public static func == (left: StepRecording, right: StepRecording) -> Bool {
        left.run == right.run && left.result == right.result && left.moments == right.moments
            && left.output == right.output && left.values.map(\.name) == right.values.map(\.name)
            && left.values.map(\.value) == right.values.map(\.value)
    }
}

extension Library {
    /// The last attempt of a step that passed and was no recording itself; nil where there is none.
    ///
    /// Looked for in the talk's performances and rehearsals, and in `showrunner run` of its runbooks,
    /// newest first.
    public func lastGoodRecording(
        of step: String,
        talk: String,
        runbooks: [String]
    ) -> StepRecording? {
        for run in runs() where run.damage == nil {
            guard let opened = run.opened,
                opened.purpose == .script
                    ? runbooks.contains(opened.talk) : opened.talk == talk,
                let path = try? RunFolder.path(of: run.run, in: folder),
                let stored = try? StoredRun(path: path, run: run.run),
                let recording = try? stored.lastGoodRecording(of: step, opened)
            else { continue }
            return recording
        }
        return nil
    }
}

extension StoredRun {
    /// The last attempt of a step that passed and was no recording itself.
    fileprivate func lastGoodRecording(
        of step: String,
        _ opened: Event.Opened
    ) throws -> StepRecording? {
        var shown: Set<Int> = []
        var intents: [Int: (number: Int, offset: Duration)] = [:]
        var good: (attempt: Int, number: Int, result: Event.StepResult)?
        try fold(kinds: ["step.intent", "fallback", "step.ended"]) { event in
            switch event.body {
            case .stepIntent(let id) where id.step == step:
                intents[id.attempt] = (event.number, event.offset)
            case .fallback(let id, _) where id.step == step: shown.insert(id.attempt)
            case .stepEnded(let id, let result)
            where id.step == step && id.part == nil && result.status == .passed:
                if !shown.contains(id.attempt) { good = (id.attempt, event.number, result) }
            default: break
            }
        }
        guard let good, let intent = intents[good.attempt] else { return nil }
        var recording = StepRecording(
            run: opened.run,
            wall: opened.wall,
            result: good.result,
            moments: [],
            values: [],
            output: try pieces(of: step, attempt: good.attempt)
        )
        var statement = try connection.prepare(
            """
            SELECT data FROM event WHERE number > ? AND number < ?
            AND kind IN ('step.rows', 'sample', 'panel', 'alert', 'value') ORDER BY number
            """
        )
        try statement.bind([.int(intent.number), .int(good.number)])
        while try statement.step() {
            guard let event = Self.event(statement.bytes(0)) else { continue }
            switch event.body {
            case .value(let name, let value): recording.values.append((name, value))
            case .stepRows(let id, _) where id.step != step || id.attempt != good.attempt: break
            default:
                recording.moments.append(
                    .init(after: event.offset - intent.offset, body: event.body)
                )
            }
        }
        return recording
    }

    private func pieces(of step: String, attempt: Int) throws -> [StepRecording.Piece] {
        var pieces: [StepRecording.Piece] = []
        var statement = try connection.prepare(
            "SELECT t_us, bytes FROM output WHERE step = ? AND attempt = ? ORDER BY offset"
        )
        try statement.bind([.text(step), .int(attempt)])
        while try statement.step() {
            pieces.append(
                .init(since: .microseconds(statement.int(0)), bytes: statement.bytes(1))
            )
        }
        return pieces
    }
}
