import Events
import HTTPClient
import JSONValue
import Live
import Processes
import Recording
import Runbooks
import Running
import Talks

/// The command `showrunner undo RUNBOOK`.
enum Undo: Subcommand {
    static let syntax = Syntax(
        name: "undo",
        operands: "RUNBOOK",
        count: 1...1,
        summary: "Take back what steps of a runbook or a talk changed and nobody took back yet.",
        options: [
            Option("list", help: "Only print what is open"),
            Option("force", help: "Restore files too that somebody else has changed since"),
            Option("no-stage", help: "Do not start the runbook's services"),
        ],
        example: "showrunner undo runbooks/overage-crisis.md --list"
    )

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let (workspace, program, runbooks) = try find(arguments.operands[0])
        let data = try DataFolder(arguments["data"])
        let book = try UndoDesk.book(of: data)
        let files = Set(program.steps.map { "\(workspace.root)/\($0.file)" })
        let open = try await book.entries(files)
        guard !open.isEmpty else {
            if !arguments.has("json") { Console.print("Nothing is open.") }
            return .ok
        }
        guard !arguments.has("list") else {
            for entry in open { UndoReport.print(open: entry, arguments) }
            return .ok
        }
        let signals = Signals()
        let stage = try await signals.unlessStopped {
            try await StageHand.raise(
                arguments.has("no-stage") ? [] : runbooks,
                workspace: workspace.root,
                data: data,
                reset: .never
            )
        }
        do {
            let code = try await takeBack(program, workspace, data, stage, arguments)
            await stage.lower()
            return code
        } catch {
            await stage.lower()
            throw error
        }
    }

    /// A runbook, or a talk with its runbooks.
    private static func find(
        _ word: String
    ) throws -> (workspace: Workspace, program: Running.Program, runbooks: [Runbook]) {
        let isPath = word.contains("/") || word.hasSuffix(".md")
        let workspace = isPath ? Workspace(containing: word) : Workspace(root: ".")
        if let path = try? workspace.file(.talk, word), path.contains("/talks/") {
            let deck = try workspace.deck(path)
            return (workspace, Running.Program(deck: deck, name: deck.talk.name), deck.runbooks)
        }
        let runbook = try workspace.runbook(try workspace.file(.runbook, word))
        return (workspace, Running.Program(runbook: runbook), [runbook])
    }

    private static func takeBack(
        _ program: Running.Program,
        _ workspace: Workspace,
        _ data: DataFolder,
        _ stage: StageHand,
        _ arguments: Arguments
    ) async throws -> ExitCode {
        let fanOut = FanOut()
        fanOut.stop()
        let recorded = try await RecordedRun.open(
            in: data,
            purpose: .script,
            name: program.name,
            title: "Undo: \(program.title)",
            resume: nil,
            fanOut: fanOut,
            onEvent: { _ in }
        )
        let environment = OwnEnvironment.variables
        let live = await LiveRun(
            id: recorded.id,
            program: program,
            recorder: recorded.recorder,
            session: Session(
                workspace: workspace.root,
                folder: data.session(recorded.id),
                run: recorded.id
            ),
            patience: .unattended,
            circumstances: LiveRun.Circumstances(
                workspace: workspace.root,
                values: stage.values,
                environment: stage.environment,
                secrets: program.secrets.compactMap { name in
                    environment[name].map { (name: name, value: $0) }
                },
                lookout: LookoutPost.over(
                    stage.panelMetrics(token: nil),
                    logs: stage,
                    workspace: workspace.root,
                    client: HTTPClient()
                ),
                undos: try UndoDesk.book(of: data),
                locks: try LockDesk(data).book
            ),
            state: recorded.log.state
        )
        try await live.open()
        _ = try await live.perform(.start, from: nil)
        let done = await live.takeBack(isForced: arguments.has("force"))
        for undo in done { UndoReport.print(undo, arguments) }
        await live.end(.finished)
        await recorded.log.close()
        return done.contains { $0.trouble != nil } ? .cleanupFailed : .ok
    }
}

/// What is said of changes and of taking them back.
enum UndoReport {
    /// Prints how an entry was taken back.
    static func print(_ undo: LiveRun.TakenBack, _ arguments: Arguments) {
        let word = undo.trouble == nil ? "undone" : "still open"
        guard !arguments.has("json") else {
            return Console.print(json: json(undo.entry, word, undo.trouble))
        }
        let colour: Console.Colour = undo.trouble == nil ? .green : .red
        Console.print("\(Console.coloured(word, colour))  \(undo.entry.title)")
        if let trouble = undo.trouble { Console.print("    \(trouble)") }
    }

    /// Prints an entry that is open.
    static func print(open entry: UndoEntry, _ arguments: Arguments) {
        guard !arguments.has("json") else {
            return Console.print(json: json(entry, "open", entry.trouble))
        }
        Console.print("\(entry.id)  \(entry.title)  (\(entry.step), run \(entry.run))")
        if let trouble = entry.trouble { Console.print("    \(trouble)") }
    }

    private static func json(_ entry: UndoEntry, _ word: String, _ message: String?) -> JSON {
        .members([
            ("entry", .int(entry.id)), ("step", .string(entry.step)),
            ("title", .string(entry.title)), ("status", .string(word)),
            ("message", message.map(JSON.string)),
        ])
    }
}
