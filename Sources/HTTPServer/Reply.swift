private import Glibc

/// What a handler makes of a request.
public enum Reply: Sendable {
    /// An answer, sent whole; the connection stays open for the next request.
    case response(Response)
    /// The connection is handed over: from now on it is a stream (HEAD is answered with an empty 200).
    case stream(StreamRequest)
}

/// What takes over a connection whose request was parsed.
///
/// The taker writes the whole response itself, head included.
public struct StreamRequest: Sendable {
    let adopt: @Sendable (consuming AdoptedSocket) -> Void

    /// A taker; it is called once, on the server's own thread, and must return at once.
    public init(adopt: @escaping @Sendable (consuming AdoptedSocket) -> Void) {
        self.adopt = adopt
    }
}

/// A connection that was taken out of the HTTP server, closed when it is let go.
public struct AdoptedSocket: ~Copyable {
    private var descriptor: Int32
    /// How it is encrypted: everything is sent through here; nil for plain sockets.
    public let session: TLSSession?

    init(descriptor: Int32, session: TLSSession?) {
        self.descriptor = descriptor
        self.session = session
    }

    /// Hands the descriptor over to the caller, who closes it.
    public consuming func release() -> Int32 {
        let taken = descriptor
        descriptor = -1
        return taken
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}
