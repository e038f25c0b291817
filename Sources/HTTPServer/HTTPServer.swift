private import CPosix
private import Glibc
import Synchronization

/// Serves HTTP/1.1 on any number of listeners from one event thread; handlers run as tasks.
public final class HTTPServer: Sendable {
    /// What a client may send, and how long it may take.
    public struct Limits: Sendable {
        /// Bytes of a request's head.
        public var head = 16 * 1024
        /// Bytes of a request's body.
        public var body = 64 * 1024
        /// Header fields of a request.
        public var fields = 100
        /// From a request's first byte (or from the connection) to its last.
        public var deadline = Duration.seconds(10)
        /// How long a connection may rest between two requests.
        public var idle = Duration.seconds(60)
        /// How long requests that were begun may take to be answered after `stop`.
        public var grace = Duration.seconds(2)
        /// Descriptors kept back from listeners that may not use the reserve.
        public var spareDescriptors = 64

        /// The limits for any network.
        public init() {}
    }

    private let limits: Limits
    private let inbox = EventInbox()
    private let isStarted = Atomic(false)

    /// A server that does not listen yet.
    public init(limits: Limits = Limits()) { self.limits = limits }

    /// Opens a listener; connections are accepted once `run` is called.
    ///
    /// - Parameters:
    ///   - name: What requests from here carry as their `listener`.
    ///   - address: A numeric address, IPv4 or IPv6.
    ///   - port: The port, or 0 for any free one.
    ///   - usesReserve: Whether it still accepts with the descriptors kept back from the others.
    ///   - identity: With what its connections are encrypted; nil for plain HTTP.
    /// - Returns: The port.
    @discardableResult
    public func listen(
        name: String,
        address: String,
        port: Int,
        usesReserve: Bool = false,
        identity: TLSIdentity? = nil
    ) throws(HTTPServerError) -> Int {
        var bound: Int32 = 0
        let number = Int32(clamping: port)
        let descriptor = socket_listen(address, number, 4096, &bound)
        let place = address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
        guard descriptor >= 0 else { throw HTTPServerError(place: place, errno: -descriptor) }
        let socket = ListeningSocket(
            descriptor: descriptor,
            name: name,
            usesReserve: usesReserve,
            identity: identity
        )
        guard inbox.post(.listen(socket)) else {
            throw HTTPServerError(code: .stopped, place: place, errno: 0)
        }
        return Int(bound)
    }

    /// Answers requests until `stop`: each request in a task of its own, all of them within this call.
    ///
    /// Call it once. After `stop` no more requests are accepted, those begun are answered, and when
    /// the grace is over the handlers left are cancelled. Cancelling the task stops the server.
    public func run(handler: @escaping @Sendable (Request) async -> Reply) async {
        guard !isStarted.exchange(true, ordering: .relaxed) else { return }
        let (requests, feed) = AsyncStream<NumberedRequest>.makeStream()
        let thread = WorkerThread(name: "http") { [limits, inbox] in
            EventLoop(limits: limits, inbox: inbox, feed: feed).run()
        }
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                for await request in requests {
                    group.addTask { [inbox] in
                        inbox.post(.reply(request.number, await handler(request.request)))
                    }
                }
                group.cancelAll()
            }
        } onCancel: {
            stop()
        }
        // Nothing is left to answer, so the thread is over in a moment.
        inbox.post(.end)
        thread.join()
    }

    /// Ends what `run` began.
    ///
    /// Any later listener is refused. May be called from anywhere, more than once.
    public func stop() {
        if isStarted.exchange(true, ordering: .relaxed) {
            inbox.post(.drain)
        } else {
            _ = inbox.close()
        }
    }
}

/// A request with the number its answer is posted under.
struct NumberedRequest: Sendable {
    var number: Int
    var request: Request
}

extension HTTPServerError {
    fileprivate init(place: String, errno: Int32) {
        let code: Code =
            switch errno {
            case EADDRINUSE: .portInUse
            case EADDRNOTAVAIL, EINVAL, EAFNOSUPPORT: .badAddress
            case EACCES, EPERM: .notPermitted
            default: .system
            }
        self.init(code: code, place: place, errno: errno)
    }
}
