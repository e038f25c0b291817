private import Database
public import Events

/// What was recorded of an attempt of a step that passed: enough to show it again as it was.
public struct StepRecording: Sendable {
    /// The run it is from.
    public var run: String
    /// When that run was opened, in milliseconds since 1970-01-01 UTC.
    public var wall: Int
    /// From the moment it was asked for to its end.
    public var length: Duration
    /// How it ended.
    public var result: Event.StepResult
    /// What pages saw of it, and of panels and alerts meanwhile, in order.
    public var moments: [Moment]
    /// What was captured meanwhile, by this step and others.
    public var values: [(name: String, value: String)]
    /// What is kept of its output.
    public var output: [Piece]

    /// Something that happened while it ran.
    public struct Moment: Sendable, Equatable {
        /// The time since it was asked for.
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
}

extension Library {
    /// As many runs are looked through, the newest first.
    private static let mostRuns = 100

    /// The steps that have a good recording, each with when its newest one was opened, in
    /// milliseconds since 1970-01-01 UTC.
    ///
    /// Looked for in the talk's performances and rehearsals, and in `showrunner run` of its runbooks.
    ///
    /// - Parameter steps: Those that are wanted; none other is looked for.
    public func goodRecordings(
        of steps: Set<String>,
        talk: String,
        runbooks: [String]
    ) -> [String: Int] {
        var found: [String: Int] = [:]
        for (run, opened) in candidates(talk: talk, runbooks: runbooks)
        where found.count < steps.count {
            let good = read(run) { try Array($0.goodAttempts().good.keys) } ?? []
            for step in good where steps.contains(step) && found[step] == nil {
                found[step] = opened.wall
            }
        }
        return found
    }

    /// The newest attempt of a step that passed and was no recording itself; nil where there is none.
    ///
    /// Looked for in the talk's performances and rehearsals, and in `showrunner run` of its runbooks.
    public func lastGoodRecording(
        of step: String,
        talk: String,
        runbooks: [String]
    ) -> StepRecording? {
        for (run, opened) in candidates(talk: talk, runbooks: runbooks) {
            let recording = read(run) { try $0.goodRecording(of: step, opened) }
            if let recording = recording ?? nil { return recording }
        }
        return nil
    }

    /// Runs whose steps were really run, newest first.
    private func candidates(
        talk: String,
        runbooks: [String]
    ) -> [(run: String, opened: Event.Opened)] {
        let all = runs().compactMap { run -> (run: String, opened: Event.Opened)? in
            guard run.damage == nil, let opened = run.opened, !opened.isSimulated else {
                return nil
            }
            let isIts =
                opened.purpose == .script
                ? runbooks.contains(opened.talk) : opened.talk == talk
            return isIts ? (run.run, opened) : nil
        }
        return Array(all.prefix(Library.mostRuns))
    }

    /// What is read of a run; nil where it cannot be.
    private func read<Found>(
        _ run: String,
        _ body: (borrowing StoredRun) throws -> Found
    ) -> Found? {
        do {
            return try body(StoredRun(path: RunFolder.path(of: run, in: folder), run: run))
        } catch {
            return nil
        }
    }
}

extension StoredRun {
    /// The last good attempt of a step with all that was seen of it.
    fileprivate func goodRecording(
        of step: String,
        _ opened: Event.Opened
    ) throws -> StepRecording? {
        let (attempts, tried) = try goodAttempts()
        guard let good = attempts[step] else { return nil }
        var recording = StepRecording(
            run: opened.run,
            wall: opened.wall,
            length: good.length,
            result: good.result,
            moments: [],
            values: [],
            output: try pieces(of: step, attempt: good.attempt)
        )
        // Panels whose state is told by what is played.
        var known: Set<String> = []
        var statement = try connection.prepare(
            """
            SELECT data FROM event WHERE number > ? AND number < ? AND (kind LIKE 'step.%'
            OR kind IN ('sample', 'panel', 'alert', 'value')) ORDER BY number
            """
        )
        try statement.bind([.int(good.numbers.lowerBound), .int(good.numbers.upperBound)])
        while try statement.step() {
            guard let event = Self.event(statement.bytes(0)) else { continue }
            switch event.body {
            case .value(let name, let value):
                recording.values.append((name, value))
                continue
            case .sample(let sample) where sample.panel != step:
                // A load step draws under its own name.
                if tried.contains(sample.panel) { continue }
                if known.insert(sample.panel).inserted {
                    let state = try panelState(of: sample.panel, before: good.numbers.lowerBound)
                    recording.moments.append(.init(after: event.offset - good.from, body: state))
                }
            case .panel(let change): known.insert(change.panel)
            default:
                if let id = event.body.attempt, id.step != step || id.attempt != good.attempt {
                    continue
                }
            }
            recording.moments.append(.init(after: event.offset - good.from, body: event.body))
        }
        return recording
    }

    /// How a panel stood before an event.
    private func panelState(of panel: String, before number: Int) throws -> Event.Body {
        let data = try connection.rows(
            """
            SELECT data FROM event WHERE kind = 'panel' AND subject = ? AND number < ?
            ORDER BY number DESC LIMIT 1
            """,
            [.text(panel), .int(number)]
        ).first?.first?.text
        if let data, let event = Self.event(Array(data.utf8)) { return event.body }
        return .panel(.init(panel: panel, state: .live, message: nil))
    }

    private func pieces(of step: String, attempt: Int) throws -> [StepRecording.Piece] {
        var pieces: [StepRecording.Piece] = []
        var statement = try connection.prepare(
            "SELECT t_us, bytes FROM output WHERE step = ? AND attempt = ? ORDER BY offset"
        )
        try statement.bind([.text(step), .int(attempt)])
        while try statement.step() {
            pieces.append(.init(since: .microseconds(statement.int(0)), bytes: statement.bytes(1)))
        }
        return pieces
    }
}

extension Event.Body {
    /// The attempt that something happened to.
    fileprivate var attempt: Event.StepID? {
        switch self {
        case .stepIntent(let id, _), .stepStarted(let id, _, _), .stepRows(let id, _),
            .stepPrompt(let id, _), .stepInput(let id, _, _), .stepEnded(let id, _),
            .stepSkipped(let id, _):
            id
        default: nil
        }
    }
}
