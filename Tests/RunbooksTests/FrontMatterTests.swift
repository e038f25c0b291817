import Conditions
import Markdown
import Runbooks
import Testing

@Suite struct FrontMatterTests {
    @Test func `the front matter of a runbook is read whole`() throws {
        let runbook = try runbook(
            """
            ---
            title: The crisis
            params:
              BASE: http://127.0.0.1:8000
              SIZE: { default: 3, choices: [3, 5] }
              TOKEN: { required: true }
            secrets: [TOKEN]
            env: { LANG: C, N: 5 }
            timeout: 60s
            cwd: demo
            pipefail: true
            rules: [alerts/a.yml]
            prometheus: managed
            services:
              license:
                run: "demo --port {{port}}"
                port: auto
                ready: "http /healthz status == 200"
                metrics: /metrics
                logs: json
                reset: "http POST /admin/reset"
                env: { A: b }
              db: { run: "db", port: 5432, reset: "sh ./reset.sh" }
              worker: ./work.sh
            ---
            # Heading
            """
        )
        #expect(runbook.problems == [])
        #expect(runbook.title == "The crisis" && runbook.name == "a")
        #expect(runbook.parameters.map(\.name) == ["BASE", "SIZE", "TOKEN"])
        #expect(runbook.parameters[0].defaultValue == "http://127.0.0.1:8000")
        #expect(runbook.parameters[1].choices == ["3", "5"])
        #expect(runbook.parameters[1].defaultValue == "3" && runbook.parameters[2].isRequired)
        #expect(runbook.secrets == ["TOKEN"] && runbook.environment == ["LANG": "C", "N": "5"])
        #expect(runbook.timeout == .seconds(60) && runbook.folder == "demo")
        #expect(runbook.failsWithPipes && runbook.rules.map(\.path) == ["alerts/a.yml"])
        #expect(runbook.prometheus == .managed)
        let license = try #require(runbook.services.first)
        #expect(license.command == "demo --port {{port}}" && license.port == .auto)
        #expect(license.ready?.target == .http(method: "GET", url: "/healthz"))
        #expect(license.ready?.condition?.text == "status == 200")
        #expect(license.metricsPath == "/metrics" && license.environment == ["A": "b"])
        #expect(license.logs == .json)
        #expect(license.reset == .http(method: "POST", url: "/admin/reset"))
        #expect(runbook.services[1].port == .fixed(5432))
        #expect(runbook.services[1].reset == .shell("./reset.sh"))
        #expect(runbook.services[2].command == "./work.sh" && runbook.services[2].port == .none)
    }

    @Test(arguments: ["title: ''", "title:"])
    func `a page whose title is empty has its first heading for one`(_ line: String) throws {
        let runbook = Runbook.parse(
            try SourceText(file: "README.md", text: "---\n\(line)\n---\n# Kettles\n")
        )
        #expect(runbook.title == "Kettles" && runbook.problems == [])
    }

    @Test func `an unknown key is passed over with one warning`() throws {
        let runbook = try runbook("---\ntitel: x\nshell: bash\n---\n")
        #expect(runbook.problems.map(\.severity) == [.warning])
        #expect(runbook.problems.first?.line == 2)
    }

    @Test(arguments: [
        ("title: [a", 0), ("- a", 2), ("just text", 2), ("timeout: soon", 2), ("params: 3", 2),
        ("params: { 1x: 2 }", 2), ("prometheus: yes please", 2), ("pipefail: maybe", 2),
        ("services: 3", 2), ("services: { a: { port: auto } }", 2),
        ("services:\n  a: { run: x, port: 99999 }", 3),
        ("services:\n  a: { run: x, ready: \"htp /\" }", 3),
        ("services:\n  a: { run: x, log: json }", 3), ("services:\n  a: { run: x, logs: xml }", 3),
        ("services:\n  a: { run: \"x {{port}}\" }", 3),
        ("services:\n  a: { run: x, metrics: metrics }", 3),
        ("services:\n  a: { run: x, reset: \"port 80\" }", 3), ("env: [a]", 2),
        ("rules: { a: b }", 2), ("params:\n  a: 1\n  ch: { default: red, choices: [green] }", 4),
        ("params:\n  PATH: x", 3), ("params: { HOME: x }", 2), ("params: { IFS: x }", 2),
        ("params: { BASH_ENV: x }", 2), ("params: { LD_PRELOAD: x }", 2),
    ])
    func `what cannot be read is one error at its line`(text: String, line: Int) throws {
        let runbook = try runbook("---\n\(text)\n---\n# T\n")
        #expect(runbook.errors.count == 1, "\(runbook.problems)")
        #expect(line == 0 || runbook.errors.first?.line == line, "\(runbook.problems)")
        #expect(runbook.errors.first?.file == "runbooks/a.md")
    }
}
