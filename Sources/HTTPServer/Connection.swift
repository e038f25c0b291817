import CEvent

/// One accepted connection while libevent has it; lives on the event thread only.
final class Connection {
    let stream: OpaquePointer
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

    init(stream: OpaquePointer, loop: EventLoop) {
        self.stream = stream
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
