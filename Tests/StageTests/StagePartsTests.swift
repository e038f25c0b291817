import Conditions
import FoundationEssentials
import JSONValue
import Runbooks
import TestSupport
import Testing

@testable import Stage

struct StagePartsTests {
    private func command(_ text: String, programs: String? = "/opt/it's here") throws -> String {
        try ServiceCommand(
            Service(name: "s", command: text),
            values: ["port": "4001", "license.url": "http://localhost:1"],
            programs: programs,
            exists: { $0 == "/opt/it's here/demo-services" }
        ).line
    }

    @Test
    func `demo-services is the program beside the running one`() throws {
        #expect(
            try command("demo-services license-server --port {{port}}")
                == "exec '/opt/it'\\''s here/demo-services' license-server --port 4001"
        )
        #expect(try command("demo-services x", programs: nil) == "exec demo-services x")
        #expect(try command("demo-services x", programs: "/usr") == "exec demo-services x")
        #expect(try command("demo-services-2 x") == "exec demo-services-2 x")
    }

    @Test
    func `a command that needs the shell keeps it`() throws {
        for text in ["a && b", "A=1 b", "a > b", "cd x", "a $B"] {
            #expect(try command(text) == text)
        }
        #expect(
            try command("python3 -m http.server {{port}}") == "exec python3 -m http.server 4001"
        )
    }

    @Test
    func `the configuration names every service and rule file`() {
        let text = PrometheusFile.text(
            targets: [.init(name: "license", port: 4001, path: "/metrics")],
            rules: ["/w/alerts \"x\".yml"],
            presentation: .init(targets: "/s/door.json", token: "/s/token")
        )
        #expect(
            text == """
                global:
                  scrape_interval: 1s
                  scrape_timeout: 900ms
                  evaluation_interval: 1s
                rule_files:
                  - "/w/alerts \\"x\\".yml"
                alerting:
                  alertmanagers:
                  - api_version: v2
                    authorization:
                      credentials_file: "/s/token"
                    file_sd_configs:
                      - files: ["/s/door.json"]
                        refresh_interval: 5s
                scrape_configs:
                  - job_name: "showrunner"
                    authorization:
                      credentials_file: "/s/token"
                    file_sd_configs:
                      - files: ["/s/door.json"]
                        refresh_interval: 5s
                  - job_name: "license"
                    metrics_path: "/metrics"
                    static_configs:
                      - targets: ["127.0.0.1:4001"]

                """
        )
    }

    @Test
    func `no flag lets a page end or change Prometheus`() {
        let flags = PrometheusFile.arguments(config: "/c", data: "/d")
        #expect(!flags.contains { $0.contains("lifecycle") || $0.contains("admin-api") })
        #expect(flags.contains("--web.listen-address=127.0.0.1:0"))
    }

    @Test
    func `the port is read from the log`() {
        let line = """
            {"address":"127.0.0.1:42341","caller":"web.go:232","level":"info","msg":"Listening on"}
            """
        #expect(PrometheusFile.port(inLog: ["x", "{\"msg\":\"Listening on\"}", line]) == 42_341)
        #expect(PrometheusFile.port(inLog: []) == nil)
        #expect(
            PrometheusFile.port(inLog: [line.replacing("42341", with: "99999999999999999999")])
                == nil
        )
    }

    @Test
    func `every target must be up`() {
        func up(_ healths: [String]) -> Bool {
            let targets = healths.map { JSON.members([("health", .string($0))]) }
            let answer: JSON = ["data": ["activeTargets": .array(targets)]]
            return PrometheusFile.allUp(answer.utf8)
        }
        #expect(up(["up", "up"]))
        #expect(!up(["up", "unknown"]))
        #expect(!PrometheusFile.allUp(Array("<html>".utf8)))
    }

    @Test
    func `a state is read as it was written`() throws {
        var state = StageState(name: "n", boot: "b", token: "t", workspace: "/w")
        state.metrics = .url("http://127.0.0.1:9")
        state.members = [
            .init(
                name: "a",
                definition: "d\nd",
                process: 12,
                started: 34,
                port: 56,
                log: "/a.log",
                reset: .http(method: "POST", url: "/reset")
            ),
            .init(
                name: "b",
                definition: "",
                process: 13,
                started: 35,
                log: "/b",
                reset: .shell("x")
            ),
        ]
        #expect(StageState(try JSON(parsing: state.json.text)) == state)
    }

    @Test
    func `the marks of two services whose names begin alike are told apart`() {
        let state = StageState(name: "n", boot: "b", token: "t", workspace: "/")
        #expect(!state.mark(of: "license2").hasPrefix(state.mark(of: "license")))
        #expect(state.mark(of: "license").hasPrefix(state.mark))
    }

    @Test
    func `a log that grew too large keeps its newest whole lines`() throws {
        let folder = TemporaryFolder()
        let stage = StageFolder(of: "../x", below: folder.path)
        #expect(stage.path == "\(folder.path)/stage/-..-x")
        try stage.make()
        let log = stage.log(of: "a/b")
        let lines = (0..<1_000).map { "line \($0)" }
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: log))
        stage.bound(log, to: 1 << 20)
        #expect(stage.lastLines(of: log, count: 2_000).count == 1_000)
        stage.bound(log, to: 4_000)
        let kept = stage.lastLines(of: log, count: 2_000)
        #expect(kept.count < 120 && kept.count > 80)
        #expect(kept.last == "line 999")
        #expect(lines.contains(kept[0]))
    }
}
