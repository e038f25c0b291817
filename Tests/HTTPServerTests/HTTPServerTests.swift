import HTTPServer
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct HTTPServerTests {
    @Test func `a request reaches the handler with everything it holds`() async throws {
        try await withServer { port, _ in
            let answer = try await ask(
                "POST /a%20b/%C3%A9?x=1&y=a+b%26&z HTTP/1.1\r\nHost: localhost:1\r\n"
                    + "Content-Length: 5\r\n\r\nhello",
                port: port
            )
            #expect(answer?.status == 200)
            #expect(
                answer?.body == "POST /a b/é [x=1,y=a b&,z=] test 127.0.0.1 localhost:1 <hello>"
            )
        }
    }

    @Test func `header names are found in any case, and all values of a name`() async throws {
        let handler: @Sendable (Request) async -> Reply = { request in
            let values = request.headers.values("x-one").joined(separator: "+")
            return .response(
                .text("\(request.headers["X-ONE"] ?? "") \(values) \(request.cookie("b") ?? "")")
            )
        }
        try await withServer(handler: handler) { port, _ in
            let answer = try await ask(
                "GET / HTTP/1.1\r\nHost: a\r\nX-One: 1\r\nx-ONE: 2\r\nCookie: a=0; b=c=d; bb=1\r\n\r\n",
                port: port
            )
            #expect(answer?.body == "1 1+2 c=d")
        }
    }

    @Test func `HEAD is answered like GET, without the body`() async throws {
        try await withServer { port, _ in
            let socket = try TestSocket(port: port)
            socket.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n")
            let head = await socket.response(toHead: true)
            #expect(head?.status == 200)
            #expect(head?["content-length"] == "30")
            socket.send("GET /y HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await socket.response()?.body == "GET /y [] test 127.0.0.1 a <>")
        }
    }

    @Test func `a connection serves one request after another, sent one by one or at once`()
        async throws
    {
        try await withServer { port, _ in
            let socket = try TestSocket(port: port)
            for turn in 1...3 {
                socket.send("GET /\(turn) HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(await socket.response()?.body.hasPrefix("GET /\(turn) ") == true)
            }
            let post = "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
            socket.send(post + "GET /q HTTP/1.1\r\nHost: a\r\n\r\n" + post)
            #expect(await socket.response()?.body.hasPrefix("POST /p ") == true)
            #expect(await socket.response()?.body.hasPrefix("GET /q ") == true)
            #expect(await socket.response()?.body.hasSuffix("<abc>") == true)
        }
    }

    @Test func `a request that arrives byte by byte is read whole`() async throws {
        var limits = HTTPServer.Limits()
        limits.deadline = .seconds(50)
        try await withServer(limits: limits) { port, _ in
            let socket = try TestSocket(port: port)
            for byte in "POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok".utf8 {
                socket.send([byte])
                await Task.yield()
            }
            #expect(await socket.response()?.body == "POST /slow [] test 127.0.0.1 a <ok>")
        }
    }

    @Test func `a large body arrives whole, up to the limit and not beyond`() async throws {
        let large = [UInt8](repeating: UInt8(ascii: "x"), count: 1_000_000)
        let handler: @Sendable (Request) async -> Reply = { request in
            request.method == .post
                ? .response(.text("\(request.body.count)"))
                : .response(Response(status: 200, body: large))
        }
        try await withServer(handler: handler) { port, _ in
            func post(_ count: Int) async throws -> TestResponse? {
                let body = String(repeating: "b", count: count)
                let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\r\n"
                return try await ask(head + body, port: port)
            }
            let longest = try await post(65_536)
            #expect(longest?.body == "65536")
            let tooLong = try await post(65_537)
            #expect(tooLong?.status == 413)
            #expect(
                try await ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n", port: port)?.body.utf8.count
                    == large.count
            )
        }
    }

    @Test func `a response says what the handler says, and its framing is the server's`()
        async throws
    {
        let handler: @Sendable (Request) async -> Reply = { request in
            switch request.path {
            case "/redirect": return .response(.redirect(to: "/there"))
            case "/unchanged": return .response(Response(status: 304, headers: [("ETag", "\"1\"")]))
            case "/split":
                return .response(
                    Response(status: 200, headers: [("X-A", "1\r\nX-B: 2"), ("X-C", "3")])
                )
            default:
                return .response(
                    Response(
                        status: 421,
                        headers: [
                            ("Content-Length", "99"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"),
                        ]
                    )
                )
            }
        }
        try await withServer(handler: handler) { port, _ in
            func get(_ path: String) async throws -> TestResponse? {
                try await ask("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n", port: port)
            }
            let redirect = try await get("/redirect")
            #expect(redirect?.status == 303)
            #expect(redirect?["location"] == "/there")
            #expect(try await get("/unchanged")?.status == 304)
            let split = try await get("/split")
            #expect(split?["x-b"] == nil)
            #expect(split?["x-c"] == "3")
            let framed = try await get("/")
            #expect(framed?.status == 421)
            #expect(framed?["content-length"] == "0")
            #expect(
                framed?.headers.filter { $0.name == "set-cookie" }.map(\.value) == ["a=1", "b=2"]
            )
        }
    }

    @Test func `a slow handler does not hold up other connections`() async throws {
        let gate = Gate()
        let handler: @Sendable (Request) async -> Reply = { request in
            if request.path == "/slow" { await gate.wait() }
            return .response(.text(request.path))
        }
        try await withServer(handler: handler) { port, _ in
            let slow = try TestSocket(port: port)
            slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(
                try await ask("GET /quick HTTP/1.1\r\nHost: a\r\n\r\n", port: port)?.body
                    == "/quick"
            )
            #expect(slow.text.isEmpty)
            await gate.open()
            #expect(await slow.response()?.body == "/slow")
        }
    }

    @Test func `each request carries the name of its listener`() async throws {
        try await withServer { _, server in
            let second = try server.listen(name: "audience", address: "127.0.0.1", port: 0)
            let answer = try await ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n", port: second)
            #expect(answer?.body == "GET / [] audience 127.0.0.1 a <>")
        }
    }

    @Test func `a port in use is named`() async throws {
        try await withServer { port, _ in
            let other = HTTPServer()
            let error = #expect(throws: HTTPServerError.self) {
                try other.listen(name: "x", address: "127.0.0.1", port: port)
            }
            #expect(error?.code == .portInUse)
            #expect(error?.description.contains("127.0.0.1:\(port)") == true)
        }
        let error = #expect(throws: HTTPServerError.self) {
            try HTTPServer().listen(name: "x", address: "no.such.address", port: 0)
        }
        #expect(error?.code == .badAddress)
    }
}

/// Holds tasks until it is opened.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func wait() async {
        guard !isOpen else { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    func open() {
        isOpen = true
        for task in waiting { task.resume() }
        waiting = []
    }
}
