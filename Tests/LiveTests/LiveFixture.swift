import HTTPServer
import JSONValue
import Live
import TestSupport
import Testing

/// A server whose every GET is a viewer of one ring.
struct LiveFixture: Sendable {
    let fanOut: FanOut
    let ring: Ring
    let port: Int
    let isEncrypted: Bool

    /// A viewer that has sent its request.
    func viewer(lastID: String? = nil, receiveBuffer: Int32? = nil) throws -> TestSocket {
        let socket = try TestSocket(
            port: port,
            receiveBuffer: receiveBuffer,
            isEncrypted: isEncrypted
        )
        let last = lastID.map { "Last-Event-ID: \($0)\r\n" } ?? ""
        socket.send("GET /stream HTTP/1.1\r\nHost: a\r\n\(last)\r\n")
        return socket
    }

    func publish(_ numbers: ClosedRange<Int>, padding: Int = 0) {
        let rest = String(repeating: "x", count: padding)
        for number in numbers {
            ring.publish(number: number, json: Array("{\"n\":\(number),\"x\":\"\(rest)\"}".utf8))
        }
    }

    func post(sceneThrough number: Int) {
        ring.post(scene: Array("{\"scene\":\(number)}".utf8), through: number)
    }
}

/// Runs a server, a fan-out and a ring for the time of the body.
func withLive(
    timing: FanOut.Timing = FanOut.Timing(),
    bytes: Int = 1 << 20,
    capacity: Int = 4096,
    identity: TLSIdentity? = nil,
    body: (LiveFixture) async throws -> Void
) async throws {
    let fanOut = FanOut(timing: timing)
    fanOut.start()
    let ring = Ring(epoch: "e1", fanOut: fanOut, bytes: bytes, capacity: capacity)
    let server = HTTPServer()
    let port = try server.listen(
        name: "test",
        address: "127.0.0.1",
        port: 0,
        identity: identity
    )
    async let served: Void = server.run { request in
        .stream(ring.stream(lastID: request.headers["last-event-id"], headers: [("X-Test", "1")]))
    }
    var failure: (any Error)?
    do {
        try await body(
            LiveFixture(fanOut: fanOut, ring: ring, port: port, isEncrypted: identity != nil)
        )
    } catch {
        failure = error
    }
    fanOut.stop()
    server.stop()
    await served
    #expect(await eventually { openSockets(port: port) == 0 }, "left open after the stop")
    if let failure { throw failure }
}

/// The messages a viewer got, as an EventSource would read them.
struct Messages {
    var events: [(event: String, id: String, data: String)] = []
    var isWhole: Bool

    init(_ socket: TestSocket) {
        let text = socket.text
        guard let end = text.range(of: "\r\n\r\n") else {
            isWhole = true
            return
        }
        let body = text[end.upperBound...]
        isWhole = body.hasSuffix("\n\n") || body.isEmpty
        for block in body.split(separator: "\n\n") {
            var message = (event: "", id: "", data: "")
            for line in block.split(separator: "\n") {
                if let value = line.after("event: ") { message.event = value }
                if let value = line.after("id: ") { message.id = value }
                if let value = line.after("data: ") { message.data = value }
            }
            if !message.data.isEmpty { events.append(message) }
        }
    }

    /// Numbers of the plain messages, in the order they came.
    var numbers: [Int] {
        events.filter { $0.event.isEmpty }.compactMap { message in
            (try? JSON(parsing: message.data))?["n"]?.int
        }
    }

    /// Whether each number follows the one before it, or a scene that holds all before it.
    var isGapless: Bool {
        var last = hello?["number"]?.int
        for message in events.dropFirst() {
            guard let json = try? JSON(parsing: message.data) else { return false }
            if let scene = json["scene"]?.int {
                last = scene
            } else if let number = json["n"]?.int {
                guard number - 1 == last else { return false }
                last = number
            }
        }
        return true
    }

    /// The first message's data.
    var hello: JSON? { events.first.flatMap { try? JSON(parsing: $0.data) } }

    /// The data of the scenes.
    var scenes: [Int] {
        events.filter { $0.event == "scene" }.compactMap { message in
            (try? JSON(parsing: message.data))?["scene"]?.int
        }
    }
}

extension Substring {
    fileprivate func after(_ prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}

extension String {
    fileprivate func range(of part: String) -> Range<Index>? { firstRange(of: part) }
}
