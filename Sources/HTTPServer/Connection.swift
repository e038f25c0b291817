import CEvent
import CPosix

/// One accepted connection while libevent has it; lives on the event thread only.
final class Connection {
    let stream: OpaquePointer
    /// How it is encrypted; nil where it is not.
    let session: TLSSession?
    unowned let loop: EventLoop
    var scanner: RequestScanner
    /// When the request that is being read must be complete; nil while none is.
    var deadline: ContinuousClock.Instant?
    /// A request was read and its answer is not yet sent.
    var isBusy = false
    /// Requests read so far.
    var requests = 0
    /// The refusal was answered past libevent; nothing more may be sent.
    var isRefused = false

    init(stream: OpaquePointer, session: TLSSession?, loop: EventLoop) {
        self.stream = stream
        self.session = session
        self.loop = loop
        scanner = RequestScanner(limits: loop.limits)
        deadline = .now + loop.limits.deadline
    }

    var descriptor: Int32 { bufferevent_getfd(stream) }

    var pointer: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static func at(_ pointer: UnsafeMutableRawPointer) -> Connection {
        Unmanaged<Connection>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// Starts to read along; ends with `unwatch`, before the connection is let go.
    func watch() { evbuffer_add_cb(bufferevent_get_input(stream), bytesArrived, pointer) }

    func unwatch() { evbuffer_remove_cb(bufferevent_get_input(stream), bytesArrived, pointer) }

    func requestBegan() {
        isBusy = true
        deadline = nil
        requests += 1
    }

    func requestEnded() {
        isBusy = false
        if evbuffer_get_length(bufferevent_get_input(stream)) > 0 {
            deadline = .now + loop.limits.deadline
        }
        loop.finishIfDrained()
    }

    /// An answer that is sent past libevent, after which the connection is closed.
    static func lastWords(_ reason: String, status: Int) -> [UInt8] {
        let body = "\(reason)\n"
        let head =
            "HTTP/1.1 \(status) Refused\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
        return Array("\(head)\(body)".utf8)
    }

    /// Tells a client that spoke HTTP where it should have encrypted.
    func answerInClear() {
        // What is left unread would reset the connection before the answer arrives.
        var rest = [UInt8](repeating: 0, count: 16 * 1024)
        _ = socket_receive(descriptor, &rest, rest.count)
        let answer = Connection.lastWords("This address is encrypted: open https://", status: 400)
        _ = socket_send(descriptor, answer, answer.count)
    }
}

private func bytesArrived(
    _ buffer: OpaquePointer?,
    _ change: UnsafePointer<evbuffer_cb_info>?,
    _ context: UnsafeMutableRawPointer?
) {
    guard let buffer, let context, let change = change?.pointee, change.n_added > 0 else { return }
    let connection = Connection.at(context)
    if !connection.isBusy, connection.deadline == nil {
        connection.deadline = .now + connection.loop.limits.deadline
    }
    var start = evbuffer_ptr()
    guard evbuffer_ptr_set(buffer, &start, change.orig_size, EVBUFFER_PTR_SET) == 0 else { return }
    let bytes = [UInt8](unsafeUninitializedCapacity: change.n_added) { space, count in
        count = max(0, evbuffer_copyout_from(buffer, &start, space.baseAddress, space.count))
    }
    connection.scanner.read(bytes)
    if connection.scanner.refusal != nil { connection.loop.refuse(connection) }
}
