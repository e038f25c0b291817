import Events
import HTTPClient
import JSONValue
import Live
import Markdown
import Recording
import Running
import Runbooks
import Stage
private import FoundationEssentials

/// The command `showrunner run RUNBOOK`.
enum Run: Subcommand {
    static let syntax = Syntax(
        name: "run",
        operands: "RUNBOOK",
        count: 1...1,
        summary: "Carry out a runbook's steps one after another; the run is recorded.",
        options: [
            Option("yes", help: "Answer yes to every question that a step asks before it starts"),
            Option("from", "STEP", help: "Begin with this step"),
            Option("only", "STEP", help: "Carry out this step alone"),
            Option(
                "tag",
                "WORD",
                help: "Carry out the steps with this tag; may be given more than once"
            ),
            Option("param", "NAME=VALUE", help: "Set a parameter; may be given more than once"),
            Option("junit", "FILE", help: "Write the results as JUnit XML too"),
            Option("quiet", help: "Tell how steps end, not what they print"),
            Option("answers", "FILE", help: "Type what this file says when steps ask"),
            Option("no-stage", help: "Do not start the runbook's services"),
        ],
        example: "showrunner run runbooks/overage-crisis.md --yes --json"
    )

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let (workspace, path) = try RunbookFile.find(arguments.operands[0])
        var runbook = try workspace.runbook(path)
        try runbook.problems.report()
        try requireSteps(in: runbook)
        try set(arguments.all("param"), in: &runbook, for: syntax)
        try answer(from: arguments["answers"], in: &runbook)
        let steps = try wanted(runbook, arguments, for: syntax)
        try unlocked(steps, of: runbook)
        try ReportFile.check(arguments["junit"], option: "junit")
        let data = try DataFolder(arguments["data"])
        let turn = try LockDesk(data).take(runbook: path)
        defer { turn.release() }
        await Leftovers.sweep(data, try Library(folder: data.path))
        try await Trusting(data: data, workspace: workspace).trust(runbook.steps)
        let signals = Signals(most: 3)
        let declared = runbook
        let stage = try await signals.unlessStopped {
            try await StageHand.raise(
                arguments.has("no-stage") ? [] : [declared],
                workspace: workspace.root,
                data: data,
                reset: .never
            )
        }
        let script: Script
        do {
            script = try await Script(
                runbook: runbook,
                steps: steps,
                workspace: workspace,
                data: data,
                stage: stage,
                arguments: arguments
            )
        } catch {
            await stage.lower()
            throw error
        }
        let code = await script.run(until: signals)
        await stage.lower()
        script.sumUp()
        if let path = arguments["junit"] { try script.progress.report.write(to: path) }
        return code
    }

    /// Refuses a page on which nothing can be carried out.
    private static func requireSteps(in runbook: Runbook) throws {
        guard runbook.steps.isEmpty else { return }
        throw Problem(
            file: runbook.file,
            line: 1,
            message: "There is no step on this page. Write a command into a fence: ```bash"
        )
    }

    /// Sets parameters.
    /// - Parameters:
    ///   - syntax: The command that was given them.
    ///   - isComplete: Whether those that the runbook requires must be among them.
    static func set(
        _ words: [String],
        in runbook: inout Runbook,
        for syntax: Syntax,
        isComplete: Bool = true
    ) throws {
        for word in words {
            guard let equals = word.firstIndex(of: "="), equals > word.startIndex else {
                throw UsageError(syntax, "--param \(word) needs NAME=VALUE")
            }
            let name = String(word[..<equals])
            let value = String(word[word.index(after: equals)...])
            if runbook.placeholderNames.contains(name),
                !runbook.parameters.contains(where: { $0.name == name })
            {
                runbook.parameters.append(Parameter(name: name, defaultValue: value, line: 1))
                continue
            }
            guard let at = runbook.parameters.firstIndex(where: { $0.name == name }) else {
                let names = (runbook.parameters.map(\.name) + runbook.placeholderNames)
                    .joined(separator: ", ")
                throw UsageError(
                    syntax,
                    "the runbook declares no parameter \(name)"
                        + (names.isEmpty ? "" : "; it has \(names)")
                )
            }
            let choices = runbook.parameters[at].choices
            guard choices.isEmpty || choices.contains(value) else {
                throw UsageError(
                    syntax,
                    "\(name) is one of \(choices.joined(separator: ", ")), not \(value)"
                )
            }
            runbook.parameters[at].defaultValue = value
        }
        guard isComplete else { return }
        if let missing = runbook.parameters.first(where: { $0.isRequired && $0.defaultValue == nil }
        ) {
            throw UsageError(syntax, "the runbook needs --param \(missing.name)=VALUE")
        }
    }

    /// Refuses to begin what would stop at a step that nobody can run yet.
    private static func unlocked(_ steps: [Step], of runbook: Runbook) throws {
        var values: [String: String] = [:]
        for parameter in runbook.parameters { values[parameter.name] = parameter.defaultValue }
        guard let step = steps.first(where: { $0.filled(with: values).lock != nil }),
            let lock = step.filled(with: values).lock
        else { return }
        throw UsageError(syntax, "line \(step.line), step \(step.id): \(lock)")
    }

    /// Gives steps the answers of a file instead of their own.
    private static func answer(from path: String?, in runbook: inout Runbook) throws {
        guard let path else { return }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Failure("the file of answers \(path) cannot be read", code: .usage)
        }
        let text = String(decoding: data, as: UTF8.self)
        for (id, answers) in try AnswerFile.parse(text, file: path) {
            _ = try step(id, of: runbook, for: syntax)
            for place in runbook.steps.indices where runbook.steps[place].id == id {
                runbook.steps[place].answers = answers
            }
        }
    }

    /// The steps that a run carries out, in their order.
    static func wanted(
        _ runbook: Runbook,
        _ arguments: Arguments,
        for syntax: Syntax
    ) throws -> [Step] {
        if let only = arguments["only"] {
            guard arguments["from"] == nil, arguments.all("tag").isEmpty else {
                throw UsageError(syntax, "--only names one step: leave out --from and --tag")
            }
            return [try step(only, of: runbook, for: syntax)]
        }
        let all = try tagged(
            runbook.steps.filter { !$0.excludedFromRunAll },
            arguments.all("tag"),
            for: syntax
        )
        guard let from = arguments["from"] else { return all }
        let first = try step(from, of: runbook, for: syntax)
        guard let at = all.firstIndex(where: { $0.id == first.id }) else { return [first] }
        return Array(all[at...])
    }

    /// The steps that have one of these tags; all of them where none is asked for.
    private static func tagged(
        _ steps: [Step],
        _ tags: [String],
        for syntax: Syntax
    ) throws -> [Step] {
        guard !tags.isEmpty else { return steps }
        let found = steps.filter { step in tags.contains { step.tags.contains($0) } }
        guard found.isEmpty else { return found }
        let known = Set(steps.flatMap(\.tags)).sorted().joined(separator: ", ")
        throw UsageError(
            syntax,
            "no step has the tag \(tags.joined(separator: ", "))"
                + (known.isEmpty ? "" : "; there are: \(known)")
        )
    }

    private static func step(
        _ id: String,
        of runbook: Runbook,
        for syntax: Syntax
    ) throws -> Step {
        guard let step = runbook.steps.first(where: { $0.id == id }) else {
            let near = nearest(to: id, in: runbook.steps.map(\.id))
            throw UsageError(
                syntax,
                "there is no step \(id)" + (near.map { "; did you mean \($0)?" } ?? "")
            )
        }
        return step
    }
}
