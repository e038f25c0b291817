import Events
import JSONValue
import Recording

/// The command `showrunner report RUN`.
enum Report: Subcommand {
    static let syntax = Syntax(
        name: "report",
        operands: "RUN",
        count: 1...1,
        summary: "Tell of a run in Markdown: plan and actual time, steps, alerts, what failed.",
        options: [],
        example: """
            showrunner report k3v7q2mzr5ytanxb
            showrunner report k3v7q2mzr5ytanxb > review.md
            """
    )

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let reader = try await RunFinder.reader(arguments)
        let timeline = try await reader.timeline()
        guard !arguments.has("json") else {
            Console.print(json: timeline)
            return .ok
        }
        let facts = try await reader.facts()
        let state = try await reader.state()
        Console.print(RunReport(facts: facts, state: state, timeline: timeline).markdown)
        return .ok
    }
}

/// Opens the run that a word on the command line stands for.
enum RunFinder {
    /// - Throws: ``Failure`` that names where to look.
    static func reader(_ arguments: Arguments) async throws -> RunReader {
        let data = try DataFolder(arguments["data"])
        do {
            return try await RunReader(folder: data.path, run: arguments.operands[0])
        } catch let error as RecordingError where error.code == .noSuchRun {
            throw Failure("there is no run \(arguments.operands[0]); see: showrunner runs")
        }
    }
}
