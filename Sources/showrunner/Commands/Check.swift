import Checklists
import Checks
import JSONValue
import Markdown
import Recording
import Running
private import FoundationEssentials

/// The command `showrunner check CHECKLIST|TALK`.
enum Check: Subcommand {
    static let syntax = Syntax(
        name: "check",
        operands: "CHECKLIST|TALK",
        count: 1...1,
        summary: "Work through a checklist: look at everything a machine can tell.",
        options: [
            Option("group", "NAME", help: "Only this group: \"1 hour before\", or how it begins"),
            Option("by", "NAME", help: "Who checks; kept with the results (default: you)"),
            Option("junit", "FILE", help: "Write the results as JUnit XML too"),
            Option("html", "FILE", help: "Write the results as a page to keep or print"),
        ],
        example: """
            showrunner check talks/overage-crisis.md
            showrunner check overage-crisis --group "24 hours" --by Mara
            showrunner check checklists/overage-crisis.md --json --junit checks.xml
            """
    )

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let (target, workspace) = try CheckTarget.find(arguments.operands[0])
        target.problems.tell()
        for option in ["junit", "html"] { try ReportFile.check(arguments[option], option: option) }
        let data = try DataFolder(arguments["data"])
        try await Trusting(data: data, workspace: workspace).trust(target)
        let signals = Signals()
        let line = StatusLine(arguments)
        let progress = CheckProgress(line: line, arguments: arguments)
        let checkup = try Checkups(
            workspace: workspace,
            data: data,
            library: try Library(folder: data.path),
            told: { _, item, state, result in progress.tell(item, state, result) }
        ).checkup(of: target)
        let wanted = try items(of: checkup.checklist, arguments)
        progress.begin(checkup.checklist, wanted: wanted)
        let by = arguments["by"] ?? Check.user
        do {
            try await signals.unlessStopped { await checkup.verify(wanted, by: by) }
        } catch {
            line.clear()
            throw error
        }
        line.clear()
        let standings = await checkup.standings().filter { wanted.contains($0.item.id) }
        progress.tellOpen(standings)
        let tally = CheckTally(standings.map(\.state))
        if !arguments.has("json") { Console.print(summary(tally)) }
        try write(standings, of: checkup.checklist, arguments)
        let hasMistake = target.problems.contains { $0.severity == .error }
        return switch tally.worst {
        case _ where hasMistake: .problems
        case .fail, .error: .checkFailed
        case .warn: .checkWarned
        default: .ok
        }
    }

    /// The name this machine knows its user by.
    static var user: String? {
        let environment = ProcessInfo.processInfo.environment
        return ["USER", "LOGNAME"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }

    /// The ids of the items of the group that was asked for.
    private static func items(of list: Checklist, _ arguments: Arguments) throws -> Set<String> {
        guard let word = arguments["group"] else { return Set(list.items.map(\.id)) }
        let groups = list.groups.filter { $0.title.lowercased().hasPrefix(word.lowercased()) }
        guard !groups.isEmpty else {
            let names = list.groups.map { "\"\($0.title)\"" }.joined(separator: ", ")
            throw UsageError(syntax, "there is no group \(word); the list has \(names)")
        }
        return Set(groups.flatMap(\.items).map(\.id))
    }

    private static func summary(_ tally: CheckTally) -> String {
        let words: [(CheckState, String, Console.Colour)] = [
            (.pass, "passed", .green), (.ticked, "ticked", .green), (.fail, "failed", .red),
            (.error, "could not be told", .red), (.warn, "to know of", .amber),
            (.manual, "to tick by hand", .dim), (.stale, "stale", .dim),
            (.unchecked, "not checked", .dim),
        ]
        let parts = words.filter { tally[$0.0] > 0 }.map { state, word, colour in
            Console.coloured("\(tally[state]) \(word)", colour)
        }
        return "\n\(parts.joined(separator: ", "))"
    }

    private static func write(
        _ standings: [Checkup.Standing],
        of list: Checklist,
        _ arguments: Arguments
    ) throws {
        if let path = arguments["junit"] {
            var report = JUnitReport(name: list.title)
            report.cases = standings.map(\.testCase)
            try report.write(to: path)
        }
        if let path = arguments["html"] {
            let page = CheckPage(list: list, standings: standings, wall: Moment.wall)
            try ReportFile.write(page.html, to: path, option: "html")
        }
    }
}

extension Checkup.Standing {
    /// The item as a test case; what is for a person to tick counts as skipped.
    fileprivate var testCase: JUnitReport.Case {
        let outcome: JUnitReport.Outcome =
            switch state {
            case .pass, .ticked: .passed
            case .fail: .failed(evidence)
            case .error: .error(evidence)
            case .warn: .skipped("warning: \(evidence)")
            case .manual: .skipped("for a person to tick")
            case .stale, .unchecked: .skipped("not checked")
            }
        return JUnitReport.Case(
            name: item.plainText,
            group: group,
            took: result?.took ?? .zero,
            outcome: outcome,
            detail: result?.detail ?? []
        )
    }
}
