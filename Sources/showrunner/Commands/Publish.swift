import Events
import Recording

/// The command `showrunner publish RUN`.
enum Publish: Subcommand {
    static let syntax = Syntax(
        name: "publish",
        operands: "RUN",
        count: 1...1,
        summary: "Let the audience replay a run.",
        options: [],
        example: "showrunner publish k3v7q2mzr5ytanxb"
    )

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        try await setPublished(true, arguments)
    }

    static func setPublished(_ on: Bool, _ arguments: Arguments) async throws -> ExitCode {
        let data = try DataFolder(arguments["data"])
        let run = arguments.operands[0]
        if let holder = try Library(folder: data.path).holder(of: run) {
            throw Failure(
                """
                run \(run) is open in process \(holder): end it first, or use the button on its \
                speaker page
                """
            )
        }
        let log = try await RunLog.reopen(
            folder: data.path,
            run: run,
            sink: { _, _ in },
            trouble: { _ in }
        )
        try await log.append(.published(on))
        await log.close()
        if on {
            Console.print("Run \(run) may be replayed at /replay/\(run) of the audience's address.")
        } else {
            Console.print("Run \(run) is the presenter's alone again.")
        }
        return .ok
    }
}

/// The command `showrunner unpublish RUN`.
enum Unpublish: Subcommand {
    static let syntax = Syntax(
        name: "unpublish",
        operands: "RUN",
        count: 1...1,
        summary: "Take a run back from the audience.",
        options: [],
        example: "showrunner unpublish k3v7q2mzr5ytanxb"
    )

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        try await Publish.setPublished(false, arguments)
    }
}
