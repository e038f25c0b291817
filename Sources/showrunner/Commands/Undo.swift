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
            Option(
                "param",
                "NAME=VALUE",
                help: "Give a parameter that is a secret again; others are as they were"
            ),
            Option("force", help: "Restore files too that somebody else has changed since"),
            Option("no-stage", help: "Do not start the runbook's services"),
        ],
        example: "showrunner undo runbooks/overage-crisis.md --list"
    )

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let (workspace, path, program, runbooks) = try find(arguments)
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
        let desk = try LockDesk(data)
        let turns = try ([path] + runbookFiles(of: path, workspace)).map(desk.take)
        defer { for turn in turns { turn.release() } }
        let library = try Library(folder: data.path)
        try refuse(ifUnderWay: open, library)
        await Leftovers.sweep(data, library)
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
            let code = try await takeBack(program, workspace, data, stage, signals, arguments)
            await stage.lower()
            return code
        } catch {
            await stage.lower()
            throw error
        }
    }

    /// The runbooks of a talk; none of a runbook.
    private static func runbookFiles(of path: String, _ workspace: Workspace) -> [String] {
        guard path.contains("/talks/") else { return [] }
        return workspace.files(ofTalk: path).filter { $0.contains("/runbooks/") }
    }

    /// Leaves alone what belongs to a run that goes on: there it can be taken back.
    private static func refuse(ifUnderWay open: [UndoEntry], _ library: Library) throws {
        for entry in open {
            guard let process = library.holder(of: entry.run) else { continue }
            throw Failure(
                "the run \(entry.run), which changed this, goes on in process \(process):"
                    + " take it back there with U, or end it first"
            )
        }
    }

    /// A runbook, or a talk with its runbooks.
    private static func find(
        _ arguments: Arguments
    ) throws -> (workspace: Workspace, path: String, program: Running.Program, runbooks: [Runbook])
    {
        let word = arguments.operands[0]
        let isPath = word.contains("/") || word.hasSuffix(".md")
        let workspace = isPath ? Workspace(containing: word) : Workspace(root: ".")
        if let path = try? workspace.file(.talk, word), path.contains("/talks/") {
            let deck = try workspace.deck(path)
            let program = Running.Program(deck: deck, name: deck.talk.name)
            guard arguments.all("param").isEmpty else {
                throw UsageError(syntax, "--param is for a runbook; \(word) is a talk")
            }
            return (workspace, path, program, deck.runbooks)
        }
        let path = try workspace.file(.runbook, word)
        var runbook = try workspace.runbook(path)
        try Run.set(arguments.all("param"), in: &runbook, for: syntax, isComplete: false)
        return (workspace, path, Running.Program(runbook: runbook), [runbook])
    }

    private static func takeBack(
        _ program: Running.Program,
        _ workspace: Workspace,
        _ data: DataFolder,
        _ stage: StageHand,
        _ signals: Signals,
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
                secrets: program.declaredSecrets(in: OwnEnvironment.variables),
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
        let done = await takeBack(with: live, recorded, signals, arguments)
        await live.end(signals.hasStopped ? .stopped : .finished)
        await recorded.log.close()
        guard !signals.hasStopped else { return .cancelled }
        return done.contains { $0.trouble != nil } ? .cleanupFailed : .ok
    }

    /// Takes back everything that is open and tells of each as it is done; a signal stops that.
    private static func takeBack(
        with live: LiveRun,
        _ recorded: RecordedRun,
        _ signals: Signals,
        _ arguments: Arguments
    ) async -> [LiveRun.TakenBack] {
        let progress = UndoProgress(arguments)
        return await withTaskGroup(of: [LiveRun.TakenBack]?.self) { group in
            group.addTask {
                for await _ in signals.stops { await live.stopTakingBack() }
                return nil
            }
            group.addTask {
                await progress.run()
                return nil
            }
            group.addTask {
                await live.takeBack(.all, isForced: arguments.has("force")) { entry in
                    progress.begin(entry)
                } done: { undo in
                    await progress.end(undo, of: recorded)
                }
            }
            defer { group.cancelAll() }
            for await result in group { if let result { return result } }
            return []
        }
    }
}
