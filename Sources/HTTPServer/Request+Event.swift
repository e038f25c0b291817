import CEvent
import Glibc

extension Request {
    /// What libevent read; nil when its target is none.
    init?(_ request: EventRequest, listener: String) {
        guard let uri = evhttp_request_get_uri(request),
            let target = RequestTarget(String(cString: uri)),
            let headers = Headers(evhttp_request_get_input_headers(request)),
            let host = headers["host"]
        else { return nil }
        self.init(
            method: Method(evhttp_request_get_command(request)),
            path: target.path,
            query: target.query,
            headers: headers,
            body: contents(of: evhttp_request_get_input_buffer(request)),
            listener: listener,
            remote: peer(of: request),
            host: host
        )
    }
}

extension Headers {
    fileprivate init?(_ list: UnsafeMutablePointer<evkeyvalq>?) {
        guard let list else { return nil }
        self.init()
        var next = list.pointee.tqh_first
        while let field = next {
            append(String(cString: field.pointee.key), String(cString: field.pointee.value))
            next = field.pointee.next.tqe_next
        }
    }
}

extension Method {
    fileprivate init(_ command: evhttp_cmd_type) {
        switch command {
        case EVHTTP_REQ_GET: self = .get
        case EVHTTP_REQ_HEAD: self = .head
        case EVHTTP_REQ_POST: self = .post
        case EVHTTP_REQ_PUT: self = .other("PUT")
        case EVHTTP_REQ_DELETE: self = .other("DELETE")
        case EVHTTP_REQ_OPTIONS: self = .other("OPTIONS")
        case EVHTTP_REQ_TRACE: self = .other("TRACE")
        case EVHTTP_REQ_CONNECT: self = .other("CONNECT")
        case EVHTTP_REQ_PATCH: self = .other("PATCH")
        default: self = .other("UNKNOWN")
        }
    }
}

private func contents(of buffer: OpaquePointer?) -> [UInt8] {
    let length = evbuffer_get_length(buffer)
    guard length > 0 else { return [] }
    return [UInt8](unsafeUninitializedCapacity: length) { space, count in
        count = max(0, Int(evbuffer_remove(buffer, space.baseAddress, length)))
    }
}

private func peer(of request: EventRequest) -> String {
    var address: UnsafeMutablePointer<CChar>?
    var port: UInt16 = 0
    evhttp_connection_get_peer(evhttp_request_get_connection(request), &address, &port)
    return address.map { String(cString: $0) } ?? ""
}
