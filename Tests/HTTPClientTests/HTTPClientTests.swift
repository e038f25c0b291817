import HTTPClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct HTTPClientTests {
    private let client = HTTPClient(bodyLimit: 64 << 10)

    private func answer(_ text: String) -> String {
        "HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)"
    }

    private func failure(
        _ request: HTTPRequest,
        timeout: Duration = .seconds(10)
    ) async -> HTTPFailure? {
        do throws(HTTPFailure) {
            _ = try await client.send(request, timeout: timeout)
            return nil
        } catch {
            return error
        }
    }

    @Test
    func `an answer has its status, its headers without regard to case, its body and its times`()
        async throws
    {
        let server = ScriptedServer { _ in
            [
                .send(
                    "HTTP/1.1 404 Not Found\r\nX-Two: 1\r\nx-two:  2 \r\nContent-Length: 4\r\n\r\nnone"
                )
            ]
        }
        defer { server.stop() }
        let response = try await client.get("http://127.0.0.1:\(server.port)/a")
        #expect(response.status == 404)
        #expect(response.headers["X-TWO"] == "1")
        #expect(response.headers.values(of: "x-two") == ["1", "2"])
        #expect(response.text == "none")
        #expect(response.times.total >= response.times.firstByte)
        #expect(response.times.firstByte > .zero)
    }

    @Test
    func `a request carries its method, headers and body, and nothing that was not asked for`()
        async throws
    {
        let server = ScriptedServer { [answer] _ in [.send(answer("ok"))] }
        defer { server.stop() }
        let request = HTTPRequest(
            method: "PUT",
            url: "http://127.0.0.1:\(server.port)/x?y=1",
            headers: ["X-Name": "value", "X-Empty": ""],
            body: Array("{}".utf8)
        )
        _ = try await client.send(request)
        let head = try #require(server.requests.first)
        #expect(head.hasPrefix("PUT /x?y=1 HTTP/1.1\r\n"))
        #expect(head.contains("\r\nX-Name: value\r\n"))
        #expect(head.contains("\r\nX-Empty:\r\n"))
        #expect(head.contains("\r\nContent-Length: 2\r\n"))
        #expect(!head.contains("Content-Type"))
        #expect(!head.contains("Expect"))
    }

    @Test(arguments: [("POST", "Content-Length: 0"), ("PUT", "Content-Length: 0")])
    func `a request that may have a body says that it has none`(
        _ method: String,
        _ line: String
    )
        async throws
    {
        let server = ScriptedServer { [answer] _ in [.send(answer(""))] }
        defer { server.stop() }
        let request = HTTPRequest(method: method, url: "http://127.0.0.1:\(server.port)/")
        #expect(try await client.send(request).status == 200)
        #expect(server.requests.first?.contains(line) == true)
    }

    @Test
    func `a closed port is named, with the question whether the service runs`() async throws {
        let port = try #require(LocalPort.free())
        let failure = await failure(HTTPRequest(url: "http://127.0.0.1:\(port)/"))
        #expect(failure?.reason == .refused)
        #expect(
            failure?.description
                == "Connection refused by 127.0.0.1:\(port): is the service running?"
        )
    }

    @Test
    func `a server that says nothing is given up when the time is up`() async {
        let server = ScriptedServer { _ in [.hold] }
        defer { server.stop() }
        let failure = await failure(
            HTTPRequest(url: "http://127.0.0.1:\(server.port)/"),
            timeout: .milliseconds(100)
        )
        #expect(failure?.reason == .timedOut)
        #expect(failure?.description.contains("within 100 ms") == true)
    }

    @Test
    func `a cancelled task does not wait for its answer`() async throws {
        let server = ScriptedServer { _ in [.hold] }
        defer { server.stop() }
        let task = Task { [self] in
            await failure(
                HTTPRequest(url: "http://127.0.0.1:\(server.port)/"),
                timeout: .seconds(50)
            )
        }
        #expect(await eventually { !server.requests.isEmpty })
        task.cancel()
        #expect(await task.value?.reason == .cancelled)
    }

    @Test
    func `a task that is cancelled before it begins sends nothing`() async {
        let server = ScriptedServer { _ in [.hold] }
        defer { server.stop() }
        let task = Task { [self] in
            withUnsafeCurrentTask { $0?.cancel() }
            return await failure(HTTPRequest(url: "http://127.0.0.1:\(server.port)/"))
        }
        #expect(await task.value?.reason == .cancelled)
    }

    @Test
    func `a body beyond the limit is a failure that says so`() async {
        let server = ScriptedServer { _ in
            [
                .send("HTTP/1.1 200 OK\r\n\r\n"),
                .flood(String(repeating: "x", count: 1 << 16), times: 1_000),
            ]
        }
        defer { server.stop() }
        let failure = await failure(HTTPRequest(url: "http://127.0.0.1:\(server.port)/"))
        #expect(failure?.reason == .tooLarge)
        #expect(failure?.description.contains("larger than 65536 bytes") == true)
    }

    @Test
    func `headers without end are a failure, not memory`() async {
        let server = ScriptedServer { _ in
            [
                .send("HTTP/1.1 200 OK\r\n"),
                .flood("X-Y: \(String(repeating: "y", count: 1_000))\r\n", times: 100_000),
            ]
        }
        defer { server.stop() }
        let failure = await failure(HTTPRequest(url: "http://127.0.0.1:\(server.port)/"))
        #expect(failure?.reason == .tooLarge)
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 2", "",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    ])
    func `an answer that is broken or no HTTP is a failure`(_ bytes: String) async {
        let server = ScriptedServer { _ in [.send(bytes)] }
        defer { server.stop() }
        let failure = await failure(HTTPRequest(url: "http://127.0.0.1:\(server.port)/"))
        #expect(failure?.reason == .broken)
    }

    @Test(arguments: [
        "", "127.0.0.1:80", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http://a b/",
        "http://127.0.0.1:99999/", "http://a/\u{0}", "http://a/\r\nX: y",
    ])
    func `a URL that cannot be asked is refused in words`(_ url: String) async {
        let failure = await failure(HTTPRequest(url: url))
        #expect(failure?.reason == .invalidRequest)
        #expect(failure?.description.contains("http://") == true)
    }

    @Test
    func `a line break in a header or method is refused, not sent`() async {
        let url = "http://127.0.0.1:1/"
        let requests = [
            HTTPRequest(method: "GET / HTTP/1.1\r\nX: y", url: url),
            HTTPRequest(url: url, headers: ["X": "a\r\nY: b"]),
            HTTPRequest(url: url, headers: ["X: a\r\nY": "b"]),
        ]
        for request in requests { #expect(await failure(request)?.reason == .invalidRequest) }
    }

    @Test
    func `a redirect is an answer unless it is to be followed`() async throws {
        let server = ScriptedServer { [answer] head in
            head.hasPrefix("GET /old")
                ? [.send("HTTP/1.1 302 Found\r\nLocation: /new\r\nContent-Length: 3\r\n\r\nold")]
                : [.send(answer("new"))]
        }
        defer { server.stop() }
        var request = HTTPRequest(url: "http://127.0.0.1:\(server.port)/old")
        #expect(try await client.send(request).status == 302)
        request.followsRedirects = true
        let followed = try await client.send(request)
        #expect(followed.status == 200)
        #expect(followed.text == "new")
    }

    @Test
    func `a slow answer holds up no other`() async throws {
        let server = ScriptedServer { [answer] head in
            head.contains("/slow") ? [.hold] : [.send(answer("quick"))]
        }
        defer { server.stop() }
        let slow = (0..<20).map { _ in
            Task {
                try await client.get("http://127.0.0.1:\(server.port)/slow", timeout: .seconds(50))
            }
        }
        #expect(await eventually { server.requests.count == 20 })
        #expect(try await client.get("http://127.0.0.1:\(server.port)/quick").text == "quick")
        for task in slow { task.cancel() }
    }

    @Test
    func `a client that is let go answers those who wait`() async {
        let server = ScriptedServer { _ in [.hold] }
        defer { server.stop() }
        let task = Task {
            do throws(HTTPFailure) {
                let client = HTTPClient()
                _ = try await client.get(
                    "http://127.0.0.1:\(server.port)/",
                    timeout: .milliseconds(50)
                )
                return nil as HTTPFailure?
            } catch {
                return error
            }
        }
        #expect(await task.value?.reason == .timedOut)
    }
}
