private import Glibc

/// A TCP port somewhere, whatever is spoken there.
public enum TCPPort {
    /// Whether somebody listens at a host and port.
    public enum Answer: Sendable, Equatable {
        /// A connection was made, and closed at once.
        case open
        /// Nobody listens there.
        case closed
        /// Nothing came back in time.
        case silent
        /// The host's name is not known.
        case unknownHost
    }

    /// Connects and hangs up; blocks the calling thread no longer than told, and as long as it takes
    /// to look up the name.
    public static func look(host: String, port: Int, within limit: Duration) -> Answer {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, "\(port)", &hints, &found) == 0, let first = found else {
            return .unknownHost
        }
        defer { freeaddrinfo(first) }
        let deadline = ContinuousClock.now + limit
        var answer = Answer.closed
        var next: UnsafeMutablePointer<addrinfo>? = first
        while let address = next {
            switch connect(to: address.pointee, until: deadline) {
            case .open: return .open
            case .silent: answer = .silent
            case .closed, .unknownHost: break
            }
            next = address.pointee.ai_next
        }
        return answer
    }

    private static func connect(
        to place: addrinfo,
        until deadline: ContinuousClock.Instant
    ) -> Answer {
        let kind = place.ai_socktype | Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(place.ai_family, kind, place.ai_protocol)
        guard descriptor >= 0 else { return .closed }
        defer { close(descriptor) }
        if Glibc.connect(descriptor, place.ai_addr, place.ai_addrlen) == 0 { return .open }
        guard errno == EINPROGRESS else { return .closed }
        while true {
            let left = deadline - ContinuousClock.now
            guard left > .zero else { return .silent }
            var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            let (seconds, attoseconds) = left.components
            let milliseconds = min(seconds, 3_600) * 1_000 + attoseconds / 1_000_000_000_000_000 + 1
            guard poll(&wait, 1, Int32(clamping: milliseconds)) > 0 else { continue }
            var failure: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size)
            return failure == 0 ? .open : failure == ETIMEDOUT ? .silent : .closed
        }
    }
}
