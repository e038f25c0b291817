private import CPosix
private import Glibc

/// Ends the wait of a ``SocketSet`` from any thread.
public final class SocketWaker: Sendable {
    let descriptor = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))

    /// A waker for one set.
    public init() {}

    deinit { close(descriptor) }

    /// Ends the wait that is going on, or the next one.
    public func wake() {
        var one: UInt64 = 1
        write(descriptor, &one, 8)
    }

    func reset() {
        var count: UInt64 = 0
        read(descriptor, &count, 8)
    }
}
