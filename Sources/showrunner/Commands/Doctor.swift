import Checklists
import Checks
import Events
import JSONValue

/// The command `showrunner doctor`.
enum Doctor: Subcommand {
    static let syntax = Syntax(
        name: "doctor",
        operands: "",
        count: 0...0,
        summary: "Look whether this machine is fit to present, and say what to mend.",
        options: [
            Option(
                "audience",
                "ADDR:PORT",
                help: "Also try the audience's address from this machine"
            ),
            Option("public-url", "URL", help: "Also try the address as a proxy or tunnel shows it"),
            Option("listen", "ADDR:PORT", help: "The presenter's address (default 127.0.0.1:4100)"),
            Option("static", "DIR", help: "Where the pages are (default: beside the program)"),
        ],
        example: """
            showrunner doctor
            showrunner doctor --audience 0.0.0.0:4200
            """
    )

    /// One thing that is looked at.
    struct Row: Sendable {
        /// What is looked at.
        let name: String
        /// What it means when it is not well.
        let severity: Checklist.Severity
        /// What to do then.
        let remedy: String
        let look: @Sendable () async -> Finding

        init(
            _ name: String,
            _ severity: Checklist.Severity,
            remedy: String,
            _ look: @escaping @Sendable () async -> Finding
        ) {
            self.name = name
            self.severity = severity
            self.remedy = remedy
            self.look = look
        }

        func state(_ finding: Finding) -> CheckState {
            if finding.outcome == .met { return .pass }
            return severity == .warn ? .warn : finding.outcome == .broken ? .error : .fail
        }
    }

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let line = StatusLine(arguments)
        let rows = try MachineChecks(arguments).rows + AudienceDoor(arguments).rows
        var states: [CheckState] = []
        for row in rows {
            line.show("  looking at: \(row.name) …")
            let finding = await Prober.bounded(within: .seconds(10), row.look)
            line.clear()
            let state = row.state(finding)
            states.append(state)
            tell(row, state, finding, isJSON: arguments.has("json"))
        }
        let worst = CheckTally(states).worst
        if !arguments.has("json") { Console.print("\n\(summary(worst))") }
        return switch worst {
        case .fail, .error: .checkFailed
        case .warn: .checkWarned
        default: .ok
        }
    }

    private static func tell(_ row: Row, _ state: CheckState, _ finding: Finding, isJSON: Bool) {
        let remedy = state == .pass ? nil : row.remedy
        guard !isJSON else {
            return Console.print(
                json: .members([
                    ("name", .string(row.name)), ("state", .string(state.rawValue)),
                    ("evidence", .string(finding.evidence)),
                    ("detail", .array(finding.detail.map(JSON.string))),
                    ("remedy", remedy.map(JSON.string)),
                ])
            )
        }
        let word = state == .pass ? "ok" : state.rawValue
        let gap = String(repeating: " ", count: max(1, 7 - word.utf8.count))
        Console.print(
            "\(Console.coloured(word, state.colour))\(gap)\(row.name): \(finding.evidence)"
        )
        for line in state == .pass ? [] : finding.detail { Console.print("         \(line)") }
        if let remedy { Console.print("       → \(remedy)") }
    }

    private static func summary(_ worst: CheckState) -> String {
        switch worst {
        case .fail, .error: "This machine is not fit to present yet: do what the arrows say."
        case .warn: "This machine can present; look at what the arrows say."
        default: "This machine is fit to present."
        }
    }
}
