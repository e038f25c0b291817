private import Glibc
private import Markdown
private import Processes

/// The program: finds the command, runs it, and turns what went wrong into an exit code.
@main
struct Showrunner {
    static let version = "0.1.0"

    static let commands: [any Subcommand.Type] = [
        Present.self, Serve.self, Run.self, Plan.self, Undo.self, Lint.self, Check.self,
        Trust.self, Doctor.self, StageCommand.self, Runs.self, Report.self, Publish.self,
        Unpublish.self, Export.self, Import.self, Prune.self, Completion.self,
    ]

    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        // A file that may grow no further is an error of its write, as a full disk is.
        signal(SIGXFSZ, SIG_IGN)
        OpenFiles.raiseLimit(to: 16_384)
        let code = await run(Array(CommandLine.arguments.dropFirst()))
        if let trouble = Console.trouble {
            Console.fail("not all of the output could be written: \(trouble)")
            exit((code == .ok ? ExitCode.stepFailed : code).rawValue)
        }
        exit(code.rawValue)
    }

    private static func run(_ words: [String]) async -> ExitCode {
        // `help run` is `run --help`.
        if words.first == "help", let name = words.dropFirst().first {
            return await run([name, "--help"])
        }
        guard let name = words.first, name != "help", name != "--help", name != "-h" else {
            Console.print(overview)
            return words.isEmpty ? .usage : .ok
        }
        if name == "--version" {
            Console.print("showrunner \(version)")
            return .ok
        }
        guard let command = commands.first(where: { $0.syntax.name == name }) else {
            let near = nearest(to: name, in: commands.map { $0.syntax.name })
            let hint = near.map { "; did you mean \($0)?" } ?? ""
            Console.fail("there is no command \(name)\(hint)\nSee: showrunner --help")
            return .usage
        }
        return await run(command, Array(words.dropFirst()))
    }

    private static func run(_ command: any Subcommand.Type, _ words: [String]) async -> ExitCode {
        do {
            let arguments = try command.syntax.parse(words)
            guard !arguments.has("help") else {
                Console.print(command.syntax.help)
                return .ok
            }
            return try await command.run(arguments)
        } catch let error as UsageError {
            Console.fail("\(error.message)\nUsage: showrunner \(error.usage)")
            return .usage
        } catch let problem as Problem {
            Console.note(problem.description)
            return .problems
        } catch let failure as Failure {
            Console.fail(failure.message)
            return failure.code
        } catch {
            Console.fail("\(error)")
            return .stepFailed
        }
    }

    private static var overview: String {
        var text = """
            Showrunner presents Markdown talks whose slides run real commands, and records each run.

            Usage: showrunner COMMAND [options]


            """
        let width = (commands.map { $0.syntax.name.count }.max() ?? 0) + 2
        for command in commands {
            let gap = String(repeating: " ", count: width - command.syntax.name.count)
            text += "  \(command.syntax.name)\(gap)\(command.syntax.summary)\n"
        }
        return text + "\nEach command explains itself: showrunner COMMAND --help"
    }
}

/// One command of the program.
protocol Subcommand: SendableMetatype {
    /// What it accepts.
    static var syntax: Syntax { get }

    /// Carries it out.
    static func run(_ arguments: Arguments) async throws -> ExitCode
}
