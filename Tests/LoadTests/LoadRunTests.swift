import Conditions
import HTTPServer
import Load
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct LoadRunTests {
    @Test func `every journey of the plan begins, and a connection is used again`()
        async throws
    {
        try await withTarget { target, base in
            let result = try await load("#@ stages 100rps for 1s\nGET {{base}}/a?n={{seq}}", base)
            #expect(result.ending == .finished)
            let counts = result.snapshot.whole
            #expect(counts.offered == 100 && counts.done == 100 && counts.failed == 0)
            #expect(counts.dropped == 0 && result.snapshot.unfinished == 0)
            #expect(counts.statuses == [200: 100])
            #expect(counts.latency.max >= counts.service.p50)
            let numbers = target.requests.compactMap { $0.query.first?.value }
            #expect(Set(numbers) == Set((1...100).map(String.init)))
            #expect(target.requests.allSatisfy { $0.path == "/a" && base.hasSuffix($0.host) })
        }
    }

    @Test
    func `a server that stands still shows in the p99 of a plan, and hides from waiting users`()
        async throws
    {
        let stalling: @Sendable (LoadTarget, Request, Int) -> Response = { target, _, count in
            if count == 100 { target.stall(.milliseconds(200)) }
            return .text("ok")
        }
        // 300 requests of which 20 are due while the server stands still.
        try await withTarget(answer: stalling) { _, base in
            let open = try await load("#@ stages 100rps for 3s\nGET {{base}}/", base)
            #expect(open.snapshot.whole.done == 300)
            #expect(open.snapshot.whole.latency.p99 > .milliseconds(150))
            #expect((open.facts.measures["p99"] ?? 0) > 0.15)
        }
        // One user who waits for each answer meets the same pause once: coordinated omission.
        try await withTarget(answer: stalling) { _, base in
            let closed = try await load("#@ users 1\n#@ hold 3s\nGET {{base}}/", base)
            #expect(closed.snapshot.whole.done > 100)
            #expect(closed.snapshot.connections == 1)
            #expect(closed.snapshot.whole.latency.p99 < closed.snapshot.whole.latency.max)
            #expect(closed.snapshot.whole.latency.max > .milliseconds(150))
        }
    }

    @Test func `users come one after the other, think, and end with the plan`() async throws {
        try await withTarget { target, base in
            let result = try await load(
                "#@ users 20\n#@ spawn 40/s\n#@ think 20ms..40ms\n#@ hold 1s\nGET {{base}}/{{user}}",
                base
            )
            let users = Set(target.requests.map(\.path))
            #expect(users == Set((1...20).map { "/\($0)" }))
            // At most as many as 20 users can send who wait at least 20 ms.
            #expect((20...1_000).contains(result.snapshot.whole.done))
            #expect(result.snapshot.whole.failed == 0)
        }
    }

    @Test func `a journey borrows, keeps the id and returns it after its pause`() async throws {
        let counter: @Sendable (LoadTarget, Request, Int) -> Response = { _, request, count in
            request.path == "/borrow"
                ? .text("{\"id\": \"lease \(count)\"}") : .text("ok")
        }
        try await withTarget(answer: counter) { target, base in
            let result = try await load(
                """
                #@ stages 20rps for 1s
                ### browse
                GET {{base}}/status
                ### lease weight=4
                #@ capture id = $.id
                POST {{base}}/borrow

                {"user": "user-{{user}}"}
                ### lease
                #@ pause 10ms..20ms
                POST {{base}}/return/{{id}}

                {"id": "{{id}}"}
                """,
                base
            )
            let paths = target.requests.map(\.path)
            let borrowed = paths.filter { $0 == "/borrow" }.count
            let returned = target.requests.filter { $0.path.hasPrefix("/return/") }
            #expect(borrowed > 10 && borrowed + paths.filter { $0 == "/status" }.count == 20)
            #expect(returned.count == borrowed)
            #expect(result.snapshot.whole.failed == 0)
            #expect(result.snapshot.whole.done == 20 + borrowed)
            let bodies = Set(returned.map { String(decoding: $0.body, as: UTF8.self) })
            #expect(bodies.count == borrowed)
            #expect(bodies.allSatisfy { $0.hasPrefix("{\"id\": \"lease ") })
        }
    }

    @Test func `answers that are not as expected are counted by status and class`() async throws {
        let failing: @Sendable (LoadTarget, Request, Int) -> Response = { _, _, count in
            .text("<html>", status: count.isMultiple(of: 4) ? 500 : 200)
        }
        try await withTarget(answer: failing) { _, base in
            let result = try await load("#@ stages 40rps for 1s\nGET {{base}}/", base)
            let counts = result.snapshot.whole
            #expect(counts.statuses == [200: 30, 500: 10])
            #expect(counts.errors == [.unexpected: 10] && counts.failed == 10)
            #expect(result.facts.measures["errors"] == 0.25)
            #expect(result.snapshot.firstUnmet == "expected status < 400, found 500")
        }
        try await withTarget(answer: failing) { _, base in
            let result = try await load(
                "#@ stages 10rps for 1s\n#@ expect $.id exists\nGET {{base}}/",
                base
            )
            #expect(result.snapshot.whole.failed == 10)
            #expect(result.snapshot.isWithoutSuccess)
        }
    }

    @Test func `an answer without what the journey needs ends it, and with capture! is an error`()
        async throws
    {
        for (word, failed) in [("capture", 0), ("capture!", 10)] {
            try await withTarget { target, base in
                let result = try await load(
                    "#@ stages 10rps for 1s\n### lease\n#@ \(word) id = $.id\nGET {{base}}/borrow\n### lease\nGET {{base}}/return/{{id}}",
                    base
                )
                #expect(target.requests.map(\.path) == Array(repeating: "/borrow", count: 10))
                #expect(result.snapshot.whole.failed == failed)
                let said = failed > 0 ? "expected a value for id, found none" : nil
                #expect(result.snapshot.firstUnmet == said)
            }
        }
    }

    @Test func `where nobody listens every request is refused, and users do not spin`()
        async throws
    {
        let port = try await freePort()
        let result = try await load(
            "#@ users 2\n#@ hold 500ms\nGET {{base}}/",
            "http://127.0.0.1:\(port)"
        )
        #expect(result.snapshot.whole.errors.keys.map { $0 } == [.refused])
        #expect((2...102).contains(result.snapshot.whole.done))
        #expect(result.snapshot.isWithoutSuccess)
    }

    private func freePort() async throws -> Int {
        let server = HTTPServer()
        let port = try server.listen(name: "gone", address: "127.0.0.1", port: 0)
        async let served: Void = server.run { _ in .response(.text("")) }
        server.stop()
        await served
        return port
    }

    @Test func `what is no HTTP, closed or silent is told apart`() async throws {
        let server = ScriptedServer { head in
            if head.hasPrefix("GET /html") { return [.send("<html>hello</html>\r\n")] }
            if head.hasPrefix("GET /half") {
                return [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")]
            }
            return [.hold]
        }
        defer { server.stop() }
        let base = "http://127.0.0.1:\(server.port)"
        for (path, error) in [("html", ErrorClass.notHTTP), ("half", .closed), ("hold", .timedOut)]
        {
            let result = try await load(
                "#@ stages 3rps for 1s\n#@ request-timeout 300ms\nGET {{base}}/\(path)",
                base
            )
            #expect(result.snapshot.whole.errors == [error: 3], "\(path)")
        }
    }

    @Test func `what would be too much at once is dropped and counted`() async throws {
        let stalling: @Sendable (LoadTarget, Request, Int) -> Response = { target, _, count in
            if count == 1 { target.stall(.milliseconds(600)) }
            return .text("ok")
        }
        try await withTarget(answer: stalling) { target, base in
            let result = try await load(
                "#@ stages 50rps for 1s\n#@ max-in-flight 5\nGET {{base}}/",
                base
            )
            let counts = result.snapshot.whole
            #expect(counts.offered == 50)
            #expect(counts.dropped > 0 && counts.done + counts.dropped == 50)
            #expect(target.requests.count == counts.done)
            #expect(result.facts.measures["dropped"] == Double(counts.dropped))
        }
    }

    @Test func `stop-when ends it early, and says what came true`() async throws {
        let failing: @Sendable (LoadTarget, Request, Int) -> Response = { _, _, _ in
            .text("no", status: 503)
        }
        try await withTarget(answer: failing) { _, base in
            let result = try await load(
                "#@ stages 20rps for 10m\n#@ stop-when errors > 35% and rate > 1\nGET {{base}}/",
                base
            )
            #expect(result.ending == .ended(by: "errors > 35% and rate > 1"))
            #expect(result.snapshot.whole.done < 200)
        }
    }

    @Test func `a load that is cancelled stops at once and tells what it did`() async throws {
        try await withTarget { target, base in
            let ticks = Atomic(0)
            let running = Task {
                try await load("#@ stages 50rps for 10m\nGET {{base}}/", base) { _ in
                    ticks.add(1, ordering: .relaxed)
                }
            }
            #expect(await eventually { ticks.load(ordering: .relaxed) > 0 })
            running.cancel()
            let result = try await running.value
            #expect(result.ending == .stopped)
            #expect(result.snapshot.whole.done > 0)
            let asked = target.requests.count
            #expect(result.snapshot.whole.done + result.snapshot.unfinished >= asked)
        }
    }

    @Test func `each second is reported with its own figures`() async throws {
        try await withTarget { _, base in
            let seen = Mutex<[LoadSnapshot]>([])
            let result = try await load("#@ stages 50rps for 2s\nGET {{base}}/", base) { snapshot in
                seen.withLock { $0.append(snapshot) }
            }
            let snapshots = seen.withLock { $0 }
            #expect(snapshots.count >= 1)
            let first = try #require(snapshots.first)
            #expect(first.recent.offered == first.whole.offered)
            #expect(first.line.contains("offered"))
            let summary = result.snapshot.summary.joined(separator: "\n")
            #expect(summary.contains("100 done") && summary.contains("200: 100"))
        }
    }

    @Test func `the same seed chooses the same journeys`() async throws {
        try await withTarget { target, base in
            let fence =
                "#@ stages 60rps for 1s\n#@ seed 9\n### a\nGET {{base}}/a/{{seq}}\n### b\nGET {{base}}/b/{{seq}}"
            _ = try await load(fence, base)
            let first = Set(target.requests.map(\.path))
            _ = try await load(fence, base)
            #expect(first.count == 60)
            #expect(Set(target.requests.map(\.path)) == first)
        }
    }

    @Test func `a URL without a server, and a host that is not known, are told before anything`()
        async throws
    {
        for base in ["http://", "http://a b", "http://host:99999", "http://no-such-host.invalid"] {
            await #expect(throws: LoadFault.self) {
                _ = try await load("#@ stages 1rps for 1s\nGET {{base}}/", base)
            }
        }
    }

    @Test func `figures for Prometheus carry the step and never an unbounded label`() async throws {
        try await withTarget { _, base in
            let metrics = LoadMetrics()
            #expect(metrics.exposition == "")
            let result = try await load("#@ stages 10rps for 1s\nGET {{base}}/", base)
            metrics.note(result.snapshot, of: "ramp")
            let lines = metrics.exposition.split(separator: "\n")
            #expect(lines.contains("showrunner_load_offered_total{step=\"ramp\"} 10.0"))
            #expect(
                lines.contains("showrunner_load_requests_total{step=\"ramp\",status=\"200\"} 10.0")
            )
            #expect(
                lines.contains {
                    $0.hasPrefix("showrunner_load_latency_seconds{step=\"ramp\",quantile=\"0.99\"}")
                }
            )
        }
    }
}
