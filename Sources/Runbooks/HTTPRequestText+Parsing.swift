public import Conditions

extension HTTPRequestText {
    /// Why a text is not a request.
    public struct Fault: Error, Sendable, Equatable {
        /// The line of the text, from 0.
        public let line: Int
        /// What was found, and what to write instead.
        public let message: String
    }

    /// The methods that may be written.
    public static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    /// Reads a request; comments (`#`, `//`) may stand before it and among the header fields.
    /// - Throws: ``Fault`` with the line in the text.
    public static func parse(_ text: String) throws(Fault) -> HTTPRequestText {
        let all = lines(of: text)
        guard let start = all.firstIndex(where: { !isIgnored($0) }) else {
            throw Fault(
                line: 0,
                message:
                    "The request is missing. Write for example: GET {{license.url}}/licenses/status"
            )
        }
        var request = try requestLine(all[start], line: start)
        var at = start + 1
        while at < all.count, !trimmed(all[at]).isEmpty {
            if !isIgnored(all[at]) { request.headers.append(try header(all[at], line: at)) }
            at += 1
        }
        if at + 1 < all.count {
            let body = Array(all[(at + 1)...].joined(separator: "\n").utf8)
            let end = body.lastIndex { !isSpace($0) } ?? -1
            request.body = String(decoding: body[...end], as: UTF8.self)
        }
        return request
    }

    /// The names in double braces of all of its parts.
    public var names: [String] {
        let parts = [url] + headers.flatMap { [$0.name, $0.value] } + [body]
        var seen: [String] = []
        for name in parts.flatMap({ Template($0).names }) where !seen.contains(name) {
            seen.append(name)
        }
        return seen
    }

    /// The request with every name filled.
    ///
    /// Line ends and other control characters that come in with a value are left out of URL and
    /// header fields, so that no value can add a field.
    /// - Throws: `UndefinedNames` with every name that has no value; nothing may then be sent.
    public func filled(with value: (String) -> String?) throws(UndefinedNames) -> HTTPRequestText {
        let missing = names.filter { value($0) == nil }
        guard missing.isEmpty else { throw UndefinedNames(names: missing) }
        var request = self
        request.url = HTTPRequestText.withoutControls(try Template(url).filled(with: value))
        for at in request.headers.indices {
            request.headers[at].value = HTTPRequestText.withoutControls(
                try Template(headers[at].value).filled(with: value)
            )
        }
        request.body = try Template(body).filled(with: value)
        return request
    }

    /// The first name whose value would break the URL or a header field, and what to do about it.
    public func refusal(with value: (String) -> String?) -> (name: String, sentence: String)? {
        let places =
            [("the URL", url)] + headers.map { ("the header field \($0.name)", $0.value) }
        for (place, text) in places {
            for name in Template(text).names
            where value(name)?.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) == true {
                return (
                    name,
                    "The value of {{\(name)}} holds a line end or another control character, and "
                        + "\(place) cannot. Nothing was sent. Capture one line of it, or send it in the body."
                )
            }
        }
        return nil
    }

    private static func withoutControls(_ text: String) -> String {
        String(decoding: text.utf8.filter { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self)
    }

    private static func isIgnored(_ line: String) -> Bool {
        let line = trimmed(line)
        return line.isEmpty || line.utf8.first == UInt8(ascii: "#") || line.hasPrefix("//")
    }

    private static func requestLine(
        _ line: String,
        line number: Int
    ) throws(Fault) -> HTTPRequestText {
        var words = trimmed(line).utf8.split(whereSeparator: isSpace).map {
            String(decoding: $0, as: UTF8.self)
        }
        if words.count > 1, words.last?.hasPrefix("HTTP/") == true { words.removeLast() }
        let method = words.count > 1 ? words.removeFirst() : "GET"
        guard methods.contains(method) else {
            throw Fault(
                line: number,
                message:
                    "\"\(method)\" is not a method. Write one of \(methods.joined(separator: ", "))."
            )
        }
        guard words.count == 1, let url = words.first else {
            throw Fault(line: number, message: "The URL holds a space. Write %20 for it.")
        }
        guard url.hasPrefix("http://") || url.hasPrefix("https://") || url.hasPrefix("{{") else {
            throw Fault(
                line: number,
                message:
                    "\"\(url)\" is not a whole URL. Write http://localhost:8080/path, or {{service.url}}/path."
            )
        }
        return HTTPRequestText(method: method, url: url)
    }

    private static func header(_ line: String, line number: Int) throws(Fault) -> Header {
        let bytes = Array(line.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else {
            throw Fault(
                line: number,
                message:
                    "\"\(trimmed(line))\" is not a header field. Write Name: value, and an empty line before the body."
            )
        }
        let name = trimmed(String(decoding: bytes[..<colon], as: UTF8.self))
        guard !name.isEmpty,
            name.utf8.allSatisfy({
                $0 > 0x20 && $0 < 0x7F && !#"()<>@,;:\"/[]?={}"#.utf8.contains($0)
            })
        else {
            throw Fault(line: number, message: "\"\(name)\" is not the name of a header field.")
        }
        return Header(
            name: name,
            value: trimmed(String(decoding: bytes[(colon + 1)...], as: UTF8.self))
        )
    }
}
