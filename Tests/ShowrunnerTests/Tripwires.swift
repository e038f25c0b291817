import FoundationEssentials
import TestSupport

/// A folder of programs that only tell that they were started, to be the whole PATH.
final class Tripwires {
    private let folder = TemporaryFolder()

    private static let names = [
        "bash", "sh", "zsh", "docker", "kubectl", "curl", "git", "python", "python3", "pip", "jq",
        "flyctl", "pytest", "open", "xdg-open", "watch", "cat", "grep", "awk", "tr", "echo", "env",
        "psql", "prometheus", "start.sh", "npm", "sleep", "date", "ls",
    ]

    init() throws {
        let log = folder.file("fallen")
        for name in Self.names {
            let path = try folder.write("#!/bin/sh\necho \(name) >> '\(log)'\n", to: "bin/\(name)")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
    }

    /// Writes a page beside them.
    func write(_ text: String, to name: String) throws -> String {
        try folder.write(text, to: name)
    }

    /// What a program is given to have nothing else in its PATH.
    var environment: [String: String] {
        ["PATH": folder.file("bin"), "SHELL": folder.file("bin/bash")]
    }

    /// Runs the program with nothing else in its PATH.
    func run(_ arguments: [String]) async throws -> Outcome {
        try await Outcome.of(
            arguments + ["--data", folder.file("data")],
            log: folder.file("\(UUID().uuidString).log"),
            environment: environment
        )
    }

    /// What was started.
    var fallen: [String] {
        let text = try? String(contentsOfFile: folder.file("fallen"), encoding: .utf8)
        return (text ?? "").split(separator: "\n").map(String.init)
    }
}
