import FoundationEssentials
import JSONValue
import TestSupport
import Testing

/// A rehearsal on a train: steps are played from their last good recording, and nothing is run.
@Suite(.timeLimit(.minutes(1))) final class SimulationTests {
    private let folder = TemporaryFolder()

    private func talk() throws -> String {
        try folder.write(
            """
            # Tea

            ```bash { name=boil }
            #@ capture degrees = /(\\d+) degrees/
            echo boiling; sleep 0.3; echo "97 degrees"; echo x >> "$COUNTER"
            ```

            ---

            # Never

            ```bash { name=never }
            echo never >> "$COUNTER"
            ```
            """,
            to: "talks/tea.md"
        )
    }

    /// A folder in front of all others whose programs leave a trace when they are run.
    private func tripwires() throws -> String {
        for name in ["bash", "sh", "zsh", "curl", "kubectl", "psql", "sleep", "env", "prometheus"] {
            let path = try folder.write(
                "#!/bin/sh\necho \(name) >> \(folder.file("tripped"))\n",
                to: "wires/\(name)"
            )
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
        return folder.file("wires")
    }

    private func counter() -> String? {
        try? String(contentsOfFile: folder.file("counter"), encoding: .utf8)
    }

    @Test func `simulate is for rehearsals only`() async throws {
        let outcome = try await Outcome.of(
            ["present", try talk(), "--simulate", "--data", folder.file("data")],
            log: folder.file("log")
        )
        #expect(outcome.code == 2 && outcome.text.contains("--simulate needs --rehearse"))
    }

    @Test func `a step is played from its last good recording, marked, and nothing is started`()
        async throws
    {
        let talk = try talk()
        try folder.write("", to: "data/x")
        let environment = ["COUNTER": folder.file("counter")]
        var recorded = ""
        try await Presenter.use(
            talk,
            data: folder.file("data"),
            options: ["--rehearse"],
            environment: environment
        ) { presenter in
            _ = try await presenter.carryOut("boil")
            try await presenter.wait(for: "boil", "passed")
            recorded = presenter.run
        }
        #expect(counter() == "x\n")
        try await Presenter.use(
            talk,
            data: folder.file("data"),
            options: ["--rehearse", "--simulate"],
            environment: environment.merging(["PATH": try tripwires()]) { _, path in path }
        ) { presenter in
            #expect(presenter.run != recorded)
            #expect(try await presenter.scene()["run"]?["simulated"] == true)
            let attempt = try await presenter.carryOut("boil")
            try await presenter.wait(for: "boil", "passed")
            let step = try await presenter.scene()["steps"]?["boil"]
            #expect(step?["fallback"] == .string(recorded))
            #expect("\(step?["screen"] ?? .null)".contains("97 degrees"))
            #expect((step?["took"]?.int ?? 0) >= 300_000)
            #expect(try await presenter.scene()["values"]?["degrees"] == "97")
            let events = try await presenter.events()
            let kinds = events.filter { $0["step"] == "boil" }.compactMap { $0["k"]?.string }
            #expect(kinds.starts(with: ["step.intent", "fallback", "step.started"]), "\(kinds)")
            #expect(events.first?["simulated"] == true)
            // It lasted as long as it did: its own time, not that of a copy at once.
            let times = events.filter { $0["step"] == "boil" }.compactMap { $0["t"]?.int }
            #expect((times.last ?? 0) - (times.first ?? 0) >= 300_000)
            #expect(attempt == 1)
            _ = try await presenter.carryOut("never")
            try await presenter.wait(for: "never", "error")
            let message = try await presenter.scene()["steps"]?["never"]?["message"]?.string
            #expect(message?.contains("without --simulate") == true)
        }
        #expect(counter() == "x\n")
        let tripped = try? String(contentsOfFile: folder.file("tripped"), encoding: .utf8)
        #expect(tripped == nil, "\(tripped ?? "")")
    }

    @Test func `a simulated step is stopped like any other`() async throws {
        let talk = try folder.write(
            "# Tea\n\n```bash { name=long }\necho begun; sleep 2\n```\n",
            to: "talks/long.md"
        )
        try folder.write("", to: "data/x")
        try await Presenter.use(talk, data: folder.file("data"), options: ["--rehearse"]) {
            _ = try await $0.carryOut("long")
            try await $0.wait(for: "long", "passed")
        }
        try await Presenter.use(
            talk,
            data: folder.file("data"),
            options: ["--rehearse", "--simulate"]
        ) { presenter in
            _ = try await presenter.carryOut("long")
            try await presenter.wait(for: "long", "running")
            _ = try await presenter.send(["do": "cancel", "step": "long"])
            try await presenter.wait(for: "long", "cancelled")
        }
    }
}
