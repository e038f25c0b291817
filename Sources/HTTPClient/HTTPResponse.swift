/// The answer to an HTTP request, read to its end.
public struct HTTPResponse: Sendable, Equatable {
    /// The status code.
    public var status: Int
    /// Header fields of the final answer.
    public var headers: HTTPHeaders
    /// The body, at most as long as the client's limit.
    public var body: [UInt8]
    /// How long its parts took.
    public var times: Times

    /// An answer.
    public init(status: Int, headers: HTTPHeaders, body: [UInt8], times: Times) {
        self.status = status
        self.headers = headers
        self.body = body
        self.times = times
    }

    /// The body read as UTF-8, invalid bytes replaced.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// Times since the request was begun.
    public struct Times: Sendable, Equatable {
        /// Until connected; zero on a connection that was open.
        public var connected: Duration
        /// Until the first byte of the answer.
        public var firstByte: Duration
        /// Until the last byte.
        public var total: Duration

        /// Times of one exchange.
        public init(connected: Duration, firstByte: Duration, total: Duration) {
            self.connected = connected
            self.firstByte = firstByte
            self.total = total
        }
    }
}
