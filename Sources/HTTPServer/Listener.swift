import CEvent
import Glibc
import Synchronization

/// One listener with the evhttp of its own that reads its requests; lives on the event thread only.
final class Listener {
    let name: String
    let usesReserve: Bool
    private let identity: TLSIdentity?
    private(set) var isPaused = false
    private let http: OpaquePointer
    private let bound: OpaquePointer
    private let acceptor: OpaquePointer
    private var isClosed = false
    private unowned let loop: EventLoop

    init?(_ socket: ListeningSocket, base: OpaquePointer, loop: EventLoop) {
        guard let http = evhttp_new(base) else { return nil }
        let descriptor = socket.release()
        guard let bound = evhttp_accept_socket_with_handle(http, descriptor),
            let acceptor = evhttp_bound_socket_get_listener(bound)
        else {
            close(descriptor)
            evhttp_free(http)
            return nil
        }
        name = socket.name
        usesReserve = socket.usesReserve
        identity = socket.identity
        self.http = http
        self.bound = bound
        self.acceptor = acceptor
        self.loop = loop
        configure(http, limits: loop.limits)
        evconnlistener_set_error_cb(acceptor) { acceptor, _ in
            guard let base = evconnlistener_get_base(acceptor) else { return }
            let loop = loopsByBase.withLock { $0[UInt(bitPattern: base)] }
            EventLoop.at(loop.flatMap { UnsafeMutableRawPointer(bitPattern: $0) })?.acceptFailed()
        }
    }

    private func configure(_ http: OpaquePointer, limits: HTTPServer.Limits) {
        let pointer = Unmanaged.passUnretained(self).toOpaque()
        evhttp_set_max_headers_size(http, limits.head)
        evhttp_set_max_body_size(http, limits.body)
        evhttp_set_timeout(http, Int32(clamping: limits.idle.components.seconds))
        evhttp_set_default_content_type(http, nil)
        evhttp_set_allowed_methods(http, 0x1ff)
        evhttp_set_bevcb(
            http,
            { _, at in Listener.at(at).flatMap { $0.loop.accepted(with: $0.identity) } },
            pointer
        )
        evhttp_set_gencb(
            http,
            { request, at in
                guard let request, let listener = Listener.at(at) else { return }
                listener.loop.received(request, at: listener)
            },
            pointer
        )
    }

    private static func at(_ pointer: UnsafeMutableRawPointer?) -> Listener? {
        pointer.map { Unmanaged<Listener>.fromOpaque($0).takeUnretainedValue() }
    }

    func pause() {
        guard !isPaused, !isClosed else { return }
        isPaused = true
        evconnlistener_disable(acceptor)
    }

    func resume() {
        guard !isClosed else { return }
        isPaused = false
        evconnlistener_enable(acceptor)
    }

    /// Closes the port; the connections it accepted go on.
    func refuse() {
        guard !isClosed else { return }
        isClosed = true
        evhttp_del_accept_socket(http, bound)
    }

    /// Closes the listener and every connection still parsing or replying.
    func free() { evhttp_free(http) }
}
