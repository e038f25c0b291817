import FoundationEssentials
import HTTPClient
import HTTPServer
import JSONValue
import Processes
import Synchronization
import TestSupport
import Testing

/// Alerts from a real Prometheus, and what else comes and goes by the callbacks listener.
@Suite(.timeLimit(.minutes(2))) struct AlertTests {
    private let http = HTTPClient()

    private func talk(in folder: borrowing TemporaryFolder) throws -> String {
        try folder.write("", to: "data/x")
        try folder.write(
            """
            groups:
              - name: g
                rules:
                  - alert: ServerIsUp
                    expr: license_http_requests_total{route="/version"} >= 1
                    for: 5m
                    annotations: { summary: "It is <up>.", panel: requests }
            """,
            to: "runbooks/alerts/up.yml"
        )
        try folder.write(
            """
            ---
            services:
              license: { run: "demo-services license-server --port {{port}}", port: auto, metrics: /metrics }
            prometheus: managed
            rules: [{ file: alerts/up.yml, for: { ServerIsUp: 1s } }]
            notify: TEST_WEBHOOK
            ---
            ```http { name=ask }
            GET {{license.url}}/version
            ```
            ```load { name=rush }
            #@ stages 10rps for 1s
            GET {{license.url}}/version
            ```
            ```promql { name=requests }
            sum(license_http_requests_total)
            ```
            """,
            to: "runbooks/up.md"
        )
        return try folder.write(
            """
            ---
            runbook: up
            stopwatches:
              detect: from step:ask started to alert:ServerIsUp firing
            ---
            # Up

            ---

            ## State

            ![Alerts](alerts:all) ![Ask](step:ask)

            Found in {{detect}}
            """,
            to: "talks/up.md"
        )
    }

    /// Where the stage's Prometheus is told to send alerts.
    private func door(_ data: String) throws -> (url: String, token: String) {
        let folder = "\(data)/stage/up"
        let text = try String(contentsOfFile: "\(folder)/presentation.json", encoding: .utf8)
        let token = try String(contentsOfFile: "\(folder)/presentation.token", encoding: .utf8)
        let target = try #require(try JSON(parsing: text)[0]?["targets"]?[0]?.string)
        return ("http://\(target)", token)
    }

    private func ask(
        _ url: String,
        _ token: String?,
        body: JSON? = nil
    ) async throws -> HTTPResponse {
        var request = HTTPRequest(method: body == nil ? "GET" : "POST", url: url)
        if let token { request.headers["Authorization"] = "Bearer \(token)" }
        request.body = body?.utf8 ?? []
        return try await http.send(request, timeout: .seconds(20))
    }

    @Test
    func `a rule of the runbook fires on stage, is told to the webhook, and stops the stopwatch`()
        async throws
    {
        let folder = TemporaryFolder()
        let talk = try talk(in: folder)
        let told = Mutex<[String]>([])
        let receiver = HTTPServer()
        let port = try receiver.listen(name: "hook", address: "127.0.0.1", port: 0)
        let listening = Task {
            await receiver.run { request in
                told.withLock { $0.append(String(decoding: request.body, as: UTF8.self)) }
                return .response(.text("ok"))
            }
        }
        defer { listening.cancel() }
        try await Presenter.use(
            talk,
            data: folder.file("data"),
            options: ["--audience", "127.0.0.1:0"],
            environment: ["TEST_WEBHOOK": "http://127.0.0.1:\(port)/hook"]
        ) { presenter in
            try await presenter.send(["do": "start"])
            try await presenter.send(["do": "goto", "slide": "state", "stage": 0])
            _ = try await presenter.carryOut("ask")
            #expect(
                try await eventually(within: .seconds(30)) {
                    try await presenter.scene()["alerts"]?["ServerIsUp"]?["state"] == "firing"
                }
            )
            let alert = try await presenter.scene()["alerts"]?["ServerIsUp"]
            #expect(alert?["summary"] == "It is <up>." && alert?["panel"] == "requests")
            #expect(alert?["for"] == 1_000_000 && alert?["written"] == 300_000_000)
            #expect(
                try await eventually {
                    try await presenter.scene()["stopwatches"]?["detect"]?["measured"]?.int ?? 0 > 0
                }
            )
            #expect(await eventually { told.withLock { $0.count } == 1 })
            #expect(told.withLock { $0[0] }.contains("It is &lt;up&gt;."))
            let audience = try #require(presenter.audience)
            let port = try #require(audience.split(separator: ":").last.flatMap { Int($0) })
            let viewer = try TestSocket(port: port)
            _ = viewer.send(
                "GET /api/runs/\(presenter.run)/stream HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n"
            )
            #expect(await viewer.receives("ServerIsUp"), "a slide shows its state")
            try await callbacks(presenter, folder.file("data"))
            try await figuresOfALoad(presenter, folder.file("data"))
        }
    }

    /// A load's figures are ours to scrape, and the stage's own Prometheus does.
    private func figuresOfALoad(_ presenter: Presenter, _ data: String) async throws {
        _ = try await presenter.carryOut("rush")
        try await presenter.wait(for: "rush", "passed")
        let (url, token) = try door(data)
        let metrics = try await ask("\(url)/metrics", token).text
        let done = "showrunner_load_requests_total{step=\"rush\",status=\"200\"} 10.0"
        #expect(metrics.contains("\n\(done)\n"), "\(metrics)")
        let state = try String(contentsOfFile: "\(data)/stage/up/state.json", encoding: .utf8)
        let prometheus = try #require(try JSON(parsing: state)["metrics"]?["url"]?.string)
        let query = "/api/v1/query?query=showrunner_load_offered_total"
        let isScraped = try await eventually {
            let answer = try JSON(parsing: try await ask(prometheus + query, nil).body)
            return answer["data"]?["result"]?[0]?["value"]?[1] == "10"
        }
        #expect(isScraped, "the stage's Prometheus has a load's figures")
    }

    /// The listener's own rules: a bearer, two forms of alerts, our metrics.
    private func callbacks(_ presenter: Presenter, _ data: String) async throws {
        let (url, token) = try door(data)
        #expect(try await ask("\(url)/metrics", nil).status == 401)
        #expect(try await ask("\(url)/api/v2/alerts", "wrong", body: []).status == 401)
        #expect(try await ask("\(url)/api/v2/alerts", token, body: ["x": 1]).status == 400)
        let metrics = try await ask("\(url)/metrics", token).text
        for name in ["viewers", "events_total", "steps", "memory_bytes", "append_seconds_count"] {
            #expect(metrics.contains("\nshowrunner_\(name)"), "\(name)")
        }
        #expect(metrics.contains("showrunner_steps{status=\"passed\"} 1"))
        let webhook: JSON = [
            "version": "4",
            "alerts": [
                [
                    "status": "firing", "labels": ["alertname": "FromElsewhere"],
                    "annotations": ["summary": "far away"], "startsAt": "2026-01-01T00:00:00Z",
                    "endsAt": "0001-01-01T00:00:00Z",
                ]
            ],
        ]
        #expect(try await ask("\(url)/alerts", token, body: webhook).status == 200)
        #expect(try await presenter.scene()["alerts"]?["FromElsewhere"]?["state"] == "firing")
    }

    @Test
    func `lint tells what promtool has against a rule file, with its line`() async throws {
        let folder = TemporaryFolder()
        _ = try talk(in: folder)
        let rules =
            "groups:\n  - name: g\n    rules:\n      - alert: ServerIsUp\n        expr: up{\n"
        try folder.write(rules, to: "runbooks/alerts/up.yml")
        let lint = try Program(
            "showrunner",
            ["lint", folder.file("runbooks/up.md")],
            output: folder.file("lint.log")
        )
        #expect(await lint.ended() == .code(3))
        #expect(
            lint.text.contains("runbooks/alerts/up.yml:5: error: promtool refuses it"),
            "\(lint.text)"
        )
        await lint.end()
    }
}
