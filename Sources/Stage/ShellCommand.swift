import Processes

/// Runs short commands of the stage: probes and resets.
struct ShellCommand: Sendable {
    let environment: [String: String]
    let workspace: String
    let folder: StageFolder
    let timeout: Duration

    /// What came of a command; no exit code where it did not end by itself.
    struct Result: Sendable {
        var exit: Int?
        var output: String
    }

    func run(_ line: String) async -> Result {
        let log = folder.log(of: "command")
        folder.clear(log)
        let command = Command(
            path: "/bin/sh",
            arguments: ["-c", line],
            environment: environment,
            folder: workspace
        )
        do throws(ProcessError) {
            let child = try command.spawnDetached(output: log)
            let timeout = timeout
            let end = try await Thread.run(name: "command") { child.next(within: timeout) }
            await ProcessTree.end(session: child.process, token: nil, grace: .zero)
            let output = folder.lastLines(of: log, count: 200).joined(separator: "\n")
            guard case .ended(.code(let code)) = end else {
                _ = child.next(within: .zero)
                return Result(exit: nil, output: output)
            }
            return Result(exit: code, output: output)
        } catch {
            return Result(exit: nil, output: "\(error)")
        }
    }
}
