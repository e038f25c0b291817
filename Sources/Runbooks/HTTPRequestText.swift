/// A request as the body of an `http` fence holds it: method and URL, header fields, an empty line,
/// the body.
public struct HTTPRequestText: Sendable, Equatable {
    /// The method in capitals.
    public var method: String
    /// The URL, with names in double braces still in place.
    public var url: String
    /// The header fields in order.
    public var headers: [Header]
    /// The body; empty where there is none.
    public var body: String

    /// One header field.
    public struct Header: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// Its value.
        public var value: String

        /// A header field.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A request.
    public init(method: String, url: String, headers: [Header] = [], body: String = "") {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}
