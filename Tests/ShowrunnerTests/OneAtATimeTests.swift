import FoundationEssentials
import JSONValue
import TestSupport
import Testing

/// What `showrunner run` carries out, and what it leaves to others that run already.
@Suite(.timeLimit(.minutes(1))) final class OneAtATimeTests {
    private let folder = TemporaryFolder()

    private func showrunner(
        _ arguments: [String],
        during: (Program) async throws -> Void = { _ in }
    ) async throws -> Outcome {
        try await Outcome.of(
            arguments + ["--data", folder.file("data")],
            log: folder.file("\(UUID().uuidString).log"),
            during: during
        )
    }

    private func waiting(lock: String = "") -> String {
        "```bash { name=wait\(lock) }\ntouch begun; while [ ! -e go ]; do sleep 0.02; done\n```\n"
    }

    private func write(_ text: String, to name: String) throws -> String {
        try folder.write(text, to: "runbooks/\(name).md")
    }

    private var hasBegun: Bool { FileManager.default.fileExists(atPath: folder.file("begun")) }

    private var isRecording: Bool {
        let runs = try? FileManager.default.contentsOfDirectory(atPath: folder.file("data/runs"))
        return runs?.isEmpty == false
    }

    @Test func `rule 20: a runbook is carried out once at a time, and who has it is told`()
        async throws
    {
        let runbook = try write(waiting(), to: "tea")
        let first = try await showrunner(["run", runbook]) { program in
            #expect(await eventually { self.hasBegun })
            let second = try await self.showrunner(["run", runbook])
            #expect(second.code == 1, "\(second)")
            #expect(second.text.contains("by process \(program.process) since"), "\(second)")
            try self.folder.write("", to: "go")
        }
        #expect(first.code == 0, "\(first)")
        let again = try await showrunner(["run", runbook])
        #expect(again.code == 0, "\(again)")
    }

    @Test func `rule 20: a lock is held over runbooks, and gone with the run that held it`()
        async throws
    {
        let one = try write(waiting(lock: " lock=kettle"), to: "one")
        let two = try write(
            "```bash { name=b lock=kettle timeout=300ms }\ntrue\n```\n",
            to: "two"
        )
        let first = try await showrunner(["run", one]) { program in
            #expect(await eventually { self.hasBegun })
            let late = try await self.showrunner(["run", two])
            #expect(late.code == 124 && late.text.contains("lock kettle"), "\(late)")
            #expect(late.text.contains("process \(program.process)"), "\(late)")
            #expect(late.text.contains("It waits for the lock kettle, held by"), "\(late)")
            program.signal(9)
        }
        #expect(first.code == -9, "\(first)")
        let after = try await showrunner(["run", two])
        #expect(after.code == 0, "\(after)")
        try folder.write("", to: "go")
    }

    @Test func `tags choose steps, and a step whose if does not hold is passed over`() async throws
    {
        let runbook = try write(
            """
            ```bash { name=a tag=setup,tools }
            touch a
            ```

            ```bash { name=b tag=tools if="file gone" }
            touch b
            ```

            ```bash { name=c }
            touch c
            ```
            """,
            to: "tags"
        )
        let planned = try await showrunner(["plan", runbook, "--tag", "tools", "--json"])
        #expect(planned.objects.map { $0["runs"] } == [true, true, false], "\(planned)")
        #expect(planned.objects[1]["if"] == "file gone")
        let run = try await showrunner(["run", runbook, "--tag", "tools", "--json"])
        #expect(run.code == 0, "\(run)")
        #expect(run.objects.map { $0["status"] } == ["passed", "skipped"], "\(run)")
        #expect(run.objects.last?["message"]?.string?.contains("`file gone`") == true, "\(run)")
        let none = try await showrunner(["run", runbook, "--tag", "tool"])
        #expect(none.code == 2 && none.text.contains("there are: setup, tools"), "\(none)")
    }

    @Test func `rule 2: what needs a step that its if passed over is passed over too`() async throws
    {
        let runbook = try write(
            """
            ```bash { name=a if="file gone" }
            touch a
            ```

            ```bash { name=b needs=a }
            touch b
            ```

            ```bash { name=c needs=b }
            touch c
            ```

            ```bash { name=d }
            touch d
            ```
            """,
            to: "needs"
        )
        let run = try await showrunner(["run", runbook, "--json"])
        #expect(run.code == 0, "\(run)")
        #expect(run.objects.map { $0["status"] } == ["skipped", "skipped", "skipped", "passed"])
        #expect(run.objects[1]["message"] == #"It needs "A", which was passed over."#)
    }

    @Test func `a wait looks at files, ports, programs and disks as a check does`() async throws {
        let runbook = try write(
            """
            ```wait { name=machine timeout=30s every=50ms }
            file flag contains "go"
            port 1 closed
            cmd sh
            disk . free > 1kB
            env HOME
            ```
            """,
            to: "wait"
        )
        let run = try await showrunner(["run", runbook]) { program in
            #expect(await eventually { self.isRecording || program.exit != nil })
            try self.folder.write("go", to: "flag")
        }
        #expect(run.code == 0, "\(run)")
    }
}
