import Checklists
import FoundationEssentials
import JSONValue
import Markdown
import Processes
import Running
import Runbooks
import Stage
import Talks

/// The command `showrunner lint FILE...`.
enum Lint: Subcommand {
    static let syntax = Syntax(
        name: "lint",
        operands: "FILE...",
        count: 1...1000,
        summary: "Check talks, runbooks and checklists; run nothing.",
        options: [
            Option("strict", help: "Warnings count as errors"),
            Option("repair", help: "Mend text that was read in another encoding and saved again"),
        ],
        example: "showrunner lint talks/*.md runbooks/*.md checklists/*.md"
    )

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        if arguments.has("repair") {
            for file in arguments.operands { try repair(file) }
        }
        var problems: [Problem] = []
        for file in arguments.operands { problems += await found(in: file) }
        if arguments.has("json") {
            for problem in problems { Console.print(json: problem.json) }
            let fails = problems.contains { $0.severity == .error || arguments.has("strict") }
            return fails ? .problems : .ok
        }
        for problem in problems { Console.print(problem.coloured) }
        let errors = problems.filter { $0.severity == .error }.count
        let warnings = problems.count - errors
        let files = counted(arguments.operands.count, "file")
        Console.print("\(files): \(counted(errors, "error")), \(counted(warnings, "warning"))")
        return errors > 0 || (arguments.has("strict") && warnings > 0) ? .problems : .ok
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    /// Writes a file anew with its broken letters mended, the fences of code as they are.
    private static func repair(_ file: String) throws {
        let source = try Workspace(containing: file).source(file)
        let (repaired, problem) = Mojibake.repaired(source)
        guard problem != nil else { return }
        do {
            try Data(repaired.bytes).write(to: URL(filePath: file), options: .atomic)
        } catch {
            throw Failure("\(file) cannot be written: \(error)")
        }
        Console.note("\(file): repaired")
    }

    /// A file below `talks/` is a talk with its runbooks, one below `checklists/` a checklist; any
    /// other is a runbook, and its boxes a checklist.
    private static func found(in file: String) async -> [Problem] {
        do {
            let workspace = Workspace(containing: file)
            let path = try workspace.file(.talk, file.contains("/") ? file : "./\(file)")
            let isTalk = path.hasPrefix("\(workspace.root)/talks/")
            let check = RuleCheck(environment: OwnEnvironment.variables)
            if isTalk {
                let deck = try workspace.deck(path)
                var problems = deck.problems + deck.advice
                for runbook in deck.runbooks {
                    problems += await check.problems(of: runbook, workspace: workspace.root)
                }
                return problems
            }
            let list = Checklist.parse(try workspace.source(path))
            if path.hasPrefix("\(workspace.root)/checklists/") {
                let runbooks = workspace.runbooks(askedBy: list.name)
                return (list.problems + list.questionsToNobody(runbooks)).inOrder
            }
            let runbook = try workspace.runbook(path)
            let company = workspace.company(of: path)
            let refused = await check.problems(of: runbook, workspace: workspace.root)
            let known = runbook.problems + runbook.advice(beside: company) + refused
            let own = list.problems + list.questionsToNobody(company + [runbook])
            return (known + own.filter { !known.contains($0) }).inOrder
        } catch {
            return [error]
        }
    }
}

extension Problem {
    /// The problem as one object.
    var json: JSON {
        [
            "severity": .string(severity.rawValue), "file": .string(file), "line": .int(line),
            "message": .string(message),
        ]
    }
}
