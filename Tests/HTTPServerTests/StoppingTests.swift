import HTTPServer
import TestSupport
import Testing

/// What is left behind: nothing, whenever and however the server or its clients stop.
@Suite(.timeLimit(.minutes(1)))
struct StoppingTests {
    static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func `a thousand connections come and go and leave no descriptor`() async throws {
        try await withServer { port, _ in
            for turn in 0..<20 {
                var sockets: [TestSocket] = []
                for _ in 0..<50 {
                    let socket = try TestSocket(port: port)
                    if turn.isMultiple(of: 2) { socket.resetOnClose() }
                    socket.send(turn.isMultiple(of: 3) ? "GET / HT" : Self.get)
                    sockets.append(socket)
                }
                if turn.isMultiple(of: 4) {
                    for socket in sockets {
                        _ = await eventually { !socket.read().isEmpty || turn % 3 == 0 }
                    }
                }
            }
            #expect(try await ask(Self.get, port: port)?.status == 200)
            #expect(await eventually { openSockets(port: port) == 1 })
        }
    }

    @Test func `a client that leaves before its answer costs nothing`() async throws {
        let gate = Gate()
        let handler: @Sendable (Request) async -> Reply = { request in
            if request.path == "/wait" { await gate.wait() }
            return .response(.text(request.path))
        }
        try await withServer(handler: handler) { port, _ in
            for turn in 0..<50 {
                let socket = try TestSocket(port: port)
                if turn.isMultiple(of: 2) { socket.resetOnClose() }
                socket.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
            }
            #expect(try await ask(Self.get, port: port)?.status == 200)
            await gate.open()
            #expect(await eventually { openSockets(port: port) == 1 })
            #expect(try await ask(Self.get, port: port)?.status == 200)
        }
    }

    @Test func `requests begun before the stop are answered, and no new ones are taken`()
        async throws
    {
        let gate = Gate()
        let reached = Gate()
        let handler: @Sendable (Request) async -> Reply = { request in
            await reached.open()
            await gate.wait()
            return .response(.text("done"))
        }
        var limits = HTTPServer.Limits()
        limits.grace = .seconds(30)
        try await withServer(limits: limits, handler: handler) { port, server in
            let socket = try TestSocket(port: port)
            socket.send(Self.get)
            await reached.wait()
            server.stop()
            #expect(await eventually { (try? TestSocket(port: port)) == nil })
            await gate.open()
            let answer = await socket.response()
            #expect(answer?.body == "done")
            #expect(answer?["connection"] == "close")
            #expect(await eventually { socket.isClosed })
        }
    }

    @Test func `a handler that outlasts the grace is cancelled and the server ends`() async throws {
        var limits = HTTPServer.Limits()
        limits.grace = .milliseconds(100)
        let handler: @Sendable (Request) async -> Reply = { _ in
            try? await Task.sleep(for: .seconds(3600))
            return .response(.text("cancelled"))
        }
        try await withServer(limits: limits, handler: handler) { port, server in
            let socket = try TestSocket(port: port)
            socket.send(Self.get)
            #expect(await eventually { socket.send("") == 0 })
            server.stop()
            #expect(await eventually { socket.isClosed })
        }
    }

    @Test func `a server stopped at any moment of a crowd's coming and going ends cleanly`()
        async throws
    {
        for turn in 0..<10 {
            try await withServer { port, server in
                async let crowd: Void = {
                    for index in 0..<200 {
                        guard let socket = try? TestSocket(port: port) else { return }
                        if index.isMultiple(of: 3) { socket.resetOnClose() }
                        socket.send(
                            index.isMultiple(of: 2) ? Self.get + Self.get : "POST / HTTP/1.1\r\n"
                        )
                        if index == turn * 20 { server.stop() }
                    }
                }()
                await crowd
            }
        }
    }

    @Test func `a stopped server refuses listeners, and one never run closes its own`() async throws
    {
        let server = HTTPServer()
        let port = try server.listen(name: "x", address: "127.0.0.1", port: 0)
        server.stop()
        server.stop()
        let error = #expect(throws: HTTPServerError.self) {
            try server.listen(name: "y", address: "127.0.0.1", port: 0)
        }
        #expect(error?.code == .stopped)
        #expect(openSockets(port: port) == 0)
        await server.run(handler: echo)
    }

    @Test func `a thousand mutated requests leave the server alive and its descriptors flat`()
        async throws
    {
        let seeds = [
            "GET /a%20b?x=1&y=%41 HTTP/1.1\r\nHost: localhost:1\r\nCookie: a=1; b=2\r\n\r\n",
            "POST /c HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Type: x/y\r\n\r\nhello",
            "POST /d HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
            "HEAD / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\nExpect: 100-continue\r\n\r\n",
        ].map { Array($0.utf8) }
        try await withServer { port, _ in
            var random = SplitMix(state: 20_261)
            for turn in 0..<1000 {
                var request = seeds[turn % seeds.count]
                for _ in 0...Int.random(in: 0...4, using: &random) {
                    mutate(&request, using: &random)
                }
                let socket = try TestSocket(port: port)
                socket.send(request)
                if turn.isMultiple(of: 10) { socket.halfClose() }
                if turn.isMultiple(of: 50) {
                    #expect(try await ask(Self.get, port: port)?.status == 200)
                }
            }
            #expect(try await ask(Self.get, port: port)?.status == 200)
            #expect(await eventually { openSockets(port: port) == 1 })
        }
    }
}

private func mutate(_ bytes: inout [UInt8], using random: inout SplitMix) {
    guard !bytes.isEmpty else { return }
    let at = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes.remove(at: at)
    case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
    case 3:
        let words = ["\r\n", "\n", "\0", ": ", " ", "99999999999999999999", "-1", "%", "HTTP/1.1"]
        bytes.insert(contentsOf: Array((words.randomElement(using: &random) ?? "").utf8), at: at)
    case 4: bytes.removeSubrange(at...)
    default: bytes += bytes[at...]
    }
}

/// The splitmix64 generator: the same numbers on every machine.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
