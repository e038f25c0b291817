import CEvent
import Glibc

extension EventLoop {
    /// Sends an answer through libevent, which frees the request when it is out.
    func send(_ response: Response, to request: EventRequest, closing: Bool) {
        let fields = evhttp_request_get_output_headers(request)
        for (name, value) in response.headers where !isFraming(name) {
            evhttp_add_header(fields, name, value)
        }
        if closing { evhttp_add_header(fields, "Connection", "close") }
        let status = (200...599).contains(response.status) ? response.status : 500
        if status != 204, status != 304 {
            evhttp_add_header(fields, "Content-Length", String(response.body.count))
            if evhttp_request_get_command(request) != EVHTTP_REQ_HEAD {
                append(response.body, to: evhttp_request_get_output_buffer(request))
            }
        }
        evhttp_send_reply(request, Int32(status), nil, nil)
    }
}

extension RequestScanner.Refusal {
    var response: Response { .text(reason + "\n", status: status) }
}

/// How the message is framed is the server's business.
private func isFraming(_ name: String) -> Bool {
    ["Content-Length", "Transfer-Encoding", "Connection"].contains { sameFieldName($0, name) }
}

/// A small body is copied; a large one is lent, so that many answers with it hold it once.
private func append(_ body: [UInt8], to buffer: OpaquePointer?) {
    guard body.count > 8192 else {
        evbuffer_add(buffer, body, body.count)
        return
    }
    let lent = Unmanaged.passRetained(LentBody(body))
    let bytes = lent.takeUnretainedValue().bytes
    evbuffer_add_reference(
        buffer,
        bytes.baseAddress,
        bytes.count,
        { _, _, lent in
            if let lent { Unmanaged<LentBody>.fromOpaque(lent).release() }
        },
        lent.toOpaque()
    )
}

/// Keeps a body where it is while libevent sends it.
private final class LentBody {
    private let body: [UInt8]
    /// The array's own storage, which stays in place as long as this object holds the array.
    let bytes: UnsafeBufferPointer<UInt8>

    init(_ body: [UInt8]) {
        self.body = body
        bytes = body.withUnsafeBufferPointer { $0 }
    }
}
