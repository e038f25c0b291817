private import HTTPServer
private import Live
private import Synchronization

/// The least that can be measured: a server with one ring, `GET /stream` and `POST /event`.
///
/// For `scripts/bench`, which names the port; no part of the product.
@main
struct BenchHost {
    static func main() async throws {
        let fanOut = FanOut()
        fanOut.start()
        let ring = Ring(epoch: "bench", fanOut: fanOut)
        ring.post(scene: Array("{}".utf8), through: 0)
        let server = HTTPServer()
        let numbers = Numbers()
        let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 0
        try server.listen(name: "bench", address: "127.0.0.1", port: port)
        await server.run { request in
            switch (request.method, request.path) {
            case (.get, "/stream"):
                return .stream(ring.stream(lastID: request.headers["last-event-id"]))
            case (.post, "/event"):
                let number = numbers.publish(request.body, to: ring)
                return .response(.json(Array("{\"number\":\(number)}".utf8)))
            default: return .response(.notFound)
            }
        }
    }
}

/// Gives out numbers in the order of publishing.
private final class Numbers: Sendable {
    private let last = Mutex(0)

    func publish(_ json: [UInt8], to ring: Ring) -> Int {
        last.withLock { last in
            last += 1
            ring.publish(number: last, json: json)
            return last
        }
    }
}
