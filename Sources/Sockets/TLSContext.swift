import CTLS

/// What all encrypted connections of one set share: the certificates this machine trusts.
final class TLSContext {
    private let context: OpaquePointer?

    init() {
        context = SSL_CTX_new(TLS_client_method())
        guard let context else { return }
        tls_prepare(context)
        SSL_CTX_set_default_verify_paths(context)
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
    }

    deinit { SSL_CTX_free(context) }

    /// The encryption of one connection; nil where there is no memory for it.
    func connection(to destination: Destination, over descriptor: Int32) -> TLSConnection? {
        guard let context, let tls = SSL_new(context) else { return nil }
        SSL_set_fd(tls, descriptor)
        _ = tls_set_name(tls, destination.host)
        let parameters = SSL_get0_param(tls)
        if X509_VERIFY_PARAM_set1_ip_asc(parameters, destination.host) != 1 {
            SSL_set1_host(tls, destination.host)
        }
        SSL_set_connect_state(tls)
        return TLSConnection(tls)
    }
}

/// The encryption of one connection.
struct TLSConnection {
    private let tls: OpaquePointer

    /// What came of a step that may have to wait.
    enum Outcome {
        case done(Int)
        case waitsToRead
        case waitsToWrite
        case ended
        case failed(String)
    }

    init(_ tls: OpaquePointer) { self.tls = tls }

    func free() { SSL_free(tls) }

    func shake() -> Outcome {
        ERR_clear_error()
        let result = SSL_do_handshake(tls)
        return result == 1 ? .done(0) : outcome(of: result)
    }

    func send(_ bytes: UnsafeRawBufferPointer) -> Outcome {
        ERR_clear_error()
        var sent = 0
        let result = SSL_write_ex(tls, bytes.baseAddress, bytes.count, &sent)
        return result == 1 ? .done(sent) : outcome(of: result)
    }

    func receive(_ bytes: UnsafeMutableRawBufferPointer) -> Outcome {
        ERR_clear_error()
        var received = 0
        let result = SSL_read_ex(tls, bytes.baseAddress, bytes.count, &received)
        return result == 1 ? .done(received) : outcome(of: result)
    }

    private func outcome(of result: Int32) -> Outcome {
        switch SSL_get_error(tls, result) {
        case SSL_ERROR_WANT_READ: return .waitsToRead
        case SSL_ERROR_WANT_WRITE: return .waitsToWrite
        case SSL_ERROR_ZERO_RETURN: return .ended
        default:
            let verdict = SSL_get_verify_result(tls)
            if verdict != X509_V_OK {
                return .failed(String(cString: X509_verify_cert_error_string(Int(verdict))))
            }
            let code = ERR_get_error()
            return .failed(
                code == 0 ? "" : ERR_reason_error_string(code).map { String(cString: $0) } ?? ""
            )
        }
    }
}
