import Conditions
import Testing

@Suite struct ProbeTests {
    @Test(arguments: [
        ("http http://a/ exit == 0", "finds no exit"), ("http http://a/ rows > 1", "finds no rows"),
        ("kube pod/a value > 1", "finds no value"),
        ("sql sqlite:x select 1 duration < 1s", "duration"),
        ("sh ls stdout contains a and status == 1", "finds no status"),
        ("promql up value > 1 and p95 < 1s", "finds no p95"),
    ])
    func `a condition about what the probe never finds is refused`(
        _ text: String,
        _ message: String
    ) {
        let error = #expect(throws: ConditionError.self) { try Probe.parse(text) }
        #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    }

    @Test func `an http probe wants a status in the two hundreds unless it says otherwise`() throws
    {
        let plain = try Probe.parse("http /healthz")
        #expect(plain.target == .http(method: "GET", url: "/healthz"))
        #expect(plain.condition?.text == "status in 200..299")
        let full = try Probe.parse("http POST {{license.url}}/x $.a == \"ok\" and status == 201")
        #expect(full.target == .http(method: "POST", url: "{{license.url}}/x"))
        #expect(full.condition?.terms.count == 2)
    }

    @Test func `a query ends where its condition begins`() throws {
        let probe = try Probe.parse("promql sum(rate(a_total[1m])) > bool 3 value == 0")
        #expect(probe.target == .promql("sum(rate(a_total[1m])) > bool 3"))
        #expect(probe.condition?.text == "value == 0")
        #expect(try Probe.parse("promql up").condition?.text == "value exists")
    }

    @Test func `a command ends where its condition begins`() throws {
        #expect(try Probe.parse("sh test -x a.sh").target == .shell("test -x a.sh"))
        #expect(try Probe.parse("sh test -x a.sh").condition?.text == "exit == 0")
        let probe = try Probe.parse("sh echo exit now stdout contains now")
        #expect(probe.target == .shell("echo exit now"))
        #expect(try Probe.parse("sh exit 3").target == .shell("exit 3"))
    }

    @Test func `the other kinds`() throws {
        #expect(
            try Probe.parse("port localhost:80").target
                == .port(address: "localhost:80", closed: false)
        )
        #expect(try Probe.parse("port 80 closed").target == .port(address: "80", closed: true))
        #expect(try Probe.parse("file a exists").target == .file("a", contains: nil))
        #expect(try Probe.parse("file a contains \"b c\"").target == .file("a", contains: "b c"))
        #expect(try Probe.parse("cmd bash >= 5.1").target == .command("bash", atLeast: "5.1"))
        #expect(try Probe.parse("env HOME").target == .environment("HOME"))
        #expect(try Probe.parse("process prometheus").target == .process("prometheus"))
        #expect(try Probe.parse("disk / free > 2GB").target == .disk("/", free: 2_000_000_000))
        #expect(try Probe.parse("kube deploy/x $.a == 1").target == .kube("deploy/x"))
        let sql = try Probe.parse("sql sqlite:a.db SELECT rows FROM t rows[0].id == 7")
        #expect(sql.target == .sql("SELECT rows FROM t", file: "a.db"))
        #expect(sql.condition?.text == "rows[0].id == 7")
    }

    @Test(arguments: [
        "", "   ", "htp /x", "http", "http x", "http POST", "http /x status = 200", "port",
        "port x",
        "port h:99999999999999999999", "promql", "sh", "cmd", "cmd a b", "cmd a >=", "disk / free",
        "disk / free > 9999999999999999999TB", "disk / free > 1XB", "env", "env A B", "file",
        "file a b",
        "file a contains", "kube", "kube tea", "kube -x/y", "kube a/b/c/d", "sql SELECT 1",
        "sql sqlite:", "sql sqlite:a.db",
    ])
    func `what is not a probe is refused`(text: String) {
        let error = #expect(throws: ConditionError.self) { try Probe.parse(text) }
        #expect(error?.message.isEmpty == false)
    }
}
