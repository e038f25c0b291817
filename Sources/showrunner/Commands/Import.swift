import Events
import JSONValue
import Recording

/// The command `showrunner import FILE`.
enum Import: Subcommand {
    static let syntax = Syntax(
        name: "import",
        operands: "FILE",
        count: 1...1,
        summary: "Take a run that was exported elsewhere into the library, to replay it.",
        options: [],
        example: "showrunner import demo.db"
    )

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let library = try Library(folder: DataFolder(arguments["data"]).path)
        let (run, wasPublished): (RunSummary, Bool)
        do {
            (run, wasPublished) = try await library.take(file: arguments.operands[0])
        } catch let error as RecordingError {
            throw Failure(error.description)
        }
        guard !arguments.has("json") else {
            Console.print(json: run.json)
            return .ok
        }
        let title = run.opened?.title ?? run.run
        Console.print("\(title) is run \(run.run). Replay it: showrunner serve")
        if wasPublished {
            Console.print(
                "It was published where it was recorded; here it is the presenter's alone."
            )
        }
        return .ok
    }
}
