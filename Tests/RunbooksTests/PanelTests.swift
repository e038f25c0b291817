import Conditions
import Markdown
import JSONValue
import Runbooks
import Testing

@Suite struct PanelTests {
    @Test func `the words in the braces say how a panel is drawn`() throws {
        let runbook = try runbook(
            """
            ```promql { name=rate panel=gauge unit=dollars-per-hour min=0 max=1 thresholds=0.1,30% reversed stack=true annotate=alerts,config top=5 columns=tool,user window=20s step=5s refresh=2s pin highlight=a,b source=scrape }
            licenses_borrowed
            ```
            """
        )
        #expect(runbook.problems == [])
        let panel = try #require(runbook.panels.first)
        #expect(panel.kind == .gauge && panel.unit == .dollarsPerHour && panel.source == .scrape)
        #expect(panel.look.minimum == 0 && panel.look.maximum == 1 && panel.look.isReversed)
        #expect(panel.look.thresholds == [0.1, 0.3] && panel.look.isStacked)
        #expect(panel.look.annotations == [.alerts, .config] && panel.look.top == 5)
        #expect(panel.look.columns == ["tool", "user"] && panel.look.highlights == ["a", "b"])
        #expect(panel.window == .seconds(20) && panel.step == .seconds(5))
        #expect(panel.refresh == .seconds(2) && panel.isPinned)
    }

    @Test func `several queries stand below each other, each with its name`() throws {
        let runbook = try runbook(
            """
            ```promql { name=both panel=timeseries }
            #@ title "Both"
            #@ query "Rate" legend="{{tool}}"
            rate(a[1m])
            #@ query "Latency" unit=seconds axis=right decimals=2 thresholds=1,2 reversed
            histogram_quantile(0.95, b)

            ```
            """
        )
        #expect(runbook.problems == [])
        let panel = try #require(runbook.panels.first)
        #expect(panel.title == "Both")
        #expect(panel.queries.map(\.name) == ["Rate", "Latency"])
        #expect(panel.queries.map(\.text) == ["rate(a[1m])", "histogram_quantile(0.95, b)"])
        #expect(panel.queries[0].legend == "{{tool}}" && !panel.queries[0].isRight)
        #expect(panel.queries[1].isRight && panel.queries[1].unit == .seconds)
        #expect(panel.queries[1].thresholds == [1, 2] && panel.queries[1].isReversed)
    }

    @Test func `a request and a command with a kind of panel are panels, not steps`() throws {
        let runbook = try runbook(
            """
            ```http { name=status panel=bars value="$.tools[*].borrowed" }
            GET http://localhost:8000/licenses/status
            ```

            ```bash { name=lag panel=stat }
            echo 3
            ```

            ```bash { name=load panel=overage-rate }
            true
            ```
            """
        )
        #expect(runbook.errors == [])
        #expect(runbook.panels.map(\.id) == ["status", "lag"])
        #expect(runbook.steps.map(\.id) == ["load"])
        guard case .http(let request, _) = runbook.panels[0].source else {
            Issue.record("\(runbook.panels[0].source)")
            return
        }
        #expect(request.url == "http://localhost:8000/licenses/status")
        #expect(runbook.panels[1].source == .command("echo 3"))
        #expect(runbook.panels[1].refresh == .seconds(5))
    }

    @Test func `steps of a comparison exist`() throws {
        let text = "```promql { name=x panel=compare before=a after=b }\nup\n```\n"
        #expect(try runbook(text).errors.map(\.line) == [1, 1])
        let steps = "```bash { name=a }\ntrue\n```\n```bash { name=b }\ntrue\n```\n"
        #expect(try runbook(text + steps).problems == [])
    }

    @Test func `an outside Prometheus may want a declared secret`() throws {
        let head =
            "---\nsecrets: [TOKEN]\nprometheus: { url: \"https://a.example\", token: TOKEN }\n---\n"
        let runbook = try runbook(head)
        #expect(runbook.prometheus == .url("https://a.example"))
        #expect(runbook.prometheusToken == "TOKEN" && runbook.problems == [])
    }

    @Test func `an undeclared token is told`() throws {
        let runbook = try runbook("---\nprometheus: { url: \"https://a\", token: T }\n---\n")
        #expect(runbook.errors.first?.message.contains("secrets: [T]") == true)
    }

    @Test func `values are found by their place, named by what stands beside them`() throws {
        let document = try JSON(
            parsing:
                #"{"tools":[{"tool":"a","n":1},{"tool":"b","n":"2.5"},{"tool":"c"}],"x":{"y":3}}"#
        )
        let each = try JSONPlace.parse("$.tools[*].n").values(in: document)
        #expect(each?.map(\.value) == [1, 2.5])
        #expect(each?.map(\.labels) == [["tool": "a"], ["tool": "b", "n": "2.5"]])
        #expect(try JSONPlace.parse("$.x.y").values(in: document)?.map(\.value) == [3])
        #expect(try JSONPlace.parse("$.x").values(in: document)?.first?.labels == ["name": "y"])
        #expect(try JSONPlace.parse("$.nothing").values(in: document) == nil)
        #expect(throws: ConditionError.self) { _ = try JSONPlace.parse("$.a[*].b[*].c") }
        #expect(throws: ConditionError.self) { _ = try JSONPlace.parse("exit") }
    }

    @Test func `queries that a README only shows are no panels`() throws {
        let fences = "```logql\n{app=\"a\"}\n{app=\"b\"}\n```\n\n```promql\nsum(up\n```\n"
        let shown = try runbook(fences)
        #expect(shown.problems == [] && shown.panels.isEmpty)
        #expect(try runbook("```logql\n{app=\"a\"}\n```\n").panels.map(\.kind) == [.log])
    }

    @Test func `the log of a service is a panel of its lines`() throws {
        let panel = Panel.log(of: "license")
        #expect(panel.kind == .log && panel.source == .logs && panel.id == "log-license")
        #expect(try panel.logQuery().selects(service: "license"))
    }
}
