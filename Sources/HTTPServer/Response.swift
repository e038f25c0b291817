/// One whole answer.
///
/// Content-Length, Date and Connection are the server's business and need not be given.
public struct Response: Sendable {
    /// The status code.
    public var status: Int
    /// The header fields in order.
    public var headers: [(name: String, value: String)]
    /// The body.
    public var body: [UInt8]

    /// An answer.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// JSON that was encoded before.
    public static func json(_ bytes: [UInt8], status: Int = 200) -> Response {
        Response(status: status, headers: [("Content-Type", "application/json")], body: bytes)
    }

    /// Plain text in UTF-8.
    public static func text(_ text: String, status: Int = 200) -> Response {
        Response(
            status: status,
            headers: [("Content-Type", "text/plain; charset=utf-8")],
            body: Array(text.utf8)
        )
    }

    /// A page.
    public static func html(_ text: String, status: Int = 200) -> Response {
        Response(
            status: status,
            headers: [("Content-Type", "text/html; charset=utf-8")],
            body: Array(text.utf8)
        )
    }

    /// "Look there", by GET (303 See Other).
    public static func redirect(to location: String) -> Response {
        Response(status: 303, headers: [("Location", location)])
    }

    /// Nothing is here.
    public static var notFound: Response { .text("Not found.\n", status: 404) }

    /// The path is known, the method is not allowed on it.
    public static func methodNotAllowed(_ allowed: [Method]) -> Response {
        var response = Response.text("Method not allowed.\n", status: 405)
        response.setHeader("Allow", allowed.map(\.description).joined(separator: ", "))
        return response
    }

    /// Sets a field, in place of any of that name.
    public mutating func setHeader(_ name: String, _ value: String) {
        headers.removeAll { sameFieldName($0.name, name) }
        headers.append((name, value))
    }

    /// Adds a field beside any of that name, as Set-Cookie needs it.
    public mutating func addHeader(_ name: String, _ value: String) {
        headers.append((name, value))
    }
}
