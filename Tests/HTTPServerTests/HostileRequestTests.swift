import HTTPServer
import TestSupport
import Testing

/// What a stranger may send (facts/http.md, "Hostile input"): each is refused, and the connection
/// ends with it.
@Suite(.timeLimit(.minutes(1)))
struct HostileRequestTests {
    static let refused: [(name: String, request: String, status: ClosedRange<Int>)] = [
        ("empty line first", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400...400),
        ("no version", "GET /\r\nHost: a\r\n\r\n", 400...400),
        ("HTTP/0.9 word", "GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505...505),
        ("HTTP/2.0 word", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505...505),
        ("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400...400),
        ("two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400...400),
        ("method with a slash", "G/T / HTTP/1.1\r\nHost: a\r\n\r\n", 400...400),
        ("unknown method", "FROB / HTTP/1.1\r\nHost: a\r\n\r\n", 400...501),
        ("absolute form", "GET http://evil.com/ HTTP/1.1\r\nHost: a\r\n\r\n", 400...400),
        ("authority form", "CONNECT evil.com:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400...400),
        ("asterisk form", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400...400),
        ("NUL in the target", "GET /\0x HTTP/1.1\r\nHost: a\r\n\r\n", 400...400),
        ("fragment in the target", "GET /x#y HTTP/1.1\r\nHost: a\r\n\r\n", 400...400),
        ("raw UTF-8 in the target", "GET /é HTTP/1.1\r\nHost: a\r\n\r\n", 400...400),
        ("dot segments", "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n", 400...400),
        ("encoded dot segments", "GET /a/%2e%2E/b HTTP/1.1\r\nHost: a\r\n\r\n", 400...400),
        ("encoded slash and dots", "GET /a%2f..%2fb HTTP/1.1\r\nHost: a\r\n\r\n", 400...400),
        ("encoded NUL", "GET /a%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400...400),
        ("backslash", "GET /a%5cb HTTP/1.1\r\nHost: a\r\n\r\n", 400...400),
        ("broken escape", "GET /a%4 HTTP/1.1\r\nHost: a\r\n\r\n", 400...400),
        ("overlong UTF-8", "GET /%c0%ae%c0%ae/ HTTP/1.1\r\nHost: a\r\n\r\n", 400...400),
        ("no Host", "GET / HTTP/1.1\r\n\r\n", 400...400),
        ("empty Host", "GET / HTTP/1.1\r\nHost: \r\n\r\n", 400...400),
        ("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", 400...400),
        ("folded line", "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n", 400...400),
        ("space before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400...400),
        ("no colon", "GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n", 400...400),
        ("NUL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", 400...400),
        ("bare CR in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", 400...400),
        (
            "two Content-Length",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            400...400
        ),
        (
            "twice the same Content-Length",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
            400...400
        ),
        ("negative length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n", 400...400),
        ("signed length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na", 400...400),
        (
            "list of lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1,1\r\n\r\na",
            400...400
        ),
        (
            "length beyond 64 bits",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 400...413
        ),
        (
            "length too long", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 70000\r\n\r\n",
            413...413
        ),
        (
            "Content-Length and Transfer-Encoding",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400...400
        ),
        (
            "chunked body",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
            411...411
        ),
        (
            "a body hidden behind GET",
            "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n",
            400...400
        ),
        (
            "long header",
            "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 17_000))\r\n\r\n",
            400...431
        ),
        (
            "long target",
            "GET /\(String(repeating: "x", count: 17_000)) HTTP/1.1\r\nHost: a\r\n\r\n", 400...431
        ),
        (
            "many fields",
            "GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: 1\r\n", count: 120))\r\n",
            431...431
        ),
        ("TLS hello", "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\n\n", 400...400),
    ]

    @Test(arguments: 0..<refused.count)
    func `a request that can be read in two ways is refused and ends the connection`(
        _ index: Int
    )
        async throws
    {
        let (name, request, status) = Self.refused[index]
        try await withServer { port, _ in
            let socket = try TestSocket(port: port)
            socket.send(request + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await eventually { socket.isClosed }, "\(name): still open")
            let text = socket.text
            let answer = await socket.response()
            #expect(
                answer.map { status.contains($0.status) } == true,
                "\(name): \(text.prefix(80))"
            )
            #expect(!text.contains("smuggled"), "\(name): the bytes after it were answered")
            #expect(!text.contains("/2"), "\(name): its body was answered")
        }
    }

    static let accepted: [(name: String, request: String, start: String)] = [
        ("length 0", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "POST / "),
        ("POST without a length", "POST / HTTP/1.1\r\nHost: a\r\n\r\n", "POST / "),
        (
            "large cookie",
            "GET /c HTTP/1.1\r\nHost: a\r\nCookie: \(String(repeating: "c", count: 5000))\r\n\r\n",
            "GET /c "
        ),
        ("bare line feeds", "GET /lf HTTP/1.1\nHost: a\n\n", "GET /lf "),
        ("odd methods", "DELETE /d HTTP/1.1\r\nHost: a\r\n\r\n", "DELETE /d "),
        ("two slashes", "GET //evil.com/x HTTP/1.1\r\nHost: a\r\n\r\n", "GET //evil.com/x "),
        ("100-continue", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok", "POST / "),
        (
            "unknown upgrade",
            "GET /u HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", "GET /u "
        ),
    ]

    @Test(arguments: 0..<accepted.count)
    func `what is unusual but plain is answered`(_ index: Int) async throws {
        let (name, request, start) = Self.accepted[index]
        try await withServer { port, _ in
            let answer = try await ask(request, port: port)
            #expect(answer?.status == 200, "\(name)")
            #expect(answer?.body.hasPrefix(start) == true, "\(name): \(answer?.body ?? "")")
        }
    }

    @Test func `a client that closes its side after the request is answered`() async throws {
        try await withServer { port, _ in
            let socket = try TestSocket(port: port)
            socket.send("GET /half HTTP/1.1\r\nHost: a\r\n\r\n")
            socket.halfClose()
            #expect(await socket.response()?.body.hasPrefix("GET /half ") == true)
        }
    }

    @Test func `a request that is not complete in time is cut off, wherever it stopped`()
        async throws
    {
        var limits = HTTPServer.Limits()
        limits.deadline = .milliseconds(200)
        try await withServer(limits: limits) { port, _ in
            let starts = [
                "", "GET / HT", "GET / HTTP/1.1\r\nHost: a\r\nX: ",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc",
                "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HT",
            ]
            for start in starts {
                let socket = try TestSocket(port: port)
                socket.send(start)
                #expect(await eventually { socket.isClosed }, "after \(start)")
                #expect(!socket.text.contains("/2"))
            }
            // Dripping is no progress either.
            let socket = try TestSocket(port: port)
            #expect(
                await eventually {
                    socket.send("x")
                    return socket.isClosed
                }
            )
        }
    }

    @Test func `hundreds of silent connections keep nobody waiting`() async throws {
        try await withServer { port, _ in
            var silent: [TestSocket] = []
            for _ in 0..<300 {
                let socket = try TestSocket(port: port)
                socket.send("GET / HTTP/1.1\r\nX:")
                silent.append(socket)
            }
            #expect(try await ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n", port: port)?.status == 200)
            #expect(silent.count == 300)
        }
    }
}
