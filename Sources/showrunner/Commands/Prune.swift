import Events
import JSONValue
import Recording
import Timing

/// The command `showrunner prune [RUN...]`.
enum Prune: Subcommand {
    static let syntax = Syntax(
        name: "prune",
        operands: "[RUN...]",
        count: 0...1000,
        summary: "Delete recorded runs: those named, or all older than a time.",
        options: [
            Option("older-than", "TIME", help: "Runs that began so long ago, as 24h"),
            Option("purpose", "WORD", help: "Of these only live, rehearsal or script runs"),
            Option("yes", help: "Delete them; without it they are only listed"),
        ],
        example: """
            showrunner prune k3v7q2mzr5ytanxb --yes
            showrunner prune --older-than 720h --purpose script
            """
    )

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let library = try Library(folder: DataFolder(arguments["data"]).path)
        let runs = try await chosen(from: library.runs(), arguments)
        for run in runs {
            let title = run.opened?.title ?? run.damage ?? "?"
            if arguments.has("yes") { try await delete(run.run, from: library) }
            guard !arguments.has("json") else {
                let deleted = JSON.bool(arguments.has("yes"))
                Console.print(json: ["run": .string(run.run), "deleted": deleted])
                continue
            }
            Console.print("\(arguments.has("yes") ? "deleted " : "")\(run.run)  \(title)")
        }
        if !arguments.has("yes"), !runs.isEmpty, !arguments.has("json") {
            Console.print(
                "\nNothing was deleted. Add --yes to delete \(runs.count == 1 ? "it" : "them")."
            )
        }
        return .ok
    }

    private static func delete(_ run: String, from library: Library) async throws {
        do {
            try await library.delete(run: run)
        } catch let error as RecordingError {
            throw Failure(error.description)
        }
    }

    private static func chosen(
        from runs: [RunSummary],
        _ arguments: Arguments
    ) throws -> [RunSummary] {
        let purpose = try arguments["purpose"].map { word in
            guard let purpose = Event.Purpose(rawValue: word) else {
                throw UsageError(syntax, "--purpose \(word) is none of live, rehearsal, script")
            }
            return purpose
        }
        guard arguments.operands.isEmpty else {
            return try arguments.operands.map { id in
                guard let run = runs.first(where: { $0.run == id }) else {
                    throw Failure("there is no run \(id); see: showrunner runs")
                }
                return run
            }
        }
        guard let word = arguments["older-than"] else {
            throw UsageError(syntax, "name runs, or give --older-than TIME")
        }
        guard let age = Duration(written: word) else {
            throw UsageError(syntax, "--older-than \(word) is no length of time: write it like 24h")
        }
        let latest = Moment.wall - age.wholeMicroseconds / 1_000
        return runs.filter { run in
            guard let opened = run.opened else { return false }
            return opened.wall < latest && (purpose == nil || opened.purpose == purpose)
        }
    }
}
