import FoundationEssentials
import HTTPServer
import JSONValue
import Live
import Synchronization
import TestSupport
import Testing

@testable import LicenseServer

/// The API of facts/metrics.md §1.1, without a socket.
struct LicenseAPITests {
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [JSON] { lines.withLock { $0 }.compactMap { try? JSON(parsing: $0) } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    private let lines = Lines()
    private let server: LicenseServer
    private let tool = "Vector - DaVinci Configurator SE"

    init() throws {
        let lines = lines
        server = try LicenseAPITests.server(ServiceLog { lines.add($0) })
    }

    private static func server(_ log: ServiceLog) throws -> LicenseServer {
        try LicenseServer(
            store: LicenseStore(file: nil),
            log: log,
            stream: Ring(epoch: "t", fanOut: FanOut()),
            pages: nil
        )
    }

    private func send(
        _ method: Method,
        _ path: String,
        _ body: JSON? = nil,
        query: [(name: String, value: String)] = [],
        headers: Headers = Headers()
    ) async -> (status: Int, json: JSON, response: Response) {
        let request = Request(
            method: method,
            path: path,
            query: query,
            headers: headers,
            body: body?.utf8 ?? []
        )
        let response = await server.response(to: request)
        return (response.status, (try? JSON(parsing: response.body)) ?? .null, response)
    }

    private func borrow(_ user: String = "team-adas") async -> JSON {
        await send(.post, "/licenses/borrow", ["tool": .string(tool), "user": .string(user)]).json
    }

    private func metrics() async -> [String] {
        let response = await send(.get, "/metrics").response
        return String(decoding: response.body, as: UTF8.self).split(separator: "\n").map(
            String.init
        )
    }

    @Test
    func `a borrow is answered with its id, and given back by it`() async throws {
        let borrowed = await borrow()
        let id = try #require(borrowed["id"]?.string)
        #expect(borrowed["tool"]?.string == tool)
        #expect(borrowed["user"]?.string == "team-adas")
        #expect(borrowed["borrowed_at"]?.string?.hasSuffix("Z") == true)
        let listed = await send(.get, "/borrows", query: [("user", "team-adas")]).json
        #expect(listed[0]?["id"]?.string == id)
        #expect(await send(.get, "/borrows", query: [("user", "x")]).json == .array([]))
        let returned = await send(.post, "/licenses/return", ["id": .string(id)])
        #expect(returned.json == ["status": "ok", "tool": .string(tool)])
        let again = await send(.post, "/licenses/return", ["id": .string(id)])
        #expect(again.status == 404)
        #expect(again.json["detail"]?.string == "Borrow record not found")
    }

    @Test
    func `a tool's status has every figure the dashboards show`() async {
        for _ in 1...6 { _ = await borrow() }
        let status = await send(.get, "/licenses/\(tool)/status").json
        let expected: JSON = [
            "tool": .string(tool), "total": 20, "borrowed": 6, "available": 14, "commit": 5,
            "max_overage": 15, "overage": 1, "in_commit": 5, "commit_price": 5_000.0,
            "overage_price_per_license": 500.0, "current_overage_cost": 500.0,
            "total_cost": 5_500.0,
        ]
        #expect(status.text == expected.text)
        let all = await send(.get, "/licenses/status").json
        #expect(all.array?.count == 6)
        #expect(all[0]?.text == expected.text)
        let charges = await send(.get, "/overage-charges", query: [("tool", tool)]).json["charges"]
        #expect(charges?.array?.count == 1)
        #expect(charges?[0]?["amount"]?.double == 500)
        #expect(await send(.get, "/licenses/nothing/status").status == 404)
    }

    @Test
    func `a refused borrow is a conflict with the words of the original`() async {
        let answer = await send(.post, "/licenses/borrow", ["tool": "cad", "user": "u"])
        #expect(answer.status == 409)
        #expect(answer.json["detail"]?.string == "No licenses available for cad")
    }

    @Test
    func `the budget is read and changed`() async {
        let before = await send(.get, "/config/budget").json
        #expect(before["tools"]?[0]?["commit"]?.int == 5)
        let change: JSON = [
            "tool": .string(tool), "total": 20, "commit": 10, "max_overage": 10,
            "commit_price": 5_000, "overage_price_per_license": 500,
        ]
        let changed = await send(.other("PUT"), "/config/budget", change)
        #expect(changed.json == ["status": "ok", "tool": .string(tool)])
        let after = await send(.get, "/config/budget").json
        #expect(after["tools"]?[0]?["commit"]?.int == 10)
        #expect(after["tools"]?[0]?["max_overage"]?.int == 10)
        for _ in 1...6 { _ = await borrow() }
        let tooFew = await send(
            .other("PUT"),
            "/config/budget",
            ["tool": .string(tool), "total": 5, "commit": 5]
        )
        #expect(tooFew.status == 400)
    }

    @Test(arguments: [
        "", "{", "[]", "{\"tool\":1,\"user\":\"u\"}", "{\"tool\":\"\",\"user\":\"u\"}",
        "{\"tool\":\"t\"}",
    ])
    func `a body that is not understood is said to be so`(_ body: String) async {
        for path in ["/licenses/borrow", "/licenses/return"] {
            let request = Request(method: .post, path: path, body: Array(body.utf8))
            #expect(await server.response(to: request).status == 422)
        }
        let request = Request(method: .other("PUT"), path: "/config/budget", body: Array(body.utf8))
        #expect([404, 422].contains(await server.response(to: request).status))
    }

    @Test
    func `numbers beyond all bounds change nothing`() async {
        for value: JSON in [1e300, -1, 9_223_372_036_854_775_807, 0.5, "ten", .null] {
            let body: JSON = ["tool": .string(tool), "commit": value]
            #expect(await send(.other("PUT"), "/config/budget", body).status >= 400)
        }
        #expect(await send(.get, "/config/budget").json["tools"]?[0]?["commit"]?.int == 5)
    }

    @Test
    func `an unknown path is 404, a wrong method 405`() async {
        #expect(await send(.get, "/").status == 404)
        #expect(await send(.get, "/licenses/borrow").status == 405)
        #expect(
            await send(.post, "/config/budget").response.headers.contains { $0.value == "GET, PUT" }
        )
        #expect(await send(.head, "/healthz").status == 200)
    }

    @Test
    func `every label set is exported at zero before anything happens`() async {
        let lines = await metrics()
        for user in Team.names {
            for metric in [
                "license_borrow_attempts_total", "license_borrow_success_total",
                "license_overage_checkouts_total",
            ] {
                #expect(lines.contains("\(metric){tool=\"\(tool)\",user=\"\(user)\"} 0"))
            }
        }
        #expect(lines.contains("license_overage_cost_usd_total{tool=\"\(tool)\"} 0"))
        #expect(
            lines.contains(
                "license_borrow_failure_total{tool=\"\(tool)\",reason=\"max_overage\"} 0"
            )
        )
        #expect(lines.contains("licenses_borrowed{tool=\"\(tool)\"} 0"))
        #expect(lines.contains("licenses_at_max_overage{tool=\"Vector - VTT\"} 0"))
        #expect(lines.contains("license_borrow_duration_seconds_count{tool=\"\(tool)\"} 0"))
    }

    @Test(arguments: [
        "grafana/overage.json", "alerts/overage.yml", "alerts/gallery.yml", "overage-crisis.md",
    ])
    func `every metric that a dashboard, a rule or a panel names is exported`(
        _ file: String
    ) async throws {
        let text = try String(
            contentsOfFile: "\(Repository.root)/runbooks/\(file)",
            encoding: .utf8
        )
        if file.hasSuffix(".json") { _ = try JSON(parsing: text) }
        let named = Set(text.matches(of: /\blicenses?_[a-z_]+\b/).map { String($0.output) })
        let exported = Set(await metrics().map { String($0.prefix { $0 != "{" && $0 != " " }) })
        #expect(!named.isEmpty)
        #expect(named.subtracting(exported).sorted() == [])
    }

    @Test
    func `metrics count checkouts, overage and its true cost`() async {
        for _ in 1...7 { _ = await borrow() }
        _ = await send(.post, "/licenses/borrow", ["tool": "cad", "user": "u"])
        let lines = await metrics()
        let labels = "{tool=\"\(tool)\",user=\"team-adas\"}"
        #expect(lines.contains("license_borrow_success_total\(labels) 7"))
        #expect(lines.contains("license_overage_checkouts_total\(labels) 2"))
        #expect(lines.contains("license_overage_cost_usd_total{tool=\"\(tool)\"} 1000"))
        #expect(lines.contains("licenses_overage{tool=\"\(tool)\"} 2"))
        #expect(
            lines.contains("license_borrow_duration_seconds_bucket{tool=\"\(tool)\",le=\"+Inf\"} 7")
        )
        #expect(
            lines.contains(
                "license_borrow_failure_total{tool=\"unknown\",reason=\"unknown_tool\"} 1"
            )
        )
        #expect(
            lines.contains(
                "license_http_requests_total{route=\"/licenses/borrow\",method=\"POST\",status_code=\"409\"} 1"
            )
        )
    }

    @Test
    func `a name in a label cannot break the metrics`() async {
        _ = await borrow("a\"b\\c\nd")
        #expect(
            await metrics().contains(
                "license_borrow_success_total{tool=\"\(tool)\",user=\"a\\\"b\\\\c\\nd\"} 1"
            )
        )
    }

    @Test
    func `strangers beyond the hundredth user share one label`() async {
        for number in 0..<150 {
            _ = await send(
                .post,
                "/licenses/borrow",
                ["tool": .string(tool), "user": .string("user-\(number)")]
            )
        }
        let users = await metrics().filter {
            $0.hasPrefix("license_borrow_attempts_total{tool=\"\(tool)\"")
        }
        #expect(users.count == LicenseMetrics.userLimit + 1)
        #expect(users.contains { $0.contains("user=\"other\"") })
    }

    @Test
    func `a log line is JSON with the members that a search needs`() async throws {
        for _ in 1...6 {
            _ = await send(
                .post,
                "/licenses/borrow",
                ["tool": .string(tool), "user": "team-body"],
                headers: Headers([("x-request-id", "req-7")])
            )
        }
        let last = try #require(lines.all.last)
        #expect(last["level"]?.string == "info")
        #expect(last["msg"]?.string == "borrow success")
        #expect(last["tool"]?.string == tool)
        #expect(last["user"]?.string == "team-body")
        #expect(last["overage"]?.bool == true)
        #expect(last["request_id"]?.string == "req-7")
        #expect(last["time"]?.string?.count == 24)
    }

    @Test
    func `every answer has a request id, the caller's where it is fit for one`() async {
        func id(_ sent: String?) async -> String? {
            let headers = Headers(sent.map { [("X-Request-Id", $0)] } ?? [])
            let response = await send(.get, "/healthz", headers: headers).response
            return response.headers.first { $0.name == "X-Request-Id" }?.value
        }
        #expect(await id("abc-1") == "abc-1")
        #expect(await id(nil)?.count == 16)
        #expect(await id("a b")?.count == 16)
        #expect(await id(String(repeating: "a", count: 65))?.count == 16)
    }

    @Test
    func `a reset brings everything back, the metrics too`() async throws {
        for _ in 1...6 { _ = await borrow() }
        let fresh = try LicenseAPITests.server(ServiceLog { _ in })
        #expect(await send(.post, "/admin/reset").status == 200)
        #expect(await send(.get, "/borrows").json == .array([]))
        let before = await fresh.response(to: Request(method: .get, path: "/licenses/status"))
        #expect(await send(.get, "/licenses/status").response.body == before.body)
        let lines = await metrics()
        #expect(lines.contains("license_overage_cost_usd_total{tool=\"\(tool)\"} 0"))
    }
}
