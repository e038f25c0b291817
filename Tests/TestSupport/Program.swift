public import JSONValue
public import Processes
private import FoundationEssentials

/// A program of this package that a test runs as its user would, as a process.
public final class Program: Sendable {
    /// Where its output goes.
    public let output: String
    private let child: Processes.Child

    /// Starts a program; its output and errors go to one file.
    ///
    /// - Parameter limits: What a shell does before it becomes the program, as `ulimit -Sf 1024`.
    public init(
        _ name: String,
        _ arguments: [String],
        output: String,
        environment: [String: String] = [:],
        limits: String? = nil
    ) throws {
        self.output = output
        let path = Program.path(of: name)
        let shell = limits.map { ["-c", "\($0) || exit; exec \"$0\" \"$@\"", path] + arguments }
        child = try Command(
            path: shell == nil ? path : "/bin/bash",
            arguments: shell ?? arguments,
            environment: OwnEnvironment.variables.merging(environment) { _, given in given }
        ).spawnDetached(output: output)
    }

    /// Whether this machine has a program.
    public static func isOnThisMachine(_ name: String) -> Bool {
        Command.find(name, in: OwnEnvironment.variables["PATH"] ?? "") != nil
    }

    private init(child: Processes.Child, output: String) {
        self.child = child
        self.output = output
    }

    /// Starts a program of this machine; its output and errors go to one file.
    public static func other(
        _ name: String,
        _ arguments: [String],
        output: String
    ) throws -> Program {
        let environment = OwnEnvironment.variables
        guard let path = Command.find(name, in: environment["PATH"] ?? "") else {
            throw ProgramError(description: "\(name) is not on this machine")
        }
        let command = Command(path: path, arguments: arguments, environment: environment)
        return Program(child: try command.spawnDetached(output: output), output: output)
    }

    /// The path of one of the package's programs.
    public static func path(of name: String) -> String { "\(Repository.root)/.build/debug/\(name)" }

    /// Its process id.
    public var process: Int { child.process }

    /// What it has put out so far.
    public var text: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }

    /// The first line of output that is a JSON object.
    public func firstObject(within limit: Duration = .seconds(60)) async throws -> JSON {
        var found: JSON?
        _ = await eventually(within: limit) {
            for line in text.split(separator: "\n") where line.hasPrefix("{") {
                found = try? JSON(parsing: String(line))
            }
            return found != nil || child.exit != nil
        }
        guard let found else { throw ProgramError(description: "no JSON line in: \(text)") }
        return found
    }

    /// Sends a signal.
    public func signal(_ number: Int) { child.signal(number) }

    /// How it ended; nil while it runs.
    public var exit: Processes.Child.Exit? { child.exit }

    /// Waits for its end.
    public func ended() async -> Processes.Child.Exit { await child.ended() }

    /// Ends it with everything in its session that is still there.
    public func end(grace: Duration = .seconds(8)) async {
        await ProcessTree.end(session: child.process, token: nil, grace: grace)
        child.release()
    }
}

/// What a program did instead of what the test needs.
public struct ProgramError: Error, CustomStringConvertible {
    /// In words.
    public let description: String

    /// What a program did instead.
    public init(description: String) { self.description = description }
}
