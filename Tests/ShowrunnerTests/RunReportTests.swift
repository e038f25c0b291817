import FoundationEssentials
import JSONValue
import Processes
import TestSupport
import Testing

/// What `showrunner run` says of its steps, while and after it carries them out.
@Suite(.timeLimit(.minutes(1))) final class RunReportTests {
    private let folder = TemporaryFolder()

    private func showrunner(
        _ words: String...,
        environment: [String: String] = [:]
    ) async throws -> Outcome {
        try await Outcome.of(
            words + ["--data", folder.file("data")],
            log: folder.file("log-\(UInt32.random(in: 0...UInt32.max))"),
            environment: environment
        )
    }

    private func runbook(_ text: String, _ name: String = "t") throws -> String {
        try folder.write(text, to: "runbooks/\(name).md")
    }

    @Test func `warnings of a step are told, printed as JSON, recorded and reported`() async throws
    {
        let runbook = try runbook(
            """
            ---
            secrets: [PIN]
            ---

            ```bash { name=look }
            #@ capture found = /n(o)pe/
            echo hello
            ```
            """
        )
        let run = try await showrunner("run", runbook, environment: ["PIN": "abc"])
        #expect(run.code == 0, "\(run)")
        #expect(run.text.contains("    warning: Nothing was found to capture as found."), "\(run)")
        #expect(run.text.contains("PIN"), "\(run)")
        let json = try await showrunner("run", runbook, "--json", environment: ["PIN": "abc"])
        #expect(json.objects.first?["warnings"]?.array?.count == 2, "\(json)")
        let id = try #require(
            try await showrunner("runs", "--json").objects.first?["id"]?.string
        )
        let report = try await showrunner("report", id)
        #expect(report.text.contains("## Warnings\n\n- **Look**, attempt 1: "))
        let exported = try await showrunner("export", id)
        #expect(exported.text.contains("\"warnings\":["), "\(exported)")
    }

    @Test func `what did not pass is told with its file and line, how to mend it, and in its word`()
        async throws
    {
        try folder.write("a: 1\n", to: "tea.yaml")
        let runbook = try runbook(
            """
            ```bash { name=slow timeout=200ms allow-fail=true }
            #@ fix look at the **kettle**
            sleep 60
            ```

            ```bash { name=twice retry=2 backoff=10ms allow-fail=true }
            #@ expect exit == 0
            #@ expect stdout contains "tea"
            echo a; echo b; exit 3
            ```

            ```config { name=set file=tea.yaml }
            b = 2
            ```
            """
        )
        let run = try await showrunner("run", runbook)
        #expect(run.code == 1, "\(run)")
        let head = "1/3 timed_out  0:00  exit 124  Slow  (runbooks/t.md:1)"
        #expect(run.text.contains(head), "\(run)")
        #expect(run.text.contains("It has 200 ms, and they were up."), "\(run)")
        #expect(run.text.contains("    fix: look at the **kettle**"), "\(run)")
        #expect(run.text.contains("exit 3  3 attempts  Twice  (runbooks/t.md:6)"), "\(run)")
        #expect(run.text.components(separatedBy: "      b\n").count == 2, "\(run)")
        #expect(run.text.contains("tea.yaml: b is not in the file"), "\(run)")
        #expect(
            run.text.contains(
                "0 of 3 steps passed, 1 failed as allowed, 1 timed out as allowed,"
                    + " 1 could not be carried out."
            ),
            "\(run)"
        )
        let json = try await showrunner("run", runbook, "--json")
        #expect(json.objects.map { $0["line"] } == [1, 6, 12], "\(json)")
        #expect(json.objects[1]["attempts"] == 3, "\(json)")
    }

    @Test func `a step that may fail passes in JUnit, with a word of why, and in the sum`()
        async throws
    {
        let runbook = try runbook(
            "```bash { name=may allow-fail=true }\nfalse\n```\n\n```bash { name=b }\ntrue\n```\n"
        )
        let run = try await showrunner("run", runbook, "--junit", folder.file("r.xml"))
        #expect(run.code == 0, "\(run)")
        #expect(run.text.contains("1 of 2 steps passed, 1 failed as allowed."), "\(run)")
        let xml = try String(contentsOfFile: folder.file("r.xml"), encoding: .utf8)
        #expect(xml.contains("failures=\"0\"") && !xml.contains("<failure"), "\(xml)")
        #expect(xml.contains("<system-out>It failed as it may: expected exit == 0, found 1</"))
    }

    @Test func `the time of a step is that of all its attempts, and a script waits for its steps`()
        async throws
    {
        let runbook = try runbook(
            """
            ```bash { name=twice retry=1 backoff=1100ms }
            [ -e again ] || { touch again; exit 1; }
            ```
            """
        )
        let run = try await showrunner("run", runbook, "--json")
        #expect(run.code == 0, "\(run)")
        #expect(run.objects.first?["actual"]?.int ?? 0 >= 1_100_000, "\(run)")
        let id = try #require(
            try await showrunner("runs", "--json").objects.first?["id"]?.string
        )
        let report = try await showrunner("report", id, "--json").objects.first
        #expect(report?["machine"]?.int ?? 0 >= 1_100_000, "\(report ?? .null)")
        #expect(report?["speaking"]?.int ?? .max < report?["machine"]?.int ?? 0)
    }

    @Test func `an HTTP status is no exit code`() async throws {
        let server = ScriptedServer { _ in
            [.send("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
        }
        defer { server.stop() }
        let runbook = try runbook(
            "```http { name=get }\nGET http://127.0.0.1:\(server.port)/\n```\n"
        )
        let run = try await showrunner("run", runbook)
        #expect(run.text.contains("status 500") && !run.text.contains("exit 500"), "\(run)")
        let json = try await showrunner("run", runbook, "--json").objects.first
        #expect(json?["httpStatus"] == 500 && json?["exit"] == .null, "\(json ?? .null)")
    }

    @Test func `a wait for a Prometheus that nobody declares fails at once`() async throws {
        let runbook = try runbook(
            "```promql { name=up timeout=50s every=1s }\n#@ until value > 0\nup\n```\n"
        )
        let run = try await showrunner("run", runbook)
        #expect(run.code == 1 && run.text.contains("declare no Prometheus"), "\(run)")
    }

    @Test func `where a report cannot be written, no step is run`() async throws {
        let runbook = try runbook("```bash { name=touch }\ntouch touched\n```\n")
        let run = try await showrunner("run", runbook, "--junit", folder.file("no/x.xml"))
        #expect(run.code == 2 && run.text.contains("--junit"), "\(run)")
        #expect(!FileManager.default.fileExists(atPath: folder.file("touched")))
    }

    @Test func `output that is lost is no success`() async throws {
        let program = try Program.other(
            "sh",
            ["-c", "exec \"$0\" --help > /dev/full", Program.path(of: "showrunner")],
            output: folder.file("log")
        )
        let exit = await program.ended()
        #expect(exit == .code(1) && program.text.contains("No space left"), "\(program.text)")
        await program.end(grace: .zero)
    }

    @Test func `a data folder that cannot be used is told without SQL, and what helps`()
        async throws
    {
        let runbook = try runbook("```bash { name=touch }\ntrue\n```\n")
        try folder.write("", to: "data/library.db/in-its-place")
        let undo = try await showrunner("undo", runbook)
        #expect(undo.code == 1 && undo.text.contains("--data DIR"), "\(undo)")
        #expect(!undo.text.contains("PRAGMA") && !undo.text.contains("CREATE"), "\(undo)")
    }

    @Test func `a killed run is told as interrupted, and the next one ends what it left`()
        async throws
    {
        let runbook = try runbook(
            """
            ```bash { name=leave }
            (trap '' TERM; exec setsid sleep 600) &
            echo $! > left; touch begun; sleep 600
            ```
            """
        )
        let killed = try await Outcome.of(
            ["run", runbook, "--data", folder.file("data")],
            log: folder.file("killed.log")
        ) { program in
            let begun = folder.file("begun")
            #expect(await eventually { FileManager.default.fileExists(atPath: begun) })
            ProcessTree.signal([program.process], 9)
        }
        #expect(killed.code == -9, "\(killed)")
        let left = try #require(
            Int(
                try String(contentsOfFile: folder.file("left"), encoding: .utf8)
                    .split(separator: "\n").joined()
            )
        )
        let runs = try await showrunner("runs")
        #expect(runs.text.contains("  script  interrupted  "), "\(runs)")
        let other = try self.runbook("```bash { name=ok }\ntrue\n```\n", "other")
        #expect(try await showrunner("run", other).code == 0)
        #expect(ProcessTree.started(left) == nil)
        let sessions = try FileManager.default.contentsOfDirectory(
            atPath: folder.file("data/session")
        )
        #expect(sessions.isEmpty)
    }
}
