import Events
import JSONValue
import Runbooks
import Running

/// The command `showrunner plan RUNBOOK`.
enum Plan: Subcommand {
    static let syntax = Syntax(
        name: "plan",
        operands: "RUNBOOK",
        count: 1...1,
        summary: "Print what `run` would do, step by step; run nothing.",
        options: [],
        example: "showrunner plan runbooks/overage-crisis.md"
    )

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let (workspace, path) = try RunbookFile.find(arguments.operands[0])
        let runbook = try workspace.runbook(path)
        try runbook.problems.report()
        for (place, step) in runbook.steps.enumerated() {
            guard !arguments.has("json") else {
                Console.print(
                    json: .members([
                        ("step", .string(step.id)), ("title", .string(step.title)),
                        ("kind", .string(step.kind.word)), ("line", .int(step.line)),
                        ("budget", step.budget.map { .int($0.wholeMicroseconds) }),
                        ("text", .string(step.body)),
                        ("runs", .bool(step.isExecutable && !step.excludedFromRunAll)),
                    ])
                )
                continue
            }
            let budget = step.budget.map { ", planned \($0.clock)" } ?? ""
            let skipped = step.excludedFromRunAll ? Console.coloured(" (only by hand)", .dim) : ""
            let title = Console.coloured(step.title, .bold)
            Console.print(
                "\(place + 1). \(title) [\(step.id), \(step.kind.word)\(budget)]\(skipped)"
            )
            for line in step.body.split(separator: "\n", omittingEmptySubsequences: false) {
                Console.print("     \(line)")
            }
        }
        return .ok
    }
}

/// Finds the runbook that a word on the command line stands for.
enum RunbookFile {
    static func find(_ word: String) throws -> (workspace: Workspace, path: String) {
        let isPath = word.contains("/") || word.hasSuffix(".md")
        let workspace = isPath ? Workspace(containing: word) : Workspace(root: ".")
        return (workspace, try workspace.file(.runbook, word))
    }
}

extension Duration {
    /// The duration as a clock shows it: `0:45`, `14:00`, `1:02:03`.
    var clock: String {
        let whole = max(0, components.seconds)
        let (minutes, seconds) = whole.quotientAndRemainder(dividingBy: 60)
        let padded = seconds < 10 ? "0\(seconds)" : "\(seconds)"
        guard minutes >= 60 else { return "\(minutes):\(padded)" }
        let rest = minutes % 60
        return "\(minutes / 60):\(rest < 10 ? "0\(rest)" : "\(rest)"):\(padded)"
    }
}
