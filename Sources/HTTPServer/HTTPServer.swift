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

        /// The limits for any network.
        public init() {}
    }

    private let limits: Limits

    /// A server that does not listen yet.
    public init(limits: Limits = Limits()) { self.limits = limits }

    /// Opens a listener; connections are accepted once `run` is called.
    ///
    /// - Parameters:
    ///   - name: What requests from here carry as their `listener`.
    ///   - address: A numeric address, IPv4 or IPv6.
    ///   - port: The port, or 0 for any free one.
    ///   - usesReserve: Whether it still accepts with the descriptors kept back from the others.
    /// - Returns: The port.
    @discardableResult
    public func listen(
        name: String,
        address: String,
        port: Int,
        usesReserve: Bool = false
    ) throws(HTTPServerError) -> Int {
        throw HTTPServerError(code: .system, place: "\(address):\(port)", errno: 0)
    }

    /// Answers requests until `stop`: each request in a task of its own, all of them within this call.
    ///
    /// Call it once. After `stop` no more requests are accepted, those begun are answered, and when
    /// the grace is over the handlers left are cancelled.
    public func run(handler: @escaping @Sendable (Request) async -> Reply) async {
    }

    /// Ends what `run` began.
    ///
    /// Any later listener is refused. May be called from anywhere, more than once.
    public func stop() {
    }
}
