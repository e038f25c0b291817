private import CTLS
private import Glibc

/// The client's side of a test's encrypted connection; it takes any certificate.
final class TestEncryption: Sendable {
    nonisolated(unsafe) private let context: OpaquePointer
    nonisolated(unsafe) private let tls: OpaquePointer

    /// Shakes hands over a socket that still blocks; nil where that fails.
    init?(over descriptor: Int32) {
        guard let context = SSL_CTX_new(TLS_client_method()) else { return nil }
        guard let tls = SSL_new(context) else {
            SSL_CTX_free(context)
            return nil
        }
        self.context = context
        self.tls = tls
        tls_prepare(context)
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        SSL_set_fd(tls, descriptor)
        guard SSL_connect(tls) == 1 else { return nil }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    deinit {
        SSL_free(tls)
        SSL_CTX_free(context)
    }

    /// How many bytes were sent.
    func send(_ bytes: [UInt8]) -> Int {
        ERR_clear_error()
        var count = 0
        return SSL_write_ex(tls, bytes, bytes.count, &count) == 1 ? count : -1
    }

    /// How many bytes were received; 0 at the end, -1 when there are none yet.
    func receive(_ buffer: inout [UInt8]) -> Int {
        ERR_clear_error()
        var count = 0
        if SSL_read_ex(tls, &buffer, buffer.count, &count) == 1 { return count }
        return SSL_get_error(tls, 0) == SSL_ERROR_WANT_READ ? -1 : 0
    }
}
