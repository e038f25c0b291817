private import CCurl

/// The host and port a request goes to, as named in messages.
struct Endpoint: Sendable {
    let host: String
    let port: String

    var name: String { "\(host):\(port)" }

    /// Looks over a request before it reaches libcurl.
    init(checking request: HTTPRequest) throws(HTTPFailure) {
        try Endpoint.checkMethod(request.method)
        try Endpoint.checkHeaders(request.headers)
        guard let parts = curl_url() else {
            throw HTTPFailure(.invalidRequest, "Out of memory.")
        }
        defer { curl_url_cleanup(parts) }
        let accepted =
            !request.url.utf8.contains { $0 <= 0x20 || $0 == 0x7F }
            && curl_url_set(parts, CURLUPART_URL, request.url, 0) == CURLUE_OK
        guard accepted,
            let scheme = Endpoint.part(CURLUPART_SCHEME, of: parts),
            ["http", "https"].contains(scheme),
            let host = Endpoint.part(CURLUPART_HOST, of: parts),
            let port = Endpoint.part(CURLUPART_PORT, of: parts)
        else {
            throw HTTPFailure(
                .invalidRequest,
                "\"\(request.url)\" is no URL that can be asked. Write http:// or https://, a host, "
                    + "and a path without spaces."
            )
        }
        self.host = host
        self.port = port
    }

    private static func part(_ what: CURLUPart, of parts: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parts, what, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text
        else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }

    private static func checkMethod(_ method: String) throws(HTTPFailure) {
        guard !method.isEmpty, method.utf8.allSatisfy(isTokenByte) else {
            throw HTTPFailure(
                .invalidRequest,
                "\"\(method)\" is no HTTP method. Write GET, POST, PUT or another single word."
            )
        }
    }

    private static func checkHeaders(_ headers: HTTPHeaders) throws(HTTPFailure) {
        for field in headers.fields {
            guard !field.name.isEmpty, field.name.utf8.allSatisfy(isTokenByte) else {
                throw HTTPFailure(
                    .invalidRequest,
                    "\"\(field.name)\" is no name of a header. Write letters, digits and dashes."
                )
            }
            guard field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                throw HTTPFailure(
                    .invalidRequest,
                    "The value of the header \(field.name) holds a line break or a control character."
                )
            }
        }
    }

    /// RFC 9110 §5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
