import Checklists
import Conditions
import Events
import JSONValue
import Markdown
import Processes
import Runbooks
import Running
import Timing

/// The command `showrunner plan RUNBOOK`.
enum Plan: Subcommand {
    static let syntax = Syntax(
        name: "plan",
        operands: "RUNBOOK",
        count: 1...1,
        summary: "Print what `run` would do and what else a page plans; run nothing.",
        options: [
            Option("from", "STEP", help: "What `run` would do with the same option"),
            Option("only", "STEP", help: "What `run` would do with the same option"),
            Option("tag", "WORD", help: "What `run` would do with the same option"),
            Option("param", "NAME=VALUE", help: "Set a parameter; may be given more than once"),
        ],
        example: "showrunner plan runbooks/overage-crisis.md"
    )

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let (workspace, path) = try RunbookFile.find(arguments.operands[0])
        let source = try workspace.source(path)
        var runbook = Runbook.parse(source)
        try (runbook.problems + runbook.advice).inOrder.report()
        try Run.set(arguments.all("param"), in: &runbook, for: syntax)
        let page = PlannedPage(
            runbook: runbook,
            checklist: Checklist.parse(source),
            workspace: workspace,
            wanted: Set(try Run.wanted(runbook, arguments, for: syntax).map(\.id))
        )
        if arguments.has("json") {
            for object in page.objects { Console.print(json: object) }
        } else {
            for line in page.lines { Console.print(line) }
        }
        return .ok
    }
}

/// All that a page plans, to be printed.
private struct PlannedPage {
    private let runbook: Runbook
    private let checklist: Checklist
    private let workspace: Workspace
    private let steps: [Step]
    private let values: [String: String]
    /// The ids of the steps that a run carries out.
    private let wanted: Set<String>

    init(runbook: Runbook, checklist: Checklist, workspace: Workspace, wanted: Set<String>) {
        self.wanted = wanted
        self.workspace = workspace
        self.runbook = runbook
        self.checklist = checklist
        let values = Program(runbook: runbook).parameters
        self.values = values
        steps = runbook.steps.map { $0.filled(with: values) }
    }

    /// The text of a step as it would run, without what must not be read.
    private func text(of step: Step) -> String {
        let environment = OwnEnvironment.variables
        let secrets = runbook.secrets.compactMap { name in
            (values[name] ?? environment[name]).map { (name: name, value: $0) }
        }
        let names = Set(secrets.map(\.name))
        let text = step.text { names.contains($0) ? "••••••••" : values[$0] }
        return Masking(secrets: secrets, patterns: runbook.redactions).mask(text)
    }

    /// The folder that a step starts in, unless one before it goes elsewhere.
    private func folder(_ written: String?) -> String {
        guard let written else { return workspace.root }
        return written.hasPrefix("/") ? written : "\(workspace.root)/\(written)"
    }

    private func runs(_ step: Step) -> Bool {
        wanted.contains(step.id) && step.lock == nil
    }

    // MARK: As text

    var lines: [String] {
        let total = runbook.outline.total.map { ", \($0.written)" } ?? ""
        var lines = [Console.coloured(runbook.title, .bold) + total]
        lines += block("Parts", runbook.outline.parts.map(line))
        let list = steps.enumerated().flatMap { entry(of: $1, place: $0) }
        lines += block("Steps, in \(folder(runbook.folder))", list)
        for group in checklist.groups {
            let title = group.title.isEmpty ? "Checklist" : "Checklist: \(group.title)"
            lines += block(title, group.items.map { "[\($0.isTicked ? "x" : " ")] \($0.text)" })
        }
        for timeline in runbook.outline.timelines {
            lines += block(
                "Timeline: \(timeline.title)",
                timeline.moments.map { moment in
                    let until = moment.until.map { "-\($0.clock)" } ?? ""
                    return "\(moment.from.clock)\(until)  \(moment.text)"
                }
            )
        }
        lines += block("Links", runbook.outline.links.map { "\($0.title): \($0.url)" })
        lines += block("Questions", runbook.outline.questions.map(\.question))
        lines += block(
            "Expected and actual",
            runbook.outline.claims.map { "\($0.subject): \($0.expected), \($0.actual)" }
        )
        return lines
    }

    private func block(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["", Console.coloured(title, .blue)] + lines.map { "  \($0)" }
    }

    private func line(_ part: Outline.Part) -> String {
        let time = part.plan?.most.clock ?? ""
        let role = part.role == .main ? "" : Console.coloured(" (\(part.role.rawValue))", .dim)
        return String(repeating: " ", count: max(0, 6 - time.utf8.count)) + "\(time)  "
            + part.title + role
    }

    private func entry(of step: Step, place: Int) -> [String] {
        let budget = step.budget.map { ", planned \($0.clock)" } ?? ""
        let title = Console.coloured(step.title, .bold)
        var lines = ["\(place + 1). \(title) [\(step.id), \(step.kind.word)\(budget)]"]
        if let why = why(step) { lines.append(Console.coloured("   \(why)", .amber)) }
        if let question = step.confirm {
            let asks = question.isEmpty ? "asks before it starts" : "asks: \(question)"
            lines.append(Console.coloured("   \(asks)", .amber))
        }
        lines += step.load?.summary.map { "   \($0)" } ?? []
        if let own = step.folder { lines.append("   in \(folder(own))") }
        if let probe = step.onlyIf { lines.append("   only if: \(probe.text)") }
        if let key = step.lockKey { lines.append("   holds the lock \(key)") }
        let text = text(of: step).split(separator: "\n", omittingEmptySubsequences: false)
        lines += text.reversed().drop { $0.isEmpty }.reversed().map { "     \($0)" }
        if let undo = step.undo { lines.append("   undo: \(undo.words)") }
        if let sample = step.sampleOutput {
            let shown = sample.split(separator: "\n").prefix(3).map { "     | \($0)" }
            lines += ["   prints something like:"] + shown
        }
        return lines
    }

    /// Why a run does not carry a step out; nil where it does.
    private func why(_ step: Step) -> String? {
        if let lock = step.lock { return "locked: \(lock)" }
        guard !wanted.contains(step.id) else { return nil }
        guard step.excludedFromRunAll else { return "not chosen" }
        return "only by hand" + (step.passedOver.map { ": \($0)" } ?? "")
    }
}

extension PlannedPage {
    // MARK: As JSON

    var objects: [JSON] {
        runbook.outline.parts.map { part in
            .members([
                ("part", .string(part.title)), ("role", .string(part.role.rawValue)),
                ("plan", part.plan.map { .int($0.most.wholeMicroseconds) } ?? .null),
                ("line", .int(part.line)),
            ])
        } + steps.map(object)
            + checklist.groups.flatMap { group in
                group.items.map { item in
                    [
                        "item": .string(item.text), "group": .string(group.title),
                        "line": .int(item.line),
                    ]
                }
            }
            + runbook.outline.timelines.flatMap { timeline in
                timeline.moments.map { moment in
                    .members([
                        ("moment", .string(moment.text)),
                        ("timeline", .string(timeline.title)),
                        ("from", .int(moment.from.wholeMicroseconds)),
                        ("until", moment.until.map { .int($0.wholeMicroseconds) } ?? .null),
                        ("line", .int(moment.line)),
                    ])
                }
            }
            + runbook.outline.links.map { link in
                ["link": .string(link.title), "url": .string(link.url), "line": .int(link.line)]
            }
            + runbook.outline.questions.map { question in
                ["question": .string(question.question), "answer": .string(question.answer)]
            }
    }

    private func object(_ step: Step) -> JSON {
        .members([
            ("step", .string(step.id)), ("title", .string(step.title)),
            ("kind", .string(step.kind.word)), ("line", .int(step.line)),
            ("budget", step.budget.map { .int($0.wholeMicroseconds) }),
            ("text", .string(text(of: step))),
            ("folder", .string(folder(step.folder ?? step.firstFolder))),
            ("load", step.load.map { .array($0.summary.map(JSON.string)) }),
            ("runs", .bool(runs(step))),
            ("why", why(step).map(JSON.string)),
            ("confirm", step.confirm.map(JSON.string)),
            ("if", step.onlyIf.map { .string($0.text) }),
            ("lock", step.lockKey.map(JSON.string)),
            ("tags", step.tags.isEmpty ? nil : .array(step.tags.map(JSON.string))),
            ("sample", step.sampleOutput.map(JSON.string)),
        ])
    }
}

extension Step.Undo {
    /// In words.
    fileprivate var words: String {
        switch self {
        case .step(let name): "the step \(name)"
        case .command(let command): command
        case .automatic: "by itself"
        }
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
