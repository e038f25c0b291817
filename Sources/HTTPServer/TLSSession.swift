import CEvent
import CTLS

/// The server's side of one encrypted connection.
///
/// One thread at a time uses it: libevent's until the connection is handed over, the taker's then.
/// It outlives libevent's use of it: `EventLoop` keeps it for a while after the connection is gone.
public final class TLSSession: Sendable {
    nonisolated(unsafe) private let tls: OpaquePointer
    /// A piece that OpenSSL has begun to send, and wants to be given again until it is through.
    nonisolated(unsafe) private var held: ArraySlice<UInt8> = []

    /// The most that one record carries (RFC 8446 §5.1).
    private static let longest = 16 * 1024

    init(_ tls: OpaquePointer) { self.tls = tls }

    deinit { SSL_free(tls) }

    /// What carries a connection that begins with a handshake, for libevent.
    func stream(on base: OpaquePointer) -> OpaquePointer? {
        let stream = bufferevent_openssl_socket_new(base, -1, tls, BUFFEREVENT_SSL_ACCEPTING, 0)
        if let stream { bufferevent_openssl_set_allow_dirty_shutdown(stream, 1) }
        return stream
    }

    /// Whether a connection failed because its client spoke HTTP where it should have encrypted.
    static func wasPlain(_ stream: OpaquePointer) -> Bool {
        ERR_GET_REASON(bufferevent_get_openssl_error(stream)) == SSL_R_HTTP_REQUEST
    }

    /// Goes on over another number of the same socket.
    func use(_ descriptor: Int32) { SSL_set_fd(tls, descriptor) }

    /// Sends what the socket takes at once, after what an earlier call held back.
    ///
    /// - Returns: How many bytes were taken, of which some may be held back; -1 when the socket is
    ///   full, -2 when it is gone.
    public func send(_ bytes: UnsafeRawBufferPointer) -> Int {
        let rest = sendHeld()
        guard rest == 0 else { return rest }
        var taken = 0
        while taken < bytes.count {
            let piece = UnsafeRawBufferPointer(rebasing: bytes[taken...].prefix(Self.longest))
            let count = write(piece)
            if count == -2 { return -2 }
            guard count > 0 else {
                held = ArraySlice(piece)
                return taken + piece.count
            }
            taken += count
        }
        return taken
    }

    /// Whether bytes that were taken wait until the socket has room.
    public var isHolding: Bool { !held.isEmpty }

    /// 0 when nothing is held back any more, else what `write` said.
    private func sendHeld() -> Int {
        while isHolding {
            let count = held.withUnsafeBytes { write($0) }
            guard count > 0 else { return count }
            held = count < held.count ? held.dropFirst(count) : []
        }
        return 0
    }

    /// How many bytes went, or -1 when the socket is full, -2 when it is gone.
    private func write(_ piece: UnsafeRawBufferPointer) -> Int {
        ERR_clear_error()
        var count = 0
        if SSL_write_ex(tls, piece.baseAddress, piece.count, &count) == 1 { return count }
        // To wait for bytes to read would be a second handshake, which is never agreed to.
        return SSL_get_error(tls, 0) == SSL_ERROR_WANT_WRITE ? -1 : -2
    }
}
