import CCurl
private import Synchronization

/// One exchange: what is sent, what has arrived and who waits for it.
///
/// `@unchecked Sendable`: the task that asks fills it and hands it over; from then on only the
/// loop's thread touches it.
final class Transfer: @unchecked Sendable {
    typealias Outcome = Result<HTTPResponse, HTTPFailure>

    private let request: HTTPRequest
    private let endpoint: Endpoint
    private let timeout: Duration
    private let bodyLimit: Int
    var continuation: CheckedContinuation<Outcome, Never>?

    private var fieldList: UnsafeMutablePointer<curl_slist>?
    private var headers = HTTPHeaders()
    private var headerSize = 0
    private var body: [UInt8] = []
    private var isTooLarge = false
    private let cancelled = Atomic(false)

    private static let headerLimit = 256 << 10

    init(request: HTTPRequest, endpoint: Endpoint, timeout: Duration, bodyLimit: Int) {
        self.request = request
        self.endpoint = endpoint
        self.timeout = timeout
        self.bodyLimit = bodyLimit
    }

    deinit { curl_slist_free_all(fieldList) }

    /// Whether the task that waits was cancelled; may be asked and set from any thread.
    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    func cancel() { cancelled.store(true, ordering: .releasing) }

    /// Sets a fresh handle up for this exchange.
    func prepare(_ easy: UnsafeMutableRawPointer) {
        let own = Unmanaged.passUnretained(self).toOpaque()
        _ = curl_set_text(easy, CURLOPT_URL, request.url)
        _ = curl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        _ = curl_set_text(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        _ = curl_set_text(easy, CURLOPT_PROXY, "")
        _ = curl_set_text(easy, CURLOPT_NOPROXY, "*")
        _ = curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        _ = curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        _ = curl_set_long(easy, CURLOPT_TIMEOUT_MS, timeout.clampedMilliseconds)
        _ = curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, timeout.clampedMilliseconds)
        _ = curl_set_long(easy, CURLOPT_FOLLOWLOCATION, request.followsRedirects ? 1 : 0)
        _ = curl_set_long(easy, CURLOPT_MAXREDIRS, 10)
        _ = curl_set_pointer(easy, CURLOPT_PRIVATE, own)
        _ = curl_set_pointer(easy, CURLOPT_WRITEDATA, own)
        _ = curl_set_pointer(easy, CURLOPT_HEADERDATA, own)
        _ = curl_set_receiver(easy, CURLOPT_WRITEFUNCTION, receiveBody)
        _ = curl_set_receiver(easy, CURLOPT_HEADERFUNCTION, receiveHeader)
        prepareMethod(easy)
        prepareFields(easy)
    }

    private func prepareMethod(_ easy: UnsafeMutableRawPointer) {
        let takesBody = ["POST", "PUT", "PATCH"].contains(request.method)
        if takesBody || !request.body.isEmpty {
            _ = curl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
            request.body.withUnsafeBytes { bytes in
                let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                _ =
                    start.map { curl_set_text(easy, CURLOPT_COPYPOSTFIELDS, $0) }
                    ?? curl_set_text(easy, CURLOPT_COPYPOSTFIELDS, "")
            }
        } else if request.method == "HEAD" {
            _ = curl_set_long(easy, CURLOPT_NOBODY, 1)
        }
        _ = curl_set_text(easy, CURLOPT_CUSTOMREQUEST, request.method)
    }

    private func prepareFields(_ easy: UnsafeMutableRawPointer) {
        var lines = request.headers.fields.map { field in
            field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"
        }
        for (name, value) in [("Content-Type", nil), ("Expect", nil), ("User-Agent", "showrunner")]
        where request.headers[name] == nil {
            lines.append("\(name):\(value.map { " \($0)" } ?? "")")
        }
        for line in lines { fieldList = curl_slist_append(fieldList, line) ?? fieldList }
        _ = curl_set_pointer(easy, CURLOPT_HTTPHEADER, fieldList)
    }

    /// Takes a piece of the body; false where there is too much of it.
    fileprivate func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= bodyLimit - body.count else {
            isTooLarge = true
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// Takes one line of a header; a status line begins the header of the next answer.
    fileprivate func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
        headerSize += bytes.count
        guard headerSize <= Transfer.headerLimit else {
            isTooLarge = true
            return false
        }
        if bytes.starts(with: "HTTP/".utf8) {
            headers = HTTPHeaders()
            body = []
        } else if let colon = bytes.firstIndex(of: UInt8(ascii: ":")) {
            headers.add(
                String(decoding: bytes[..<colon], as: UTF8.self),
                String(decoding: bytes[(colon + 1)...].trimmingSpace, as: UTF8.self)
            )
        }
        return true
    }

    /// Tells the task that waits; later calls do nothing.
    func finish(_ code: CURLcode, _ easy: UnsafeMutableRawPointer) {
        resume(code == CURLE_OK ? .success(response(easy)) : .failure(failure(code, easy)))
    }

    /// Tells the task that waits that it was cancelled.
    func finishCancelled() {
        resume(.failure(HTTPFailure(.cancelled, "The request to \(endpoint.name) was cancelled.")))
    }

    /// Tells the task that waits that nothing could be begun.
    func finishUnsent() {
        resume(
            .failure(HTTPFailure(.broken, "The request to \(endpoint.name) could not be begun."))
        )
    }

    private func resume(_ outcome: Outcome) {
        continuation?.resume(returning: outcome)
        continuation = nil
    }

    private func response(_ easy: UnsafeMutableRawPointer) -> HTTPResponse {
        var status = 0
        _ = curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        func time(_ info: CURLINFO) -> Duration {
            var value: curl_off_t = 0
            _ = curl_get_size(easy, info, &value)
            return .microseconds(value)
        }
        return HTTPResponse(
            status: status,
            headers: headers,
            body: body,
            times: .init(
                connected: time(CURLINFO_CONNECT_TIME_T),
                firstByte: time(CURLINFO_STARTTRANSFER_TIME_T),
                total: time(CURLINFO_TOTAL_TIME_T)
            )
        )
    }

    private func failure(_ code: CURLcode, _ easy: UnsafeMutableRawPointer) -> HTTPFailure {
        let name = endpoint.name
        return switch code {
        case _ where isTooLarge:
            HTTPFailure(.tooLarge, "The answer of \(name) is larger than \(bodyLimit.written).")
        case CURLE_COULDNT_CONNECT:
            HTTPFailure(.refused, "Connection refused by \(name): is the service running?")
        case CURLE_COULDNT_RESOLVE_HOST:
            HTTPFailure(.unknownHost, "The host name \(endpoint.host) is not known.")
        case CURLE_OPERATION_TIMEDOUT:
            HTTPFailure(.timedOut, "No complete answer from \(name) within \(timeout.written).")
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CIPHER:
            HTTPFailure(
                .insecure,
                "No safe connection to \(name): \(String(cString: curl_easy_strerror(code)))."
            )
        case CURLE_TOO_MANY_REDIRECTS:
            HTTPFailure(.broken, "\(name) sent the request on more than ten times.")
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE:
            HTTPFailure(.broken, "\(name) closed the connection before the answer was complete.")
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
            HTTPFailure(.broken, "What \(name) answered is not HTTP.")
        default:
            HTTPFailure(
                .broken,
                "The request to \(name) failed: \(String(cString: curl_easy_strerror(code)))."
            )
        }
    }
}

private func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ transfer: UnsafeMutableRawPointer?
) -> Int {
    guard let transfer else { return 0 }
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    let taken = Unmanaged<Transfer>.fromOpaque(transfer).takeUnretainedValue().takeBody(piece)
    return taken ? piece.count : 0
}

private func receiveHeader(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ transfer: UnsafeMutableRawPointer?
) -> Int {
    guard let transfer else { return 0 }
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    let taken = Unmanaged<Transfer>.fromOpaque(transfer).takeUnretainedValue().takeHeader(line)
    return taken ? line.count : 0
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate var trimmingSpace: Self {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let first = firstIndex(where: { !isSpace($0) }),
            let last = lastIndex(where: { !isSpace($0) })
        else { return self[endIndex...] }
        return self[first...last]
    }
}

extension Int {
    fileprivate var written: String {
        self >= 1 << 20 && self % (1 << 20) == 0 ? "\(self >> 20) MiB" : "\(self) bytes"
    }
}

extension Duration {
    /// At least one millisecond and at most a day.
    fileprivate var clampedMilliseconds: Int {
        let (seconds, attoseconds) = max(.zero, min(self, .seconds(86_400))).components
        return max(1, Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000))
    }

    fileprivate var written: String {
        let milliseconds = clampedMilliseconds
        return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000) s" : "\(milliseconds) ms"
    }
}
