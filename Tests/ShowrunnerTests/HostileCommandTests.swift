import FoundationEssentials
import HTTPClient
import JSONValue
import TestSupport
import Testing

/// Ten thousand wrong commands, and more connections than anybody needs.
@Suite(.timeLimit(.minutes(2))) final class HostileCommandTests {
    private let folder = TemporaryFolder()

    private func present(_ body: (Presenter) async throws -> Void) async throws {
        try folder.write("", to: "data/x")
        let talk = try folder.write(
            "# One\n\n---\n\n# Two\n\n```bash { name=a }\necho a\n```\n",
            to: "talks/t.md"
        )
        try await Presenter.use(talk, data: folder.file("data"), body)
    }

    @Test func `no body of a command ends the server or starts a step`() async throws {
        try await present { presenter in
            let http = HTTPClient()
            var random = Seeded(state: 20_261_121)
            let seeds = HostileCommandTests.seeds.map { Array($0.utf8) }
            var statuses: [Int: Int] = [:]
            for round in 0..<100 {
                let bodies = (0..<100).map { _ in random.body(from: seeds) }
                let found = await withTaskGroup(of: Int.self) { group in
                    for body in bodies {
                        let request = HTTPRequest(
                            method: "POST",
                            url: "\(presenter.presenter)/api/runs/\(presenter.run)/commands",
                            headers: [
                                "Origin": presenter.presenter, "X-CSRF": "1",
                                "Content-Type": "application/json", "Cookie": presenter.key,
                            ],
                            body: body
                        )
                        group.addTask {
                            (try? await http.send(request, timeout: .seconds(20)).status) ?? 0
                        }
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                for status in found { statuses[status, default: 0] += 1 }
                guard presenter.program.exit == nil else {
                    Issue.record("it ended in round \(round): \(presenter.program.text)")
                    return
                }
            }
            #expect(Set(statuses.keys).isSubset(of: [200, 400, 404, 409, 413]), "\(statuses)")
            let kinds = try await presenter.events().map { $0["k"]?.string ?? "" }
            #expect(!kinds.contains { $0.hasPrefix("step.") && $0 != "step.skipped" })
        }
    }

    @Test func `a thousand half-open connections keep nobody else waiting`() async throws {
        try await present { presenter in
            let port = try #require(Int(presenter.presenter.split(separator: ":").last ?? ""))
            var sockets: [TestSocket] = []
            for at in 0..<1000 {
                let socket = try TestSocket(port: port)
                if at % 2 == 0 { socket.send("GET / HTTP/1.1\r\nHost: 127.0") }
                sockets.append(socket)
            }
            for count in 1...50 {
                let slide = count % 2 == 0 ? "one" : "two"
                let answer = try await presenter.send(
                    ["do": "goto", "slide": .string(slide), "stage": 0],
                    count: count
                )
                #expect(answer.status == 200)
            }
            #expect(sockets.count == 1000)
        }
    }

    @Test func `every address survives odd forms`() async throws {
        try await present { presenter in
            let http = HTTPClient()
            let run = presenter.run
            let big = ["999999999999999", "99999999999999999999", "-1", "1e9", "", "%00", "0"]
            let numbers = big.flatMap { number in
                [
                    "scene?at=\(number)", "events?from=\(number)", "events?until=\(number)",
                    "events?from=\(number)&until=\(number)", "deck?revision=\(number)",
                    "samples?panel=a&from=\(number)&until=\(number)", "stream?last_id=x-\(number)",
                    "steps/a/\(number)/output", "steps/\(number)/1/output",
                ].map { "/api/runs/\(run)/\($0)" }
            }
            let odd = [
                "/", "//", "/?", "/open", "/open?code=", "/open?code=%ff", "/static/",
                "/static/%2e%2e/Package.swift", "/static//present.html", "/present/",
                "/present/%20",
                "/api/runs/", "/api/runs/..%2f..%2fetc", "/api/runs/\(run)/",
                "/api/runs/\(String(repeating: "a", count: 5000))", "/api/talks/%2e%2e/deck",
                "/api/talks/..%2fx/deck", "/api/library?x=%zz", "/talks/%F0%9F%8E%AD",
            ]
            for path in (numbers + odd) where !path.contains("stream") {
                for method in ["GET", "HEAD", "DELETE"] {
                    let request = HTTPRequest(
                        method: method,
                        url: presenter.presenter + path,
                        headers: ["Cookie": "a=b; =; ;;showrunner; \(presenter.key); x=\"y;z\""]
                    )
                    let status = try await http.send(request, timeout: .seconds(20)).status
                    #expect((200..<500).contains(status), "\(method) \(path): \(status)")
                }
            }
            #expect(presenter.program.exit == nil)
        }
    }

    private static let seeds = [
        #"{"page":"p","count":1,"command":{"do":"goto","slide":"two","stage":0}}"#,
        #"{"page":"p","count":9223372036854775807,"command":{"do":"start"}}"#,
        #"{"page":"p","count":2,"command":{"do":"arm","step":"a"}}"#,
        #"{"page":"p","count":3,"command":{"do":"run","step":"a","nonce":"AAAA"}}"#,
        #"{"page":"p","count":4,"command":{"do":"type","step":"a","text":"\u001b[0m\n"}}"#,
        #"{"page":"p","count":5,"command":{"do":"pause","reason":"\ud83c\udfad"}}"#,
        #"{"page":"p","count":6,"command":{"do":"marker","label":"m"}}"#,
        #"{"page":"p","count":-1,"command":{"do":"skip","step":"a"}}"#,
        #"{"page":"p","count":1e308,"command":{"do":"blackout","on":true}}"#,
        #"{"page":"p","count":7.0,"command":{"do":"goto","slide":"one","stage":1e300}}"#,
        #"{"page":"p","count":8,"command":{"do":"publish","on":false}}"#,
        #"{"page":"p","count":9,"command":{"do":"cancel","step":"a"}}"#,
    ]
}

/// Random numbers that are the same in every test run (SplitMix64).
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A seed with some of its bytes changed, left out, doubled or put in; at times only noise.
    mutating func body(from seeds: [[UInt8]]) -> [UInt8] {
        if Int.random(in: 0..<10, using: &self) == 0 {
            return (0..<Int.random(in: 0..<300, using: &self)).map { _ in
                UInt8.random(in: 0...255, using: &self)
            }
        }
        var body = seeds.randomElement(using: &self) ?? []
        for _ in 0..<Int.random(in: 0..<6, using: &self) where !body.isEmpty {
            let at = Int.random(in: 0..<body.count, using: &self)
            switch Int.random(in: 0..<5, using: &self) {
            case 0: body[at] = UInt8.random(in: 0...255, using: &self)
            case 1: body.remove(at: at)
            case 2: body.insert(contentsOf: Array("99999999999999999999".utf8), at: at)
            case 3: body.insert(contentsOf: Array(repeating: UInt8(ascii: "["), count: 50), at: at)
            default: body.insert(contentsOf: body[at...].prefix(20), at: at)
            }
        }
        return body
    }
}
