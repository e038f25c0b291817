import Events
import Running
import Talks

/// The command `showrunner present TALK`.
enum Present: Subcommand {
    static let syntax = Syntax(
        name: "present",
        operands: "TALK",
        count: 1...1,
        summary: "Present a talk: slides, steps, panels, and a recording of it all.",
        options: [
            Option("rehearse", help: "Practise: recorded as a rehearsal, the stage is reset first"),
            Option("simulate", help: "With --rehearse: play steps from recordings; nothing is run"),
            Option("reset", help: "Bring a stage that stands already to its first state, unasked"),
            Option("audience", "ADDR:PORT", help: "Let an audience follow at this address"),
            Option("remote", "ADDR:PORT", help: "Let a phone drive the talk at this address"),
            Option("listen", "ADDR:PORT", help: "The presenter's address (default 127.0.0.1:4100)"),
            Option(
                "public-url",
                "URL",
                help: "The audience's address as a proxy or tunnel shows it"
            ),
            Option("new", help: "Start a new run even when one was interrupted just now"),
            Option("resume", "RUN", help: "Go on with this run"),
            Option("no-stage", help: "Do not start the runbook's services"),
            Option("static", "DIR", help: "Where the pages are (default: beside the program)"),
            Option("insecure", help: "Let the presenter's and phones' pages leave unencrypted"),
        ] + Certificates.options,
        example: "showrunner present talks/overage-crisis.md --audience 0.0.0.0:4200"
    )

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        if arguments.has("simulate"), !arguments.has("rehearse") {
            throw UsageError(syntax, "--simulate needs --rehearse")
        }
        let word = arguments.operands[0]
        let workspace =
            word.hasSuffix(".md") || word.contains("/")
            ? Workspace(containing: word) : Workspace(root: ".")
        let file = try workspace.file(.talk, word)
        let deck = try workspace.deck(file)
        try deck.problems.report()
        let presentation = try Presentation(
            file: file,
            deck: deck,
            workspace: workspace,
            arguments: arguments
        )
        return try await presentation.run()
    }
}
