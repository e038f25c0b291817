/// Reads along with libevent's parser and finds the requests that it would let through.
///
/// evhttp joins folded lines, cuts values at a NUL, takes the first of two Content-Length and reads
/// a GET's body as the next request (facts/http.md §5.9). Whatever two parsers could read in two
/// ways is refused here, so that from there on both agree on where a request ends.
struct RequestScanner {
    /// A request that must not be answered as asked; the connection ends with it.
    struct Refusal: Equatable {
        /// The request's place on its connection, from 0.
        var request: Int
        var status: Int
        var reason: String
    }

    private enum Part {
        case requestLine
        case fields
        case body(left: Int)
    }

    /// The first request that is refused; what follows it is not looked at.
    private(set) var refusal: Refusal?
    private let limits: HTTPServer.Limits
    private var part = Part.requestLine
    private var line: [UInt8] = []
    private var head = Head()
    private var requests = 0

    init(limits: HTTPServer.Limits) { self.limits = limits }

    /// Reads the next bytes of the connection.
    mutating func read(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            guard refusal == nil else { return }
            read(byte)
        }
    }

    private mutating func read(_ byte: UInt8) {
        if case .body(let left) = part {
            part = left > 1 ? .body(left: left - 1) : .requestLine
            return
        }
        head.bytes += 1
        guard head.bytes <= limits.head else { return refuse(431, "The header is too long.") }
        guard byte == UInt8(ascii: "\n") else { return line.append(byte) }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        let complete = line
        line.removeAll(keepingCapacity: true)
        switch part {
        case .requestLine: readRequestLine(complete)
        case .fields where complete.isEmpty: endHead()
        default: readField(complete)
        }
    }

    private mutating func readRequestLine(_ line: [UInt8]) {
        let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count == 3, !words[0].isEmpty, words[0].allSatisfy(isTokenByte) else {
            return refuse(400, "The request line is not METHOD TARGET VERSION.")
        }
        guard words[1].first == UInt8(ascii: "/"),
            words[1].allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "#") })
        else { return refuse(400, "The target is not a path.") }
        let version = words[2]
        guard version.elementsEqual("HTTP/1.1".utf8) || version.elementsEqual("HTTP/1.0".utf8)
        else { return refuse(505, "The version is not HTTP/1.1.") }
        head.hasBody = ["POST", "PUT", "PATCH"].contains { words[0].elementsEqual($0.utf8) }
        part = .fields
    }

    private mutating func readField(_ line: [UInt8]) {
        head.fields += 1
        guard head.fields <= limits.fields else { return refuse(431, "Too many header fields.") }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
            line[..<colon].allSatisfy(isTokenByte)
        else { return refuse(400, "A header line is not NAME: VALUE.") }
        var value = line[(colon + 1)...]
        guard value.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7f) }) else {
            return refuse(400, "A header value holds a control character.")
        }
        value = value.drop(while: isBlank)
        while let last = value.last, isBlank(last) { value.removeLast() }
        switch String(decoding: line[..<colon].map(lowered), as: UTF8.self) {
        case "host":
            guard !head.hasHost, !value.isEmpty else { return refuse(400, "One Host is needed.") }
            head.hasHost = true
        case "content-length":
            guard head.length == nil, let length = number(value) else {
                return refuse(400, "Content-Length is not one number.")
            }
            head.length = length
        case "transfer-encoding": head.isChunked = true
        default: break
        }
    }

    private mutating func endHead() {
        guard head.hasHost else { return refuse(400, "One Host is needed.") }
        if head.isChunked {
            return head.length == nil
                ? refuse(411, "The body needs a Content-Length.")
                : refuse(400, "Both Content-Length and Transfer-Encoding are given.")
        }
        let length = head.length ?? 0
        guard length <= limits.body else { return refuse(413, "The body is too long.") }
        guard length == 0 || head.hasBody else { return refuse(400, "This method has no body.") }
        requests += 1
        head = Head()
        part = length > 0 ? .body(left: length) : .requestLine
    }

    private mutating func refuse(_ status: Int, _ reason: String) {
        refusal = Refusal(request: requests, status: status, reason: reason)
        line = []
    }
}

extension RequestScanner {
    private struct Head {
        var bytes = 0
        var fields = 0
        var hasBody = false
        var hasHost = false
        var isChunked = false
        var length: Int?
    }
}

private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

/// RFC 9110 §5.6.2.
private func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}

/// Digits alone, and few enough for any arithmetic.
private func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard !bytes.isEmpty, bytes.count <= 12 else { return nil }
    var value = 0
    for byte in bytes {
        guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return value
}
