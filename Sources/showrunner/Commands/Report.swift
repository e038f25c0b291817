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
        let run = arguments.operands[0]
        let data = try DataFolder(arguments["data"])
        do {
            let reader = try await RunReader(folder: data.path, run: run)
            let report = RunReport(
                state: try await reader.state(),
                times: try await Library(folder: data.path).times(of: run),
                events: try await reader.events(ofKinds: RunReport.kinds)
            )
            guard let report else { throw Failure("\(run) is not a recording") }
            if arguments.has("json") {
                Console.print(json: report.json)
            } else {
                Console.print(report.markdown)
            }
            return .ok
        } catch let error as RecordingError where error.code == .noSuchRun {
            throw Failure("there is no run \(run); see: showrunner runs")
        }
    }
}
