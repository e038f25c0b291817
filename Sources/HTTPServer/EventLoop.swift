import CEvent
import CPosix
import Glibc
import Synchronization

/// libevent's loop with everything evhttp owns; made, run and ended on one thread.
///
/// Only values cross to other threads: requests go out through `feed`, answers come in through the
/// inbox. Whatever points into evhttp is dropped before evhttp is freed (facts/http.md §5.1).
final class EventLoop {
    let limits: HTTPServer.Limits
    private let inbox: EventInbox
    private let feed: AsyncStream<NumberedRequest>.Continuation
    private let base: OpaquePointer
    private var wake: OpaquePointer?
    private var tick: OpaquePointer?
    private var named: OpaquePointer?
    private(set) var listeners: [Listener] = []
    private var connections: [OpaquePointer: Connection] = [:]
    /// Accepted in this pass of the loop; evhttp has not yet told us its name for them.
    private var newborn: [Connection] = []
    /// Requests whose handlers run, by the number they were given out under.
    private var pending: [Int: EventRequest] = [:]
    private var given = 0
    /// Sessions of connections that are gone, until libevent cannot be using them any more: those
    /// of this second, and those of the one before.
    private var ending: (now: [TLSSession], before: [TLSSession]) = ([], [])
    /// Takes the place of a descriptor whose connection was handed over.
    private let parked = open("/dev/null", O_RDWR | O_CLOEXEC)
    private var drainsUntil: ContinuousClock.Instant?

    init(
        limits: HTTPServer.Limits,
        inbox: EventInbox,
        feed: AsyncStream<NumberedRequest>.Continuation
    ) {
        _ = threadsAreUsed
        self.limits = limits
        self.inbox = inbox
        self.feed = feed
        guard let base = event_base_new() else { preconditionFailure("no event base") }
        self.base = base
    }

    var isDraining: Bool { drainsUntil != nil }

    private var pointer: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static func at(_ pointer: UnsafeMutableRawPointer?) -> EventLoop? {
        pointer.map { Unmanaged<EventLoop>.fromOpaque($0).takeUnretainedValue() }
    }

    func run() {
        wake = event_new(
            base,
            -1,
            Int16(EV_PERSIST),
            { _, _, at in EventLoop.at(at)?.readInbox() },
            pointer
        )
        named = event_new(
            base,
            -1,
            Int16(EV_PERSIST),
            { _, _, at in EventLoop.at(at)?.nameNewborn() },
            pointer
        )
        tick = event_new(
            base,
            -1,
            Int16(EV_PERSIST),
            { _, _, at in EventLoop.at(at)?.ticked() },
            pointer
        )
        var interval = timeval(min(.seconds(1), limits.deadline / 4))
        event_add(tick, &interval)
        loopsByBase.withLock { $0[UInt(bitPattern: base)] = UInt(bitPattern: pointer) }
        if let wake { inbox.open(wake: wake) }
        event_base_loop(base, EVLOOP_NO_EXIT_ON_EMPTY)
        end()
    }

    private func end() {
        feed.finish()
        for case .reply(let number, let reply) in inbox.close() { answer(number, reply) }
        nameNewborn()
        for request in pending.values where evhttp_request_get_connection(request) == nil {
            evhttp_request_free(request)
        }
        pending = [:]
        for listener in listeners { listener.free() }
        event_base_loop(base, EVLOOP_NONBLOCK)
        loopsByBase.withLock { $0[UInt(bitPattern: base)] = nil }
        for event in [wake, named, tick] { event_free(event) }
        event_base_free(base)
        connections = [:]
        ending = ([], [])
        close(parked)
    }

    private func readInbox() {
        for message in inbox.take() {
            switch message {
            case .listen(let socket):
                if !isDraining, let listener = Listener(socket, base: base, loop: self) {
                    listeners.append(listener)
                }
            case .reply(let number, let reply): answer(number, reply)
            case .drain: drain()
            case .end: event_base_loopbreak(base)
            }
        }
        finishIfDrained()
    }
}

// MARK: - Connections

extension EventLoop {
    /// evhttp asks for what carries a connection it has just accepted.
    func accepted(with identity: TLSIdentity?) -> OpaquePointer? {
        let session = identity?.makeSession()
        guard (session == nil) == (identity == nil),
            let stream = session?.stream(on: base) ?? bufferevent_socket_new(base, -1, 0)
        else { return nil }
        let connection = Connection(stream: stream, session: session, loop: self)
        connections[stream] = connection
        newborn.append(connection)
        connection.watch()
        event_active(named, 0, 0)
        return stream
    }

    /// Learns evhttp's name for what was accepted in this pass, before any of its bytes are read.
    private func nameNewborn() {
        for connection in newborn {
            var argument: UnsafeMutableRawPointer?
            bufferevent_getcb(connection.stream, nil, nil, nil, &argument)
            guard let argument else {
                forget(connection)
                continue
            }
            evhttp_connection_set_closecb(
                OpaquePointer(argument),
                { _, at in
                    guard let at else { return }
                    let connection = Connection.at(at)
                    connection.loop.ended(connection)
                },
                connection.pointer
            )
            keepReserve(after: connection.descriptor)
        }
        newborn = []
    }

    /// libevent lets go of a connection.
    private func ended(_ connection: Connection) {
        if connection.session != nil, TLSSession.wasPlain(connection.stream) {
            connection.answerInClear()
        }
        forget(connection)
    }

    private func forget(_ connection: Connection) {
        connection.unwatch()
        connections[connection.stream] = nil
        if let session = connection.session { ending.now.append(session) }
    }

    private func connection(of request: EventRequest) -> Connection? {
        evhttp_request_get_connection(request).flatMap(evhttp_connection_get_bufferevent)
            .flatMap { connections[$0] }
    }

    private func ticked() {
        ending = ([], ending.now)
        let now = ContinuousClock.now
        for connection in connections.values {
            guard let deadline = connection.deadline, deadline < now else { continue }
            // libevent sees the end of the stream and frees the connection by its own path.
            shutdown(connection.descriptor, Int32(SHUT_RDWR))
        }
        for listener in listeners where listener.isPaused {
            if spareDescriptors(for: listener) { listener.resume() }
        }
        finishIfDrained()
    }
}

// MARK: - Requests

extension EventLoop {
    /// A request was read whole.
    func received(_ request: EventRequest, at listener: Listener) {
        guard let connection = connection(of: request) else {
            return send(.text("No room.\n", status: 503), to: request, closing: true)
        }
        let place = connection.requests
        connection.requestBegan()
        evhttp_request_set_on_complete_cb(
            request,
            { _, at in if let at { Connection.at(at).requestEnded() } },
            connection.pointer
        )
        if let refusal = connection.scanner.refusal, refusal.request <= place {
            return send(refusal.response, to: request, closing: true)
        }
        guard !isDraining else {
            return send(.text("The server stops.\n", status: 503), to: request, closing: true)
        }
        guard let parsed = Request(request, listener: listener.name) else {
            return send(
                .text("The target is not a path.\n", status: 400),
                to: request,
                closing: true
            )
        }
        given += 1
        pending[given] = request
        feed.yield(NumberedRequest(number: given, request: parsed))
    }

    /// Answers a refused request at once where libevent would wait for more of it.
    func refuse(_ connection: Connection) {
        guard let refusal = connection.scanner.refusal, !connection.isBusy,
            !connection.isRefused, refusal.request == connection.requests
        else { return }
        connection.isRefused = true
        let answer = Connection.lastWords(refusal.reason, status: refusal.status)
        _ = answer.withUnsafeBytes {
            connection.session?.send($0)
                ?? socket_send(connection.descriptor, $0.baseAddress, $0.count)
        }
        shutdown(connection.descriptor, Int32(SHUT_RDWR))
    }

    private func answer(_ number: Int, _ reply: Reply) {
        guard let request = pending.removeValue(forKey: number) else { return }
        guard let connection = evhttp_request_get_connection(request) else {
            // The client left before its answer: evhttp let go of the request (facts/http.md §5.4).
            return evhttp_request_free(request)
        }
        switch reply {
        case .response(let response): send(response, to: request, closing: isDraining)
        case .stream where evhttp_request_get_command(request) == EVHTTP_REQ_HEAD:
            let headers = [("Content-Type", "text/event-stream")]
            send(Response(status: 200, headers: headers), to: request, closing: isDraining)
        case .stream(let stream): handOver(connection, of: request, to: stream)
        }
    }

    /// Takes the connection out of libevent (facts/http.md §2.5; the order matters).
    private func handOver(
        _ evhttp: OpaquePointer,
        of request: EventRequest,
        to stream: StreamRequest
    ) {
        let carrier = evhttp_connection_get_bufferevent(evhttp)
        let descriptor = bufferevent_getfd(carrier)
        // Out of libevent's epoll set before the number names something else.
        bufferevent_disable(carrier, Int16(EV_READ | EV_WRITE))
        let own = socket_take(descriptor, parked)
        guard own >= 0 else {
            return send(.text("No room.\n", status: 503), to: request, closing: true)
        }
        evhttp_connection_set_closecb(evhttp, nil, nil)
        let connection = carrier.flatMap { connections[$0] }
        if let connection { forget(connection) }
        evhttp_connection_free(evhttp)
        connection?.session?.use(own)
        stream.adopt(AdoptedSocket(descriptor: own, session: connection?.session))
    }
}

// MARK: - Stopping

extension EventLoop {
    private func drain() {
        guard !isDraining else { return }
        drainsUntil = .now + limits.grace
        for listener in listeners { listener.refuse() }
    }

    /// Lets `run` go on once nothing is left to answer, or the grace is over.
    func finishIfDrained() {
        guard let drainsUntil else { return }
        let isAnswered = pending.isEmpty && !connections.values.contains { $0.isBusy }
        if isAnswered || drainsUntil < .now { feed.finish() }
    }
}

// MARK: - Descriptors

extension EventLoop {
    /// Listeners that may not use the reserve rest while it is all that is left.
    private func keepReserve(after descriptor: Int32) {
        let limit = descriptorLimit()
        for listener in listeners where Int(descriptor) >= limit - spare(for: listener) {
            listener.pause()
        }
    }

    /// Whether the lowest free number is below what this listener leaves to the others.
    private func spareDescriptors(for listener: Listener) -> Bool {
        let probe = fcntl(parked, F_DUPFD_CLOEXEC, 0)
        guard probe >= 0 else { return false }
        close(probe)
        return Int(probe) < descriptorLimit() - spare(for: listener)
    }

    /// What a listener leaves to the others: of few descriptors a quarter.
    private func spare(for listener: Listener) -> Int {
        let kept = min(limits.spareDescriptors, descriptorLimit() / 4)
        return listener.usesReserve ? kept / 4 : kept
    }

    /// Accepting failed: without a pause the loop would spin on it.
    func acceptFailed() {
        for listener in listeners { listener.pause() }
    }
}

private func descriptorLimit() -> Int {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: limit.rlim_cur)
}

/// A request as libevent holds it.
typealias EventRequest = UnsafeMutablePointer<evhttp_request>

/// libevent's locks must be in place before its first base.
private let threadsAreUsed: Void = { _ = evthread_use_pthreads() }()

/// Loops by their base: a listener's error callback is given evhttp's pointer and not ours.
let loopsByBase = Mutex<[UInt: UInt]>([:])

extension timeval {
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    }
}
