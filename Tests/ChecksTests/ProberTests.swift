import Checklists
import Checks
import Conditions
import Database
import FoundationEssentials
import Glibc
import HTTPClient
import JSONValue
import Processes
import TestSupport
import Testing

/// Probes look at the real machine: files, processes, ports, a server, a database.
@Suite(.timeLimit(.minutes(1))) final class ProberTests {
    private let folder = TemporaryFolder()
    private let client = HTTPClient()

    private func look(
        _ probe: String,
        values: [String: String] = [:],
        environment: [String: String] = [:],
        metrics: Prober.Metrics? = nil,
        within limit: Duration = .seconds(20)
    ) async throws -> Finding {
        let surroundings = Prober.Surroundings(
            workspace: folder.path,
            environment: OwnEnvironment.variables.merging(environment) { _, given in given },
            values: values,
            metrics: metrics
        )
        return await Prober(surroundings, client: client)
            .look(try Probe.parse(probe), within: limit)
    }

    // MARK: - Logs

    @Test func `lines of a log are counted, and where there is no log that is told`() async throws {
        let surroundings = Prober.Surroundings(
            workspace: folder.path,
            environment: [:],
            logs: { $0.words == ["tea"] ? [["line": "tea"], ["line": "more tea"]] : [] }
        )
        let prober = Prober(surroundings, client: client)
        let found = await prober.look(try Probe.parse("logql {} |= \"tea\" rows >= 2"))
        #expect(found.outcome == .met && found.evidence.hasPrefix("2 lines"))
        let missing = await prober.look(try Probe.parse("logql {} |= \"coffee\""))
        #expect(missing.outcome == .unmet)
        #expect(try await look("logql {}").outcome == .broken)
    }

    // MARK: - This machine

    @Test func `a file is there, or holds a text, or does not`() async throws {
        try folder.write("one tea\n", to: "a.txt")
        #expect(try await look("file a.txt").outcome == .met)
        #expect(try await look("file a.txt contains \"one tea\"").outcome == .met)
        #expect(try await look("file a.txt contains coffee").outcome == .unmet)
        #expect(try await look("file b.txt").outcome == .unmet)
        #expect(try await look("file /dev/zero contains x").outcome == .broken)
    }

    @Test func `a process is found by its name`() async throws {
        guard let child = TestSupport.Child(["sleep", "60"]) else { return #expect(Bool(false)) }
        let found = try await look("process sleep")
        #expect(found.outcome == .met && found.evidence.hasPrefix("Process "))
        #expect(try await look("process no-such-program-here").outcome == .unmet)
        child.send(SIGKILL)
    }

    @Test func `a program is on the path, of a version at least this`() async throws {
        let program = try folder.write(
            "#!/bin/sh\necho \"brewer, version 2.45.1+ds\"\n",
            to: "bin/brewer"
        )
        chmod(program, 0o755)
        let path = ["PATH": folder.file("bin") + ":/usr/bin:/bin"]
        #expect(try await look("cmd brewer", environment: path).evidence == program)
        let found = try await look("cmd brewer >= 2.9", environment: path)
        #expect(found == .met("2.45.1 at \(program)"))
        #expect(try await look("cmd brewer >= 2.46", environment: path).outcome == .unmet)
        #expect(try await look("cmd no-such-program").outcome == .unmet)
    }

    @Test func `a variable is set, and its value is never told`() async throws {
        let secret = ["TEA_TOKEN": "sweet-and-secret", "EMPTY": ""]
        let found = try await look("env TEA_TOKEN", environment: secret)
        #expect(found == .met("TEA_TOKEN is set"))
        #expect(try await look("env EMPTY", environment: secret).outcome == .unmet)
        #expect(try await look("env NEVER_SET_HERE").outcome == .unmet)
    }

    @Test func `a disk has room, or too little`() async throws {
        #expect(try await look("disk . free > 1kB").outcome == .met)
        let found = try await look("disk . free > 900000TB")
        #expect(found.outcome == .unmet && found.evidence.contains("are needed"))
        #expect(try await look("disk /no/such/folder free > 1kB").outcome == .broken)
    }

    // MARK: - Commands

    @Test func `a command's output is the evidence, and a condition judges it`() async throws {
        #expect(try await look("sh echo ready") == .met("ready"))
        #expect(try await look("sh test -d .").outcome == .met)
        let failed = try await look("sh echo cold >&2; exit 3")
        #expect(failed.outcome == .unmet && failed.evidence == "Expected exit == 0, found 3.")
        #expect(failed.detail == ["cold"])
        #expect(try await look("sh echo 97 stdout contains 98").outcome == .unmet)
    }

    @Test func `a check that hangs ends as broken in its time, and leaves no process`()
        async throws
    {
        let found = try await look(
            "sh echo $$ > pid; trap '' TERM; setsid sleep 60 & sleep 60",
            within: .milliseconds(700)
        )
        #expect(found.outcome == .broken && found.evidence == "No answer within 700 ms.")
        let pid = try #require(
            Int(
                String(decoding: Data(contentsOf: URL(filePath: folder.file("pid"))), as: UTF8.self)
                    .dropLast()
            )
        )
        #expect(ProcessTree.started(pid) == nil)
        #expect(ProcessTree.members(session: pid, token: nil).isEmpty)
    }

    @Test func `a command that prints without end is bounded`() async throws {
        let found = try await look("sh yes", within: .milliseconds(500))
        #expect(found.outcome == .broken && found.detail.count <= 12)
    }

    // MARK: - The network

    @Test func `a port is open or free`() async throws {
        let port = try #require(LocalPort.free())
        #expect(try await look("port 127.0.0.1:\(port)").outcome == .unmet)
        #expect(try await look("port \(port) closed").outcome == .met)
        #expect(try await look("port no-such-host.invalid:80").outcome == .unmet)
        let server = ScriptedServer { _ in [] }
        #expect(try await look("port \(server.port)").outcome == .met)
        #expect(
            try await look("port {{tea.port}}", values: ["tea.port": "\(server.port)"]).outcome
                == .met
        )
        #expect(try await look("port \(server.port) closed").outcome == .unmet)
    }

    @Test func `a name without a value is said, and nothing is asked`() async throws {
        let found = try await look("http {{license.url}}/healthz")
        #expect(found.outcome == .broken && found.evidence == "{{license.url}} has no value.")
    }

    @Test func `an address that nobody answers fails, and a bare path is broken`() async throws {
        let port = try #require(LocalPort.free())
        #expect(try await look("http http://127.0.0.1:\(port)/").outcome == .unmet)
        #expect(try await look("http /healthz").outcome == .broken)
    }

    // MARK: - Metrics, Kubernetes, databases

    @Test func `a query's first value is judged`() async throws {
        let metrics: Prober.Metrics = { query, _ in
            query == "up"
                ? .success([.init(labels: ["job": "tea"], value: 1)]) : .failure(.init("cold"))
        }
        #expect(try await look("promql up value >= 1", metrics: metrics).outcome == .met)
        #expect(try await look("promql up value > 1", metrics: metrics).outcome == .unmet)
        #expect(try await look("promql down", metrics: metrics) == .broken("cold"))
        #expect(try await look("promql up").outcome == .broken)
    }

    @Test func `an object is asked for by kubectl`() async throws {
        let program = try folder.write(
            """
            #!/bin/sh
            [ "$2 $6" = "deployment/tea kettle" ] || { echo 'Error (NotFound): none' >&2; exit 1; }
            echo '{"status":{"readyReplicas":2}}'
            """,
            to: "bin/kubectl"
        )
        chmod(program, 0o755)
        let path = ["PATH": folder.file("bin") + ":/usr/bin:/bin"]
        let ready = "kube kettle/deployment/tea $.status.readyReplicas"
        #expect(try await look("\(ready) >= 1", environment: path).evidence.hasSuffix(": 2"))
        #expect(try await look("\(ready) >= 3", environment: path).outcome == .unmet)
        #expect(try await look("kube deployment/tea", environment: path).outcome == .unmet)
        #expect(
            try await look("kube deployment/tea", environment: ["PATH": "/nowhere"]).outcome
                == .broken
        )
    }

    @Test func `a database is read, never written, and stopped when it takes too long`()
        async throws
    {
        let connection = try Connection(path: folder.file("tea.db"))
        try connection.execute("CREATE TABLE cup(id INTEGER); INSERT INTO cup VALUES (7), (8)")
        #expect(
            try await look("sql sqlite:tea.db SELECT id FROM cup rows[0].id == 7").outcome == .met
        )
        #expect(try await look("sql sqlite:tea.db SELECT id FROM cup rows > 2").outcome == .unmet)
        #expect(try await look("sql sqlite:tea.db DELETE FROM cup").outcome == .broken)
        #expect(try await look("sql sqlite:none.db SELECT 1").outcome == .broken)
        let endless =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        let found = try await look("sql sqlite:tea.db \(endless)", within: .milliseconds(300))
        #expect(found == .broken("No answer within 300 ms.", detail: found.detail))
        #expect(try connection.rows("SELECT count(*) FROM cup") == [[.int(2)]])
    }

    @Test func `what is shown is redacted`() async throws {
        let surroundings = Prober.Surroundings(
            workspace: folder.path,
            environment: OwnEnvironment.variables,
            redact: { $0.replacing("sweet", with: "•••••") }
        )
        let found = await Prober(surroundings, client: client).look(
            try Probe.parse("sh echo sweet tea")
        )
        #expect(found == .met("••••• tea"))
    }
}
