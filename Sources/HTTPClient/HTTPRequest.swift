/// One HTTP request.
public struct HTTPRequest: Sendable, Equatable {
    /// `GET`, `HEAD`, `POST`, `PUT`, `PATCH`, `DELETE` or another token.
    public var method: String
    /// An absolute `http` or `https` URL.
    public var url: String
    /// Header fields; `Host` and `Content-Length` are filled in where they are missing.
    public var headers: HTTPHeaders
    /// The body; empty for none.
    public var body: [UInt8]
    /// Whether an answer that names another place is followed, at most ten times.
    public var followsRedirects: Bool

    /// A request.
    public init(
        method: String = "GET",
        url: String,
        headers: HTTPHeaders = [:],
        body: [UInt8] = [],
        followsRedirects: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.followsRedirects = followsRedirects
    }
}
