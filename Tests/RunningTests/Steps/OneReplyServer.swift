import Glibc
import Processes
import Synchronization

/// A server on a port of its own that reads one request and gives one prepared reply, or none.
final class OneReplyServer: Sendable {
    let port: Int
    private let listener: Int32
    private let seen = Mutex<[UInt8]>([])

    init(_ reply: String?) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(listener, $0, length)
                _ = listen(listener, 4)
                _ = getsockname(listener, $0, &length)
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        try Thread.start(name: "one reply") { [self] in serve(reply) }
    }

    deinit { close(listener) }

    var request: String { seen.withLock { String(decoding: $0, as: UTF8.self) } }
    var wasAsked: Bool { seen.withLock { !$0.isEmpty } }

    private func serve(_ reply: String?) {
        var waits = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        guard poll(&waits, 1, 20_000) > 0 else { return }
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        defer { close(connection) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var lull: Int32 = 5_000
        while true {
            waits = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
            guard poll(&waits, 1, reply == nil && wasAsked ? 5_000 : lull) > 0 else { break }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            seen.withLock { $0 += buffer[..<count] }
            lull = 50
        }
        guard let reply else { return }
        _ = Array(reply.utf8).withUnsafeBytes { send(connection, $0.baseAddress, $0.count, 0) }
    }
}
