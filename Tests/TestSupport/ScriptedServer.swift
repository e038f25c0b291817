private import Glibc
private import Synchronization

/// A server on 127.0.0.1 that answers with exactly the bytes a test wants, right or wrong.
///
/// Every connection takes one request (its head; a body is left unread) and then follows the script.
public final class ScriptedServer: Sendable {
    /// What is done with a connection.
    public enum Act: Sendable {
        /// Sends bytes.
        case send(String)
        /// Sends so many times the same bytes, until the other side is gone.
        case flood(String, times: Int)
        /// Says nothing until the other side closes.
        case hold
    }

    /// The port it listens on.
    public let port: Int
    private let listener: Int32
    private let script: @Sendable (String) -> [Act]
    private let seen = Mutex<[String]>([])

    /// A server that follows a script for each request's head.
    public init(_ script: @escaping @Sendable (String) -> [Act]) {
        self.script = script
        (listener, port) = ScriptedServer.listen()
        onThread { [listener] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                self.serve(connection)
            }
        }
    }

    /// The heads of the requests so far.
    public var requests: [String] { seen.withLock { $0 } }

    /// Accepts no more; connections end when their other side closes.
    public func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func serve(_ connection: Int32) {
        onThread { [self] in
            defer { close(connection) }
            guard let head = ScriptedServer.readHead(connection) else { return }
            seen.withLock { $0.append(head) }
            for act in script(head) where !ScriptedServer.carryOut(act, connection) { return }
            shutdown(connection, Int32(SHUT_WR))
        }
    }

    private static func carryOut(_ act: Act, _ connection: Int32) -> Bool {
        switch act {
        case .send(let text): return send(text, connection)
        case .flood(let text, let times):
            for _ in 0..<times where !send(text, connection) { return false }
            return true
        case .hold:
            while !read(connection).isEmpty {}
            return false
        }
    }

    private static func readHead(_ connection: Int32) -> String? {
        var bytes: [UInt8] = []
        while bytes.firstRange(of: "\r\n\r\n".utf8) == nil {
            let more = read(connection)
            guard !more.isEmpty, bytes.count < 1 << 20 else { return nil }
            bytes += more
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func read(_ connection: Int32) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = recv(connection, &buffer, buffer.count, 0)
        return Array(buffer.prefix(max(0, count)))
    }

    private static func send(_ text: String, _ connection: Int32) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func listen() -> (descriptor: Int32, port: Int) {
        let listener = socket(
            AF_INET,
            Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue),
            0
        )
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let works = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && getsockname(listener, address, &length) == 0
            }
        }
        guard works, Glibc.listen(listener, 64) == 0 else { fatalError("no socket for a test") }
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }
}

private final class Job: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func onThread(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let job = Unmanaged.passRetained(Job(body))
    guard pthread_create(&thread, nil, runJob, job.toOpaque()) == 0 else {
        fatalError("no thread for a test")
    }
    pthread_detach(thread)
}

private func runJob(_ job: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let job { Unmanaged<Job>.fromOpaque(job).takeRetainedValue().body() }
    return nil
}
