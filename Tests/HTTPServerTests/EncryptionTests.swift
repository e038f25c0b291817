import HTTPServer
import TestSupport
import Testing

/// A listener with a certificate, and what clients may do to it before and after the handshake.
@Suite(.timeLimit(.minutes(1)))
struct EncryptionTests {
    private static let get = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"
    /// How a handshake begins that does not go on.
    private static let half: [UInt8] = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01]

    private static func ask(_ request: String, port: Int) async throws -> TestResponse? {
        let socket = try TestSocket(port: port, isEncrypted: true)
        socket.send(request)
        return await socket.response()
    }

    @Test func `requests on one connection are answered, long answers whole`() async throws {
        let handler: @Sendable (Request) async -> Reply = { request in
            let count = request.parameter("count").flatMap { Int($0) } ?? 1
            return .response(.text(String(repeating: "0123456789", count: count)))
        }
        try await withServer(identity: .forTests(), handler: handler) { port, _ in
            let socket = try TestSocket(port: port, isEncrypted: true)
            for count in [1, 200_000, 3] {
                socket.send("GET /?count=\(count) HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(await socket.response()?.body.utf8.count == count * 10)
            }
        }
    }

    @Test func `a refused request is told so through the encryption`() async throws {
        try await withServer(identity: .forTests()) { port, _ in
            let socket = try TestSocket(port: port, isEncrypted: true)
            socket.send("GET / HTTP/1.1\r\nHost: a\r\nHost : b\r\n")
            #expect(await socket.response()?.status == 400)
            #expect(await eventually { socket.isClosed })
        }
    }

    @Test func `who speaks HTTP to it is told to encrypt`() async throws {
        try await withServer(identity: .forTests()) { port, _ in
            let socket = try TestSocket(port: port)
            socket.send(Self.get)
            let answer = await socket.response()
            #expect(answer?.status == 400)
            #expect(answer?.body == "This address is encrypted: open https://\n")
            #expect(try await Self.ask(Self.get, port: port)?.status == 200)
        }
    }

    @Test func `handshakes that stop half-way end at the deadline and keep nobody waiting`()
        async throws
    {
        var limits = HTTPServer.Limits()
        limits.deadline = .milliseconds(400)
        try await withServer(limits: limits, identity: .forTests()) { port, _ in
            var waiting: [TestSocket] = []
            for _ in 0..<100 {
                let socket = try TestSocket(port: port)
                socket.send(Self.half)
                waiting.append(socket)
            }
            #expect(try await Self.ask(Self.get, port: port)?.status == 200)
            #expect(await eventually { waiting.allSatisfy { $0.isClosed } })
            #expect(await eventually { openSockets(port: port) == 1 })
        }
    }

    @Test func `clients that leave at any moment cost nothing`() async throws {
        try await withServer(identity: .forTests()) { port, _ in
            for turn in 0..<100 {
                let isHalf = turn.isMultiple(of: 2)
                let socket = try TestSocket(port: port, isEncrypted: !isHalf)
                if turn % 4 < 2 { socket.resetOnClose() }
                if isHalf { socket.send(Self.half) } else { socket.send(Self.get) }
            }
            #expect(try await Self.ask(Self.get, port: port)?.status == 200)
            #expect(await eventually { openSockets(port: port) == 1 })
        }
    }

    @Test func `noise in place of a handshake ends the connection`() async throws {
        try await withServer(identity: .forTests()) { port, _ in
            for first in [UInt8(0), 0x16, 0x17, 0xff] {
                let socket = try TestSocket(port: port)
                socket.send([first] + (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 37) })
                #expect(await eventually { socket.isClosed })
            }
            #expect(try await Self.ask(Self.get, port: port)?.status == 200)
        }
    }

    @Test func `a second handshake is refused`() async throws {
        try await withServer(identity: .forTests()) { port, _ in
            let folder = TemporaryFolder()
            // An R on a line of its own asks for it.
            let client = try Program.other(
                "bash",
                [
                    "-c",
                    "printf 'R\\n' | timeout 20 openssl s_client -tls1_2 -connect 127.0.0.1:\(port)",
                ],
                output: folder.file("client")
            )
            _ = await client.ended()
            #expect(client.text.contains("RENEGOTIATING"))
            #expect(client.text.contains("no renegotiation"))
            await client.end(grace: .zero)
            #expect(try await Self.ask(Self.get, port: port)?.status == 200)
        }
    }
}
