import Conditions
import Markdown
import Runbooks
import Testing

@Suite struct RunbookTests {
    @Test func `a plain page runs unmodified`() throws {
        let runbook = try runbook(
            """
            # Try it (10-15 minutes)

            ```bash
            # Get pods
            kubectl get pods
            ```

            ```
            NAME READY
            ```

            ```bash
            # only a note
            ```

            ## Second: the load (2 min)

            ```console
            $ echo one \\
              two
            one two
            $ echo three
            three
            ```

            ```sh
            ssh <vm-name> -p YOUR_PORT
            ```

            ```yaml
            a: b
            ```

            ```http
            HTTP/1.1 200 OK
            ```
            """
        )
        #expect(runbook.problems == [])
        #expect(runbook.title == "Try it")
        #expect(runbook.sections.map(\.budget) == [.seconds(900), .seconds(120)])
        #expect(runbook.steps.map(\.id) == ["try-it-1", "second-the-load-1", "second-the-load-2"])
        #expect(runbook.steps.map(\.title) == ["Get pods", "Second: the load", "Second: the load"])
        #expect(runbook.steps[1].body == "echo one \\\n  two\necho three\n")
        #expect(runbook.steps[2].placeholders == ["<vm-name>", "YOUR_PORT"])
        #expect(runbook.steps[2].kind == .shell(.sh))
    }

    @Test func `every word in the braces is read`() throws {
        let words =
            "name=load timeout=5m attempt-timeout=30s retry=3 backoff=1s..10s budget=45s grace=2s"
            + " cwd=demo env.A=1 terminal=120x40 confirm role=presenter background always=true"
            + " allow-fail excludeFromRunAll=true undo=auto interactive=false for=10s every=500ms"
            + " title=\"Ten workers\" needs=load"
        let step = try #require(try step("```bash { \(words) }\ntrue\n```\n"))
        #expect(step.id == "load" && step.title == "Ten workers" && step.section == "Part")
        #expect(step.timeout == .seconds(300) && step.attemptTimeout == .seconds(30))
        #expect(step.retry == 3 && step.backoff == .seconds(1) && step.grace == .seconds(2))
        #expect(step.budget == .seconds(45) && step.folder == "demo")
        #expect(step.environment == ["A": "1"] && step.needs == ["load"])
        #expect(step.terminal == Step.TerminalSize(rows: 40, columns: 120))
        #expect(step.confirm == "" && step.isPrivate && step.background && step.always)
        #expect(step.allowFail && step.excludedFromRunAll)
        #expect(step.undo == .automatic)
        #expect(step.holdFor == .seconds(10) && step.every == .milliseconds(500))
    }

    @Test func `braces may hold JSON`() throws {
        let words = #"{"name":"x","timeout":"5m","background":true,"retry":2,"env":{"A":"b c"}}"#
        let step = try #require(try step("```sh \(words)\ntrue\n```\n"))
        #expect(step.id == "x" && step.timeout == .seconds(300))
        #expect(step.background && step.retry == 2 && step.environment == ["A": "b c"])
    }

    @Test func `directives are read and are no part of what runs`() throws {
        let fence = """
            ```bash { name=x }
            #@ title "Load, \\"hard\\""
            #@ say "Ten workers"
            #@ expect stdout ~ /Success Rate/
            #@ expect exit in 0, 1
            #@ capture ID = /id=(.*)/
            #@ capture! N = $.n
            #@ answer "Select profile" 2
            #@ answer "Continue?" "yes please"
            #@ confirm "Really?"
            #@ undo rm -f x
            #@ fix "restart"

            # a comment
            ./run.sh
            ```
            """
        let step = try #require(try step(fence))
        #expect(step.body == "# a comment\n./run.sh\n" && step.source.hasPrefix("#@ title"))
        #expect(step.title == "Load, \"hard\"" && step.caption == "Ten workers")
        #expect(step.expectations.map(\.text) == ["stdout ~ /Success Rate/", "exit in 0, 1"])
        #expect(step.captures.map(\.name) == ["ID", "N"])
        #expect(step.captures.map(\.isRequired) == [false, true])
        #expect(step.captures.first?.value(in: Facts(stdout: "x id=7\n")) == "7")
        let answers = [
            Answer(prompt: "Select profile", reply: "2"),
            Answer(prompt: "Continue?", reply: "yes please"),
        ]
        #expect(step.answers == answers)
        #expect(step.confirm == "Really?" && step.fix == "restart")
        #expect(step.undo == .command("rm -f x"))
    }

    @Test(arguments: [
        ("bash", "true", "", "exit == 0"), ("bash", "false", "#@ expect exit != 0\n", "exit != 0"),
        ("http", "GET http://a/", "", "status < 400"),
        ("http", "GET http://a/", "# @expect status == 404\n", "status == 404"),
    ])
    func `rule 6, a step expects what its kind always expects, unless it says otherwise`(
        kind: String,
        body: String,
        directive: String,
        expected: String
    ) throws {
        let step = try #require(try step("```\(kind) { name=x }\n\(directive)\(body)\n```\n"))
        #expect(step.effectiveExpectations.map(\.text) == [expected])
    }

    @Test func `every kind of step is read`() throws {
        let runbook = try runbook(
            """
            ```load { name=ramp background=true timeout=13m }
            #@ stages 30rpm..120rpm over 10m, hold 2m
            #@ stop-when error_rate > 0.35
            #@ expect p95 < 2s
            POST {{BASE}}/licenses/borrow
            ```

            ```kubectl { name=down ns=sock-shop undo=auto confirm=true }
            scale deployment/payment --replicas=0
            ```

            ```sql { name=slow db=sqlite:demo.db }
            --@ expect rows >= 1
            SELECT 1;
            ```

            ```config { name=raise file=a.json undo=auto }
            $.a = 10
            ```

            ```wait { name=w timeout=1m }
            #@ until status == 200
            http http://a/
            ```

            ```manual { name=look }
            Look at the wall
            ```
            """
        )
        #expect(runbook.problems == [])
        let kinds = ["load", "kubectl", "sql", "config", "wait", "manual"]
        #expect(runbook.steps.map(\.kind.word) == kinds)
        #expect(runbook.steps[1].options["ns"] == "sock-shop")
        #expect(runbook.steps[2].expectations.map(\.text) == ["rows >= 1"])
    }

    @Test func `a promql fence is a panel, and with until a step too`() throws {
        let words = "unit=percent threshold=30% range=2m legend=\"{{tool}}\" nodata=\"none yet\""
        let runbook = try runbook(
            """
            ```promql { name=rate panel=timeseries \(words) }
            #@ title "Overage rate"
            sum(x) / sum(y)
            ```

            ```promql { name=visible timeout=2m every=2s for=10s panel=stat }
            #@ until value > 0.3
            sum(x)
            ```
            """
        )
        #expect(runbook.problems == [])
        let panel = try #require(runbook.panels.first)
        #expect(panel.id == "rate" && panel.title == "Overage rate" && panel.kind == .timeseries)
        #expect(panel.unit == .percent && panel.threshold == 0.3 && panel.range == .seconds(120))
        #expect(panel.legend == "{{tool}}" && panel.noDataText == "none yet")
        #expect(panel.query == "sum(x) / sum(y)" && panel.until == nil)
        #expect(runbook.panels.map(\.id) == ["rate", "visible"])
        #expect(runbook.steps.map(\.id) == ["visible"])
        #expect(runbook.panels.last?.until?.text == "value > 0.3")
    }

    @Test func `steps that put things back are passed over by a run`() throws {
        let fence = "```bash\ntrue\n```\n\n"
        let runbook = try runbook(
            "## Cleanup\n### By hand\n\(fence)```bash { always }\ntrue\n```\n## Go on\n\(fence)"
        )
        #expect(runbook.steps.map(\.excludedFromRunAll) == [true, false, false])
    }

    @Test func `what a step does is bound to its words and its text`() throws {
        let fences = [
            "```bash { name=x }\ntrue\n```", "```bash { name=x }\nfalse\n```",
            "```bash { name=x cwd=/ }\ntrue\n```", "```bash { name=x env.A=1 }\ntrue\n```",
            "```bash { name=x }\n#@ answer \"a\" b\ntrue\n```", "```zsh { name=x }\ntrue\n```",
            "```bash { name=x confirm=Sure? }\ntrue\n```", "```bash { name=x undo=y }\ntrue\n```",
            "```bash { name=x if=\"sh true\" }\ntrue\n```", "```bash { name=x lock=y }\ntrue\n```",
            "```bash { name=x always }\ntrue\n```", "```bash { name=x background }\ntrue\n```",
            "```bash { name=x timeout=1s }\ntrue\n```", "```bash { name=x stream=true }\ntrue\n```",
        ]
        let texts = try fences.map { try step($0 + "\n")?.canonicalText }
        #expect(Set(texts).count == fences.count)
    }
}
