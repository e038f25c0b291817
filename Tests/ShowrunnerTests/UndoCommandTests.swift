import FoundationEssentials
import JSONValue
import Processes
import TestSupport
import Testing

/// `showrunner run` cleans up after itself, and `showrunner undo` after a run that could not.
@Suite(.timeLimit(.minutes(1))) final class UndoCommandTests {
    private let folder = TemporaryFolder()

    private func runbook(_ text: String) throws -> String {
        try folder.write(text, to: "runbooks/t.md")
    }

    private func showrunner(_ words: String...) async throws -> Outcome {
        try await Outcome.of(
            words + ["--data", folder.file("data"), "--json"],
            log: folder.file("log-\(UInt32.random(in: 0...UInt32.max))")
        )
    }

    private func text(_ name: String) -> String {
        (try? String(contentsOfFile: folder.file(name), encoding: .utf8)) ?? ""
    }

    private static let breaking = """
        ```config { name=raise file=tea.json undo=auto }
        power = 2
        ```

        ```bash { name=more }
        #@ undo test -f key && echo more >> undone
        echo more
        ```

        ```bash { name=fail }
        exit 3
        ```

        ```bash { name=always always=true }
        echo always >> undone
        ```
        """

    @Test
    func `rule 13: what must always run does, changes are taken back, the first failure tells`()
        async throws
    {
        let runbook = try runbook(Self.breaking)
        try folder.write("{\"power\": 1}", to: "tea.json")
        try folder.write("", to: "key")
        let outcome = try await showrunner("run", runbook)
        #expect(outcome.code == 1, "\(outcome)")
        #expect(text("tea.json") == "{\"power\": 1}")
        #expect(text("undone") == "always\nmore\n")
        let open = try await showrunner("undo", runbook, "--list")
        #expect(open.code == 0 && open.objects.isEmpty, "\(open)")
    }

    @Test func `rule 13: an undo that fails does not hide that a step failed before`() async throws
    {
        let runbook = try runbook(Self.breaking)
        try folder.write("{\"power\": 1}", to: "tea.json")
        let outcome = try await showrunner("run", runbook)
        #expect(outcome.code == 1, "\(outcome)")
        let open = try await showrunner("undo", runbook, "--list")
        #expect(open.objects.map { $0["step"] } == ["more"], "\(open)")
    }

    @Test func `rule 14: an undo that fails stays open, ends with code 6, and is done later`()
        async throws
    {
        let runbook = try runbook(Self.breaking.replacing("exit 3", with: "true"))
        try folder.write("{\"power\": 1}", to: "tea.json")
        let outcome = try await showrunner("run", runbook)
        #expect(outcome.code == 6, "\(outcome)")
        let open = try await showrunner("undo", runbook, "--list")
        #expect(open.objects.map { $0["step"] } == ["more"], "\(open)")
        try folder.write("", to: "key")
        let undone = try await showrunner("undo", runbook)
        #expect(undone.code == 0, "\(undone)")
        #expect(text("undone") == "always\nmore\n")
    }

    @Test func `rule 14: after kill -9 nothing is run unasked, and undo puts everything back`()
        async throws
    {
        let runbook = try runbook(
            Self.breaking.replacing("exit 3", with: "touch started; sleep 60")
        )
        try folder.write("{\"power\": 1}", to: "tea.json")
        try folder.write("", to: "key")
        let killed = try await Outcome.of(
            ["run", runbook, "--data", folder.file("data")],
            log: folder.file("killed.log")
        ) { program in
            let path = folder.file("started")
            _ = await eventually { FileManager.default.fileExists(atPath: path) }
            ProcessTree.signal([program.process], 9)
        }
        #expect(killed.code == -9)
        #expect(text("tea.json") == "{\"power\": 2}")
        let open = try await showrunner("undo", runbook, "--list")
        #expect(open.objects.map { $0["step"] } == ["more", "raise"], "\(open)")
        #expect(text("undone") == "")
        let undone = try await showrunner("undo", runbook)
        #expect(undone.code == 0, "\(undone)")
        #expect(text("tea.json") == "{\"power\": 1}")
        #expect(text("undone") == "more\n")
    }

    /// Runs a runbook until it has written `started`, then kills the program.
    private func kill(_ arguments: [String]) async throws {
        let killed = try await Outcome.of(
            arguments + ["--data", folder.file("data")],
            log: folder.file("killed.log")
        ) { program in
            let path = folder.file("started")
            #expect(await eventually { FileManager.default.fileExists(atPath: path) })
            ProcessTree.signal([program.process], 9)
        }
        #expect(killed.code == -9, "\(killed)")
    }

    @Test func `rule 14: the next run shows what an earlier one left open, and leaves it so`()
        async throws
    {
        let runbook = try runbook(
            """
            ---
            params:
              leaf: green
              PASSWORD: none
            ---

            ```bash { name=brew undo=pour }
            echo brewed
            ```

            ```bash { name=pour excludeFromRunAll=true }
            echo "poured $leaf, $PASSWORD" >> undone
            ```

            ```bash { name=wait }
            #@ undo echo "waited $leaf" >> undone
            touch started; sleep 60
            ```

            ```bash { name=other }
            #@ undo echo other >> undone
            true
            ```
            """
        )
        try await kill(["run", runbook, "--param", "leaf=black", "--param", "PASSWORD=opensesame"])
        let library = try [UInt8](Data(contentsOf: URL(filePath: folder.file("data/library.db"))))
        let waiting = FileManager.default.contents(atPath: folder.file("data/library.db-wal"))
        let kept = String(decoding: library + [UInt8](waiting ?? Data()), as: UTF8.self)
        #expect(kept.contains("black") && !kept.contains("opensesame"))
        let next = try await showrunner("run", runbook, "--only", "other")
        #expect(next.code == 0, "\(next)")
        #expect(next.objects.compactMap { $0["status"] } == ["open", "open", "passed", "undone"])
        #expect(
            next.objects[0]["message"]?.string?.contains("showrunner undo \(runbook)") == true,
            "\(next)"
        )
        #expect(text("undone") == "other\n")
        let undone = try await showrunner("undo", runbook, "--param", "PASSWORD=opensesame")
        #expect(undone.code == 0, "\(undone)")
        #expect(text("undone") == "other\nwaited black\npoured black, opensesame\n")
    }

    @Test func `rule 20: what a run that goes on has changed is not taken back under it`()
        async throws
    {
        let runbook = try runbook(
            "```bash { name=wait }\n#@ undo true\ntouch begun; while [ ! -e go ]; do sleep 0.02; done\n```\n"
        )
        let data = folder.file("data")
        let run = try await Outcome.of(
            ["run", runbook, "--data", data],
            log: folder.file("run.log")
        ) { program in
            let begun = folder.file("begun")
            #expect(await eventually { FileManager.default.fileExists(atPath: begun) })
            let undo = try await showrunner("undo", runbook)
            #expect(undo.code == 1, "\(undo)")
            #expect(undo.text.contains("by process \(program.process) since"), "\(undo)")
            #expect(try await showrunner("undo", runbook, "--list").code == 0)
            try folder.write("", to: "go")
        }
        #expect(run.code == 0, "\(run)")
    }

    @Test func `what a talk that is presented has changed is taken back there`() async throws {
        let talk = try folder.write(
            "# One\n\n```bash { name=cup }\n#@ undo touch undone\ntrue\n```\n",
            to: "talks/t.md"
        )
        try folder.write("", to: "data/x")
        try await Presenter.use(talk, data: folder.file("data")) { presenter in
            _ = try await presenter.carryOut("cup")
            try await presenter.wait(for: "cup", "passed")
            let undo = try await showrunner("undo", talk)
            #expect(undo.code == 1, "\(undo)")
            #expect(undo.text.contains("goes on in process \(presenter.program.process)"))
            #expect(!FileManager.default.fileExists(atPath: folder.file("undone")))
        }
    }

    @Test func `a signal stops undo: what it was at stays open, and that is told`() async throws {
        let runbook = try runbook(
            """
            ```bash { name=slow }
            #@ undo echo working; touch undoing; sleep 60
            touch started; sleep 60
            ```
            """
        )
        try await kill(["run", runbook])
        let undo = try await Outcome.of(
            ["undo", runbook, "--data", folder.file("data")],
            log: folder.file("undo.log")
        ) { program in
            let undoing = folder.file("undoing")
            #expect(await eventually { FileManager.default.fileExists(atPath: undoing) })
            program.signal(2)
        }
        #expect(undo.code == 130, "\(undo)")
        #expect(undo.text.contains("still open  Take back: Slow\n    It was stopped."), "\(undo)")
        #expect(undo.text.contains("showrunner undo \(runbook)"), "\(undo)")
        #expect(undo.text.contains("    working"), "\(undo)")
    }

    private static let stubborn = """
        ```bash { name=deaf grace=50s }
        #@ undo echo undone >> log
        trap 'touch told' TERM; touch started
        while true; do sleep 0.1 || true; done
        ```

        """

    private func stop(
        _ runbook: String,
        at signs: String...
    ) async throws -> Outcome {
        try await Outcome.of(
            ["run", runbook, "--data", folder.file("data")],
            log: folder.file("stopped.log")
        ) { program in
            for sign in signs {
                let file = folder.file(sign)
                let isThere = await eventually { FileManager.default.fileExists(atPath: file) }
                #expect(isThere, "\(sign): \(program.text)")
                program.signal(2)
            }
        }
    }

    @Test func `rules 11 and 13: a second Ctrl-C kills the step; cleanup and undo run`()
        async throws
    {
        let runbook = try runbook(
            Self.stubborn + "```bash { name=clean always=true }\necho clean >> log\n```\n"
        )
        let run = try await stop(runbook, at: "started", "told")
        #expect(run.code == 130, "\(run)")
        #expect(text("log") == "clean\nundone\n", "\(run)")
        #expect(!run.text.contains("may still run"), "\(run)")
    }

    @Test func `rule 13: a third Ctrl-C gives up cleaning, and says what is open`()
        async throws
    {
        let runbook = try runbook(
            Self.stubborn
                + "```bash { name=clean always=true }\ntouch cleaning; sleep 50\n```\n"
                + "```bash { name=more always=true }\necho more >> log\n```\n"
        )
        let run = try await stop(runbook, at: "started", "told", "cleaning")
        #expect(run.code == 130 && text("log").isEmpty, "\(run)")
        #expect(run.text.contains("open  Take back: Deaf\n    It was not taken back."), "\(run)")
        #expect(run.text.contains("showrunner undo \(runbook)"), "\(run)")
        #expect(!run.text.contains("This run is ending"), "\(run)")
        #expect(!run.text.contains("may still run"), "\(run)")
    }

    @Test func `a file that somebody else changed is put back only by force`() async throws {
        let runbook = try runbook(
            "```config { name=raise file=tea.json undo=auto }\npower = 2\n```\n"
                + "```bash { name=other }\necho '{}' > tea.json\n```\n"
        )
        try folder.write("{\"power\": 1}", to: "tea.json")
        #expect(try await showrunner("run", runbook).code == 6)
        #expect(text("tea.json") == "{}\n")
        #expect(try await showrunner("undo", runbook, "--force").code == 0)
        #expect(text("tea.json") == "{\"power\": 1}")
    }

    @Test func `answers of a file are typed in their order`() async throws {
        let runbook = try runbook(
            """
            ```bash { name=order }
            #@ expect stdout contains "2 y"
            read -r -p "How many? " count; read -r -p "Sure? " sure; echo "$count $sure"
            ```
            """
        )
        let answers = try folder.write("order:\n  - How many?: 2\n  - Sure?: y\n", to: "a.yaml")
        let outcome = try await showrunner("run", runbook, "--answers", answers)
        #expect(outcome.code == 0, "\(outcome)")
        let wrong = try folder.write("order: yes\n", to: "b.yaml")
        #expect(try await showrunner("run", runbook, "--answers", wrong).code == 3)
    }
}
