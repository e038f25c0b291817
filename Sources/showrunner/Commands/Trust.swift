import Checklists
import JSONValue
import Markdown
import Recording
import Running
import Runbooks
import Talks

/// The command `showrunner trust FILE...`.
enum Trust: Subcommand {
    static let syntax = Syntax(
        name: "trust",
        operands: "FILE...",
        count: 1...1000,
        summary:
            "Trust the steps of talks and runbooks, and the commands of checklists, as they are.",
        options: [],
        example: """
            showrunner trust runbooks/overage-crisis.md
            showrunner trust talks/*.md runbooks/*.md checklists/*.md
            """
    )

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let data = try DataFolder(arguments["data"])
        for file in arguments.operands {
            let workspace = Workspace(containing: file)
            let path = try workspace.file(.talk, file.contains("/") ? file : "./\(file)")
            let trusting = try Trusting(data: data, workspace: workspace)
            let (added, all) = try await trust(path, in: workspace, trusting)
            guard !arguments.has("json") else {
                Console.print(
                    json: ["file": .string(file), "trusted": .int(all), "new": .int(added)]
                )
                continue
            }
            Console.print("\(file): \(all) trusted, \(added) of them new or changed")
        }
        return .ok
    }

    /// A file below `talks/` is a talk, one below `checklists/` a list, any other a runbook.
    private static func trust(
        _ path: String,
        in workspace: Workspace,
        _ trusting: Trusting
    ) async throws -> (added: Int, all: Int) {
        if path.hasPrefix("\(workspace.root)/checklists/") {
            let (target, _) = try CheckTarget.find(path)
            let all = trusting.commands(in: target)
            return (try await trusting.trust(target), all)
        }
        let steps: [Step]
        if path.hasPrefix("\(workspace.root)/talks/") {
            let deck = try workspace.deck(path)
            try deck.problems.report()
            steps = deck.steps
        } else {
            let runbook = try workspace.runbook(path)
            try runbook.problems.report()
            steps = runbook.steps
        }
        return (try await trusting.trust(steps), steps.count)
    }
}
