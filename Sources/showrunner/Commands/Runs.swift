import Events
import JSONValue
import Recording

/// The command `showrunner runs`.
enum Runs: Subcommand {
    static let syntax = Syntax(
        name: "runs",
        operands: "",
        count: 0...0,
        summary: "List the recorded runs, newest first.",
        options: [],
        example: "showrunner runs --json"
    )

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let runs = try await Library(folder: DataFolder(arguments["data"]).path).runs()
        guard !arguments.has("json") else {
            for run in runs { Console.print(json: run.json) }
            return .ok
        }
        guard !runs.isEmpty else {
            Console.print("No runs yet. The first one: showrunner present talks/TALK.md")
            return .ok
        }
        for run in runs {
            let title = run.opened?.title ?? run.damage ?? "?"
            let purpose = run.opened?.purpose.rawValue ?? "damaged"
            let status = run.isInterrupted ? "interrupted" : run.status.rawValue
            let simulated = run.opened?.isSimulated == true ? ", simulated" : ""
            let published = run.isPublished ? ", published" : ""
            Console.print(
                "\(run.run)  \(purpose)  \(status)  \((run.took ?? run.duration).clock)  "
                    + "\(title)\(simulated)\(published)"
            )
        }
        return .ok
    }
}
