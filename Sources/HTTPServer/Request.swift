/// One request as the handler sees it: parsed whole, within the limits, with exactly one Host.
public struct Request: Sendable {
    /// What is asked for.
    public var method: Method
    /// The path, percent-decoded once: begins with `/`, holds no NUL, no backslash and no `.` or
    /// `..` segment.
    public var path: String
    /// Names and values of the query in order, decoded (`+` is a space).
    public var query: [(name: String, value: String)]
    /// The header fields.
    public var headers: Headers
    /// The body, empty where there is none; at most 64 KiB.
    public var body: [UInt8]
    /// The name the listener was given in `listen`.
    public var listener: String
    /// The address of the other side, without its port.
    public var remote: String
    /// The value of the Host field, as sent.
    public var host: String

    /// A request put together by hand, for tests of handlers.
    public init(
        method: Method,
        path: String,
        query: [(name: String, value: String)] = [],
        headers: Headers = Headers(),
        body: [UInt8] = [],
        listener: String = "",
        remote: String = "127.0.0.1",
        host: String = "localhost"
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.listener = listener
        self.remote = remote
        self.host = host
    }

    /// The first value of that name in the query.
    public func parameter(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }

    /// The value of a cookie (RFC 6265 §4.2), the first of that name.
    public func cookie(_ name: String) -> String? {
        for field in headers.values("cookie") {
            for pair in field.split(separator: ";") {
                let trimmed = pair.drop { $0 == " " }
                guard let equals = trimmed.firstIndex(of: "="), trimmed[..<equals] == name else {
                    continue
                }
                return String(trimmed[trimmed.index(after: equals)...])
            }
        }
        return nil
    }
}

/// A request's method.
public enum Method: Sendable, Hashable, CustomStringConvertible {
    /// GET.
    case get
    /// HEAD; the handler answers as for GET, the body is left out on the way.
    case head
    /// POST.
    case post
    /// Any other that HTTP knows, in capitals.
    case other(String)

    /// The method as it is written in a request.
    public var description: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .other(let name): name
        }
    }
}
