import FoundationEssentials
import Glibc
import HTTPClient
import JSONValue
import TestSupport
import Testing

/// The program as its user meets it: exit codes, options and what is printed.
@Suite(.timeLimit(.minutes(1))) final class CommandLineTests {
    private let folder = TemporaryFolder()

    private func showrunner(
        _ arguments: [String],
        environment: [String: String] = [:],
        during: (Program) async throws -> Void = { _ in }
    ) async throws -> Outcome {
        try await Outcome.of(
            arguments + ["--data", folder.file("data")],
            log: folder.file("\(UUID().uuidString).log"),
            environment: environment,
            during: during
        )
    }

    private func isThere(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.file(name))
    }

    private func text(of name: String) -> String {
        (try? String(contentsOfFile: folder.file(name), encoding: .utf8)) ?? ""
    }

    private static let threeSteps = """
        ---
        title: Three steps
        params:
          who: nobody
          colour: { default: red, choices: [red, blue] }
        ---

        ```bash { name=first budget=2s }
        #@ capture found = /found (\\w+)/
        echo "first for $who" >> log; echo found gold
        ```

        ```bash { name=second }
        echo "second with $found, $colour" >> log
        ```

        ```bash { name=third }
        echo third >> log
        ```
        """

    // MARK: - run

    @Test func `run carries out every step in order and ends with 0`() async throws {
        let runbook = try folder.write(Self.threeSteps, to: "runbooks/three.md")
        let outcome = try await showrunner(["run", runbook, "--json"])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.objects.map { $0["step"] } == ["first", "second", "third"])
        for object in outcome.objects {
            #expect(object["status"] == "passed" && object["exit"] == 0, "\(object)")
            #expect(object["actual"]?.int ?? 0 > 0, "\(object)")
        }
        #expect(outcome.objects.first?["planned"] == 2_000_000)
        #expect(outcome.objects.last?["planned"] == .null)
        #expect(text(of: "log") == "first for nobody\nsecond with gold, red\nthird\n")
    }

    @Test func `rule 2: a failed step ends the run with 1, and what follows is skipped`()
        async throws
    {
        let runbook = try folder.write(
            """
            ```bash { name=bad }
            echo "on the way"; exit 7
            ```

            ```bash { name=after }
            touch after
            ```

            ```bash { name=tidy always=true }
            touch tidied
            ```
            """,
            to: "runbooks/bad.md"
        )
        let outcome = try await showrunner(["run", runbook, "--json"])
        #expect(outcome.code == 1, "\(outcome)")
        #expect(outcome.objects.map { $0["status"] } == ["failed", "skipped", "passed"])
        #expect(outcome.objects.first?["exit"] == 7)
        #expect(outcome.objects[1]["message"] == "a step before it did not pass")
        #expect(!isThere("after") && isThere("tidied"))
    }

    @Test func `a step that runs out of time ends the run with 124`() async throws {
        let runbook = try folder.write(
            "```bash { name=slow timeout=300ms grace=100ms }\nsleep 50\n```\n",
            to: "runbooks/slow.md"
        )
        let outcome = try await showrunner(["run", runbook, "--json"])
        #expect(outcome.code == 124, "\(outcome)")
        #expect(outcome.objects.first?["status"] == "timed_out")
    }

    @Test func `Ctrl-C cancels the step that runs, ends with 130 and leaves no process`()
        async throws
    {
        let runbook = try folder.write(
            "```bash { name=endless }\necho $BASHPID > pid; sleep 50\n```\n",
            to: "runbooks/endless.md"
        )
        let outcome = try await showrunner(["run", runbook, "--json"]) { program in
            let hasBegun = await eventually { text(of: "pid").hasSuffix("\n") }
            #expect(hasBegun, "\(program.text)")
            program.signal(Int(SIGINT))
        }
        #expect(outcome.code == 130, "\(outcome)")
        let process = try #require(Int32(text(of: "pid").dropLast()))
        let isGone = await eventually { kill(process, 0) != 0 }
        #expect(isGone)
    }

    @Test func `a step that asks first is passed over without --yes, and the run fails`()
        async throws
    {
        let runbook = try folder.write(
            "```bash { name=ask confirm=\"Sure?\" }\ntouch done\n```\n",
            to: "runbooks/ask.md"
        )
        let refused = try await showrunner(["run", runbook, "--json"])
        #expect(refused.code == 1 && !isThere("done"), "\(refused)")
        #expect(refused.objects.first?["status"] == "skipped")
        let meant = try await showrunner(["run", runbook, "--json", "--yes"])
        #expect(meant.code == 0 && isThere("done"), "\(meant)")
    }

    @Test func `a step for a person is skipped where nobody says that it is done`() async throws {
        let runbook = try folder.write(
            """
            ```manual { name=look }
            Look at the wall.
            ```

            ```bash { name=after needs=look }
            touch done
            ```
            """,
            to: "runbooks/later.md"
        )
        let alone = try await showrunner(["run", runbook, "--json"])
        #expect(alone.code == 1 && !isThere("done"), "\(alone)")
        #expect(alone.objects.map { $0["status"] } == ["skipped", "skipped"], "\(alone)")
        let needed = try await showrunner(["run", runbook, "--json", "--only", "after"])
        #expect(needed.code == 1 && !isThere("done"), "\(needed)")
        #expect(needed.objects.first?["message"]?.string?.contains("Look") == true, "\(needed)")
        let done = try await showrunner(["run", runbook, "--json", "--yes"])
        #expect(done.code == 0 && isThere("done"), "\(done)")
    }

    @Test(arguments: [
        (["--only", "second"], "second with , red\n"),
        (["--from", "second"], "second with , red\nthird\n"),
        (
            ["--param", "who=you", "--param=colour=blue"],
            "first for you\nsecond with gold, blue\nthird\n"
        ),
    ])
    func `options choose steps and set parameters`(
        _ options: [String],
        _ log: String
    ) async throws {
        let runbook = try folder.write(Self.threeSteps, to: "runbooks/three.md")
        let outcome = try await showrunner(["run", runbook] + options)
        #expect(outcome.code == 0, "\(outcome)")
        #expect(text(of: "log") == log)
    }

    @Test(arguments: [
        (["--only", "secnd"], "did you mean second?"), (["--from", "nowhere"], "no step nowhere"),
        (["--param", "whom=you"], "it has who, colour"), (["--param", "who"], "NAME=VALUE"),
        (["--param", "colour=green"], "red, blue"), (["--onl", "second"], "did you mean --only?"),
        (["another.md"], "unexpected another.md"), (["--param", "=x"], "NAME=VALUE"),
        (["--only", "first", "--from", "first"], "leave out --from"),
    ])
    func `a command line that makes no sense ends with 2 and runs nothing`(
        _ options: [String],
        _ words: String
    ) async throws {
        let runbook = try folder.write(Self.threeSteps, to: "runbooks/three.md")
        let outcome = try await showrunner(["run", runbook] + options)
        #expect(outcome.code == 2 && outcome.text.contains(words), "\(outcome)")
        #expect(!isThere("log"))
    }

    @Test func `a runbook that is missing is named, with those that are there`() async throws {
        let outcome = try await showrunner(["run", folder.file("runbooks/gone.md")])
        #expect(outcome.code == 3 && outcome.text.contains("runbooks/gone.md:1:"), "\(outcome)")
    }

    @Test func `a runbook with an error runs nothing and ends with 3`() async throws {
        let runbook = try folder.write(
            "```bash { name=good }\ntouch done\n```\n\n```bash { name=bad timeout=soon }\nls\n```\n",
            to: "runbooks/broken.md"
        )
        let outcome = try await showrunner(["run", runbook, "--yes"])
        #expect(outcome.code == 3 && outcome.text.contains("runbooks/broken.md:5:"), "\(outcome)")
        #expect(!isThere("done"))
    }

    @Test func `a command that does not exist ends with 2 and names the one that was meant`()
        async throws
    {
        let outcome = try await showrunner(["presnt", "talk.md"])
        #expect(outcome.code == 2 && outcome.text.contains("did you mean present?"), "\(outcome)")
    }

    // MARK: - lint and plan

    @Test func `lint prints file, line and remedy; warnings count with --strict`() async throws {
        let wrong = try folder.write("# R\n\n```bash { name=a\nls\n", to: "runbooks/wrong.md")
        let odd = try folder.write("---\ntitel: R\n---\n\n# R\n", to: "runbooks/odd.md")

        let errors = try await showrunner(["lint", wrong, odd])
        #expect(errors.code == 3, "\(errors)")
        #expect(errors.text.contains("runbooks/wrong.md:3: error: "), "\(errors)")
        #expect(errors.text.contains("runbooks/odd.md:2: warning: "), "\(errors)")

        let warnings = try await showrunner(["lint", odd])
        #expect(warnings.code == 0 && warnings.text.contains("odd.md:2: warning: "), "\(warnings)")
        let strict = try await showrunner(["lint", odd, "--strict", "--json"])
        #expect(strict.code == 3, "\(strict)")
        #expect(strict.objects.first?["line"] == 2 && strict.objects.count == 1)
    }

    @Test func `the talks, runbooks and checklists that come along are without a complaint`()
        async throws
    {
        let files = try ["talks", "runbooks", "checklists"].flatMap { kind in
            try FileManager.default.contentsOfDirectory(atPath: "\(Repository.root)/\(kind)")
                .filter { $0.hasSuffix(".md") }.map { "\(Repository.root)/\(kind)/\($0)" }
        }
        #expect(files.count >= 6)
        let outcome = try await showrunner(["lint", "--strict"] + files)
        #expect(outcome.code == 0, "\(outcome)")
    }

    @Test(arguments: ["checklists/a.md", "README.md"])
    func `lint reads the checks of a list too`(_ name: String) async throws {
        let file = try folder.write("- [ ] a\n  - check: `cloud x`\n", to: name)
        let outcome = try await showrunner(["lint", file])
        #expect(outcome.code == 3 && outcome.text.contains(":2: error:"), "\(outcome)")
    }

    @Test func `lint of a runbook knows what the talks that list it give`() async throws {
        let load = try folder.write(
            """
            ```http { name=load }
            GET http://127.0.0.1/{{cups}}/{{leaf}}/{{NOPE}}
            ```

            ```promql { name=hot timeout=1s }
            #@ until value > 1
            up
            ```
            """,
            to: "runbooks/load.md"
        )
        let list = try folder.write("- [ ] Hot\n  - check: `promql up`\n", to: "checklists/tea.md")
        let alone = try await showrunner(["lint", load, list])
        #expect(alone.text.components(separatedBy: "load.md:2: warning").count == 4, "\(alone)")
        #expect(alone.text.contains("load.md:5: warning"), "\(alone)")
        #expect(alone.text.contains("tea.md:1: warning"), "\(alone)")

        try folder.write(
            "---\nparams: { cups: 2 }\nprometheus: http://127.0.0.1:9\n---\n\n# Stage\n",
            to: "runbooks/stage.md"
        )
        let talk = try folder.write(
            """
            ---
            runbook: [stage, load]
            checklist: tea
            ---

            # Tea

            ```bash { name=leaf capture=leaf }
            echo green
            ```
            """,
            to: "talks/tea.md"
        )
        for files in [[load, list], [talk]] {
            let beside = try await showrunner(["lint"] + files)
            #expect(beside.text.contains("1 warning"), "\(beside)")
            #expect(beside.text.contains("load.md:2: warning: Nothing gives {{NOPE}}"), "\(beside)")
        }
    }

    @Test func `plan and lint start no process`() async throws {
        for name in ["bash", "sh", "zsh", "curl", "env", "demo-services", "prometheus"] {
            let tripwire = try folder.write(
                "#!/bin/sh\ntouch \(folder.file("tripped"))\n",
                to: "wires/\(name)"
            )
            #expect(chmod(tripwire, 0o755) == 0)
        }
        let wire = ScriptedServer { _ in [.send("HTTP/1.1 200 OK\r\n\r\n")] }
        defer { wire.stop() }
        let runbook = try folder.write(
            wired(at: "http://127.0.0.1:\(wire.port)"),
            to: "runbooks/wired.md"
        )
        let wires = ["PATH": folder.file("wires")]
        let plan = try await showrunner(["plan", runbook], environment: wires)
        #expect(plan.code == 0 && plan.text.contains("1. Danger [danger, shell, planned 1:00]"))
        #expect(plan.text.contains("GET {{license.url}}/"), "\(plan)")
        let json = try await showrunner(["plan", runbook, "--json"], environment: wires)
        let steps = json.objects.compactMap { $0["step"]?.string }
        #expect(
            steps == [
                "danger", "ask", "much", "wait", "up", "scale", "cups", "raise", "by-hand", "undo",
            ],
            "\(json)"
        )
        let lint = try await showrunner(["lint", runbook], environment: wires)
        #expect(lint.code == 0, "\(lint)")
        #expect(!isThere("tripped") && !isThere("tea.db"))
        #expect(text(of: "tea.json") == "{}")
        #expect(wire.requests == [])
    }

    /// Steps of every kind, all of which would be seen if they did anything.
    private func wired(at address: String) throws -> String {
        let touch = "touch \(folder.file("tripped"))"
        try folder.write("{}", to: "tea.json")
        return """
            ---
            params: { web: "\(address)" }
            services:
              license: { run: "demo-services license-server --port {{port}}", port: auto, ready: "http /" }
            prometheus: \(address)
            ---

            - [ ] Water
              - check: `http \(address)/check`
              - fix: `\(touch)`

            ```bash { name=danger budget=1m if="sh \(touch)" lock=wire }
            \(touch)
            ```

            ```http { name=ask }
            # @expect status == 200
            GET {{license.url}}/

            ###
            GET \(address)/
            ```

            ```load { name=much }
            #@ stages 10rps for 1s
            GET \(address)/load
            ```

            ```wait { name=wait timeout=1m }
            http \(address)/wait
            sh \(touch)
            ```

            ```promql { name=up timeout=1m }
            #@ until value >= 1
            sum(up)
            ```

            ```kubectl { name=scale ns=tea undo=auto }
            scale deployment/tea --replicas=0
            ```

            ```sql { name=cups db=sqlite:tea.db create=true }
            create table cups(id integer);
            ```

            ```config { name=raise file=tea.json format=json undo=auto }
            power = 2
            ```

            ```manual { name=by-hand }
            Open the window.
            ```

            ```bash { name=undo always=true background=true }
            #@ undo \(touch)
            \(touch)
            ```
            """
    }

    // MARK: - present, runs, publish, serve

    private func recordTalk(_ body: (Presenter) async throws -> Void) async throws -> String {
        let talk = try folder.write(
            "---\ntitle: A short talk\n---\n\n# One\n\n---\n\n# Two\n\nshown words\n",
            to: "talks/short.md"
        )
        try folder.write("", to: "data/x")
        var run = ""
        try await Presenter.use(talk, data: folder.file("data")) { presenter in
            run = presenter.run
            try await presenter.send(["do": "start"])
            try await presenter.send(["do": "goto", "slide": "two", "stage": 0])
            try await body(presenter)
            try await presenter.send(["do": "end"])
        }
        return run
    }

    @Test func `a port that is taken names the run and the process that has it`() async throws {
        _ = try await recordTalk { presenter in
            let port = presenter.presenter.split(separator: ":").last ?? ""
            let outcome = try await showrunner([
                "serve", folder.path, "--listen", "127.0.0.1:\(port)", "--static",
                "\(Repository.root)/static",
            ])
            #expect(outcome.code == 1, "\(outcome)")
            let words = "port \(port) is taken by A short talk, run \(presenter.run), process "
            #expect(outcome.text.contains("\(words)\(presenter.program.process)"), "\(outcome)")
        }
    }

    @Test func `runs lists what was recorded, and a published run is replayed by anybody`()
        async throws
    {
        let none = try await showrunner(["runs"])
        #expect(none.code == 0 && none.text.contains("No runs yet"), "\(none)")
        let run = try await recordTalk { _ in }
        let list = try await showrunner(["runs"])
        #expect(list.text.contains("\(run)  live  ended  "), "\(list)")

        try await replaying(run, expecting: 404)
        let published = try await showrunner(["publish", run])
        #expect(published.code == 0 && published.text.contains("/replay/\(run)"), "\(published)")
        let objects = try await showrunner(["runs", "--json"]).objects
        #expect(objects.count == 1 && objects.first?["id"] == .string(run), "\(objects)")
        try await replaying(run, expecting: 200)
        #expect(try await showrunner(["unpublish", run]).code == 0)
        try await replaying(run, expecting: 404)
    }

    /// Asks the audience's address of `serve` for a run's replay.
    private func replaying(_ run: String, expecting status: Int) async throws {
        let pages = "\(Repository.root)/static"
        let outcome = try await showrunner([
            "serve", folder.path, "--json", "--listen", "127.0.0.1:0", "--audience", "127.0.0.1:0",
            "--static", pages,
        ]) { program in
            let audience = try await program.firstObject()["audience"]?.string ?? ""
            let http = HTTPClient()
            for path in ["replay", "api/runs"] {
                let response = try await http.get(
                    "\(audience)\(path)/\(run)",
                    timeout: .seconds(10)
                )
                #expect(response.status == status, "\(path)")
            }
            let events = try await http.get(
                "\(audience)api/runs/\(run)/events",
                timeout: .seconds(10)
            )
            #expect(events.text.contains("shown words") == (status == 200), "\(events.text)")
            program.signal(Int(SIGINT))
        }
        #expect(outcome.code == 0, "\(outcome)")
    }
    @Test func `plan shows every request and folder, fills what is known and hides secrets`()
        async throws
    {
        let runbook = try folder.write(
            """
            ---
            params: { web: "http://h" }
            secrets: [API_PW]
            ---

            ```http { name=two }
            GET {{web}}/a
            Authorization: {{API_PW}}

            ### Second
            POST {{web}}/b?x={{NOPE}}
            ```
            """,
            to: "runbooks/two.md"
        )
        for options in [[], ["--json"]] {
            let plan = try await showrunner(
                ["plan", runbook] + options,
                environment: ["API_PW": "pw"]
            )
            #expect(
                plan.text.contains("http://h/a") || plan.text.contains("http:\\/\\/h"),
                "\(plan)"
            )
            #expect(plan.text.contains("b?x={{NOPE}}") && plan.text.contains("••••"), "\(plan)")
            #expect(!plan.text.contains("{{API_PW}}") && !plan.text.contains("{{web}}"), "\(plan)")
            #expect(plan.text.contains(String(folder.file("").dropLast())), "\(plan)")
        }
        let lint = try await showrunner(["lint", runbook])
        #expect(lint.code == 0 && lint.text.contains("two.md:11: warning: "), "\(lint)")
        let usage = try await showrunner(["plan", runbook, "--only", "thre"])
        #expect(usage.code == 2 && usage.text.contains("showrunner plan RUNBOOK"), "\(usage)")
    }

    @Test func `a page of a repository starts in it, whatever surrounds the repository`()
        async throws
    {
        try folder.write("", to: "talks/x.md")
        try folder.write("", to: "project/.git/HEAD")
        let page = try folder.write("```bash\npwd > where\n```\n", to: "project/README.md")
        let outcome = try await showrunner(["run", page])
        #expect(outcome.code == 0 && isThere("project/where"), "\(outcome)")
    }

    @Test func `what is no file says what it is`() async throws {
        try folder.write("", to: "dir.md/x")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("loop.md"),
            withDestinationPath: folder.file("loop.md")
        )
        for (name, words) in [
            ("dir.md", "This is a folder"), ("loop.md", "a link that leads to no file"),
        ] {
            let outcome = try await showrunner(["lint", folder.file(name)])
            #expect(outcome.code == 3 && outcome.text.contains(words), "\(outcome)")
        }
        let here = try await showrunner(["run", "."])
        #expect(here.code == 3 && here.text.contains(".:1: error: This is a folder"), "\(here)")
    }

    @Test func `a page without steps is an error of a run`() async throws {
        let page = try folder.write("", to: "runbooks/none.md")
        let outcome = try await showrunner(["run", page])
        #expect(outcome.code == 3 && outcome.text.contains("There is no step"), "\(outcome)")
    }

    @Test func `a step that fails is told with what mends it`() async throws {
        let runbook = try folder.write(
            "```bash { name=a }\n#@ fix \"Is the shop open?\"\nfalse\n```\n",
            to: "runbooks/fix.md"
        )
        let outcome = try await showrunner(["run", runbook])
        #expect(outcome.text.contains("fix: Is the shop open?"), "\(outcome)")
    }

    @Test func `help of a command is its help`() async throws {
        let outcome = try await showrunner(["help", "run"])
        #expect(outcome.code == 0 && outcome.text.contains("Usage: showrunner run"), "\(outcome)")
    }
}
