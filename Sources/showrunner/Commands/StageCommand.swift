import JSONValue
import Runbooks
import Running
import Stage

/// The command `showrunner stage up|down|status|reset RUNBOOK`.
enum StageCommand: Subcommand {
    static let syntax = Syntax(
        name: "stage",
        operands: "up|down|status|reset RUNBOOK",
        count: 2...2,
        summary: "Start, stop, show or reset the services of a runbook.",
        options: [],
        example: "showrunner stage up runbooks/overage-crisis.md"
    )

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let (workspace, path) = try RunbookFile.find(arguments.operands[1])
        let runbook = try workspace.runbook(path)
        try runbook.problems.report()
        let surroundings = Surroundings.own(try DataFolder(arguments["data"]))
        let plan = StagePlan(runbook: runbook, workspace: workspace.root)
        do {
            switch arguments.operands[0] {
            case "up":
                let stage = try await Stage.up(plan, in: surroundings) { Console.note($0) }
                await show(stage, arguments)
            case "down":
                guard let stage = try await Stage.adopt(plan.name, in: surroundings) else {
                    Console.note("The stage of \(plan.name) does not stand.")
                    return .ok
                }
                await stage.down()
            case "status":
                guard let stage = try await Stage.adopt(plan.name, in: surroundings) else {
                    Console.note("The stage of \(plan.name) does not stand.")
                    return .stepFailed
                }
                await show(stage, arguments)
            case "reset":
                guard let stage = try await Stage.adopt(plan.name, in: surroundings) else {
                    throw Failure("the stage of \(plan.name) does not stand: showrunner stage up")
                }
                try await stage.reset()
            case let other:
                throw UsageError(syntax, "\"\(other)\" is none of up, down, status, reset")
            }
        } catch let error as StageError {
            throw Failure(error.description)
        }
        return .ok
    }

    private static func show(_ stage: Stage, _ arguments: Arguments) async {
        for service in await stage.status() {
            guard !arguments.has("json") else {
                Console.print(json: service.json)
                continue
            }
            let state = Console.coloured(
                service.state.rawValue,
                service.state == .running ? .green : .red
            )
            Console.print(
                "\(service.name)  \(state)  process \(service.process)  \(service.url ?? "")"
            )
        }
    }
}
