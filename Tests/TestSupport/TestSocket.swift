private import Glibc
private import Synchronization

/// A TCP client that sends any bytes and keeps what it got, to test servers with.
///
/// Nothing here blocks: a test waits with `eventually`.
public final class TestSocket: Sendable {
    private struct State {
        var received: [UInt8] = []
        var isClosed = false
    }

    private let descriptor: Int32
    private let encryption: TestEncryption?
    private let state = Mutex(State())

    /// Connects to a port of 127.0.0.1.
    ///
    /// - Parameters:
    ///   - receiveBuffer: Bytes the kernel holds for it, to be a slow reader with.
    ///   - isEncrypted: Whether it begins with a handshake, which it waits for.
    public init(port: Int, receiveBuffer: Int32? = nil, isEncrypted: Bool = false) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SocketError(errno: errno) }
        if var size = receiveBuffer {
            setsockopt(
                descriptor,
                SOL_SOCKET,
                SO_RCVBUF,
                &size,
                socklen_t(MemoryLayout<Int32>.size)
            )
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            Glibc.close(descriptor)
            throw SocketError(errno: errno)
        }
        self.descriptor = descriptor
        encryption = isEncrypted ? TestEncryption(over: descriptor) : nil
        if isEncrypted, encryption == nil {
            Glibc.close(descriptor)
            throw SocketError(errno: EPROTO)
        }
    }

    /// Why a connection failed.
    public struct SocketError: Error {
        /// The system's number.
        public let errno: Int32
    }

    /// Sends as much as the kernel takes at once.
    @discardableResult
    public func send(_ bytes: [UInt8]) -> Int {
        if let encryption { return state.withLock { _ in encryption.send(bytes) } }
        return Glibc.send(
            descriptor,
            bytes,
            bytes.count,
            Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        )
    }

    /// Sends text.
    @discardableResult
    public func send(_ text: String) -> Int { send(Array(text.utf8)) }

    /// Says that nothing more will be sent.
    public func halfClose() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Makes the next close a reset.
    public func resetOnClose() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_LINGER,
            &linger,
            socklen_t(MemoryLayout.size(ofValue: linger))
        )
    }

    /// Reads what is there, and returns all that was received and not yet consumed.
    public func read() -> [UInt8] {
        state.withLock { state in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while !state.isClosed {
                let count =
                    encryption?.receive(&buffer)
                    ?? recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
                if count > 0 {
                    state.received += buffer[..<count]
                } else if count == 0 || (encryption == nil && errno != EAGAIN && errno != EINTR) {
                    state.isClosed = true
                } else {
                    break
                }
            }
            return state.received
        }
    }

    /// What was received, as text.
    public var text: String { String(decoding: read(), as: UTF8.self) }

    /// Whether the other side closed the connection.
    public var isClosed: Bool {
        _ = read()
        return state.withLock { $0.isClosed }
    }

    /// Waits until the text received holds a part; false when it never did.
    public func receives(_ part: String, within limit: Duration = .seconds(10)) async -> Bool {
        await eventually(within: limit) { text.contains(part) }
    }

    /// Waits for the next whole response with a Content-Length and takes it out of what was received.
    public func response(toHead: Bool = false) async -> TestResponse? {
        var found: TestResponse?
        _ = await eventually {
            let bytes = read()
            let isClosed = state.withLock { $0.isClosed }
            guard let (response, length) = TestResponse.parse(bytes, toHead: toHead) else {
                return isClosed
            }
            state.withLock { $0.received.removeFirst(length) }
            found = response
            return true
        }
        return found
    }

    deinit { Glibc.close(descriptor) }
}

/// A response as `TestSocket` reads it.
public struct TestResponse: Sendable {
    /// The status code.
    public var status: Int
    /// Names in small letters and values, in order.
    public var headers: [(name: String, value: String)]
    /// The body.
    public var body: String

    /// The first field of that name, in small letters.
    public subscript(name: String) -> String? { headers.first { $0.name == name }?.value }

    static func parse(_ bytes: [UInt8], toHead: Bool) -> (TestResponse, Int)? {
        let end = Array("\r\n\r\n".utf8)
        let mark = bytes.indices.first { bytes[$0...].starts(with: end) }
        guard let mark else { return nil }
        let lines = String(decoding: bytes[..<mark], as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 2, let status = Int(words[1]) else { return nil }
        var response = TestResponse(status: status, headers: [], body: "")
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let value = parts[1].drop { $0 == " " }
            response.headers.append((parts[0].lowercased(), String(value)))
        }
        let length = toHead ? 0 : response["content-length"].flatMap { Int($0) } ?? 0
        guard bytes.count >= mark + 4 + length else { return nil }
        response.body = String(decoding: bytes[(mark + 4)..<(mark + 4 + length)], as: UTF8.self)
        return (response, mark + 4 + length)
    }
}

/// How many sockets with this local port are open: a server's listener and its connections.
///
/// Unlike a count of descriptors it does not depend on what other tests do in this process.
public func openSockets(port: Int) -> Int {
    guard let folder = opendir("/proc/self/fd") else { return -1 }
    defer { closedir(folder) }
    var count = 0
    while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(Int32(name) ?? -1, $0, &length)
            }
        }
        if result == 0, address.sin_family == AF_INET, address.sin_port == UInt16(port).bigEndian {
            count += 1
        }
    }
    return count
}
