import CPosix
import Glibc

/// Many client connections that one thread looks after, plain or encrypted.
///
/// Not for several threads: only ``waker`` may be used from others. Connections are named by small
/// numbers that are used again once closed.
public final class SocketSet {
    /// Ends a wait from any thread.
    public let waker = SocketWaker()
    private let epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    private var entries: [Entry] = []
    private var free: [Int] = []
    private var events = [epoll_event](repeating: epoll_event(), count: 64)
    private lazy var tls = TLSContext()

    /// What happened to a connection.
    public enum Signal: Sendable {
        /// It stands: bytes may be sent.
        case connected
        /// Bytes may have come, or its end.
        case readable
        /// It could not be made, or broke; the caller closes it.
        case failed(SocketFailure)
    }

    /// What a look for bytes found.
    public enum Received: Sendable, Equatable {
        /// So many bytes.
        case bytes(Int)
        /// Nothing more for now.
        case nothing
        /// The other side sends no more.
        case ended
        /// The connection is broken.
        case broken
    }

    private struct Entry {
        var descriptor: Int32 = -1
        var generation: UInt32 = 0
        var phase = Phase.connecting
        var tls: TLSConnection?
        var watched = EPOLLOUT.rawValue
        /// What the socket did not take yet.
        var unsent: [UInt8] = []
    }

    private enum Phase { case connecting, shaking, open }

    /// A set without connections.
    public init() {
        epoll_set(epoll, EPOLL_CTL_ADD, waker.descriptor, EPOLLIN.rawValue, .max)
    }

    deinit {
        for index in entries.indices where entries[index].descriptor >= 0 { close(index) }
        Glibc.close(epoll)
    }

    /// How many descriptors this process may have, after asking for so many.
    public static func reserve(descriptors: Int) -> Int {
        Int(descriptors_reserve(Int64(descriptors)))
    }

    // MARK: Connections

    /// Begins a connection; ``Signal/connected`` tells when it stands.
    /// - Throws: ``SocketFailure`` where that is impossible at once.
    public func open(_ destination: Destination) throws(SocketFailure) -> Int {
        var address = destination.address
        let descriptor = socket_begin(&address)
        guard descriptor >= 0 else { throw failure(-descriptor) }
        let index = free.popLast() ?? entries.count
        if index == entries.count { entries.append(Entry()) }
        var entry = Entry()
        entry.descriptor = descriptor
        entry.generation = entries[index].generation &+ 1
        if destination.isSecure {
            guard let connection = tls.connection(to: destination, over: descriptor) else {
                Glibc.close(descriptor)
                free.append(index)
                throw SocketFailure(.insecure, "There is no encryption on this machine.")
            }
            entry.tls = connection
        }
        entries[index] = entry
        epoll_set(epoll, EPOLL_CTL_ADD, descriptor, entry.watched, data(index))
        return index
    }

    /// Ends a connection; signals of it that are still on their way are left out.
    public func close(_ index: Int) {
        guard entries[index].descriptor >= 0 else { return }
        entries[index].tls?.free()
        Glibc.close(entries[index].descriptor)
        entries[index] = Entry(generation: entries[index].generation)
        free.append(index)
    }

    /// Sends bytes over a connection that stands; what the socket does not take is sent later.
    ///
    /// A connection that breaks here is told by its next signal.
    public func send(_ index: Int, _ bytes: [UInt8]) {
        if entries[index].unsent.isEmpty {
            let sent = sendNow(index, bytes, from: 0)
            if sent < bytes.count { entries[index].unsent = Array(bytes[sent...]) }
        } else {
            entries[index].unsent += bytes
        }
        watch(index)
    }

    /// Takes what has come over a connection, at most as much as the buffer holds.
    public func receive(_ index: Int, into buffer: inout [UInt8]) -> Received {
        let tls = entries[index].tls
        let descriptor = entries[index].descriptor
        return buffer.withUnsafeMutableBytes { bytes in
            if let tls {
                switch tls.receive(bytes) {
                case .done(let count): return .bytes(count)
                case .waitsToRead, .waitsToWrite: return .nothing
                case .ended: return .ended
                case .failed: return .broken
                }
            }
            switch socket_receive(descriptor, bytes.baseAddress, bytes.count) {
            case 0: return .ended
            case -1: return .nothing
            case let count where count > 0: return .bytes(count)
            default: return .broken
            }
        }
    }

    private func sendNow(_ index: Int, _ bytes: [UInt8], from start: Int) -> Int {
        let entry = entries[index]
        var at = start
        bytes.withUnsafeBytes { bytes in
            while at < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[at...])
                if let tls = entry.tls {
                    guard case .done(let count) = tls.send(rest) else { return }
                    at += count
                } else {
                    let count = socket_send(entry.descriptor, rest.baseAddress, rest.count)
                    guard count > 0 else { return }
                    at += count
                }
            }
        }
        return at
    }

    // MARK: Waiting

    /// Waits until something happens, at most so long, and tells what happened.
    /// - Parameter time: Nil waits without end.
    public func wait(atMost time: Duration?, _ handle: (Int, Signal) -> Void) {
        let nanoseconds = time.map { max(.zero, min($0, .seconds(60))) / .nanoseconds(1) } ?? -1
        let count = epoll_wait_for(epoll, &events, Int32(events.count), Int64(nanoseconds))
        for at in 0..<Int(max(0, count)) {
            let event = events[at]
            guard event.data.u64 != .max else {
                waker.reset()
                continue
            }
            let index = Int(event.data.u64 & 0xFFFF_FFFF)
            guard entries[index].descriptor >= 0,
                entries[index].generation == UInt32(event.data.u64 >> 32)
            else { continue }
            respond(index, event.events, handle)
        }
    }

    private func respond(_ index: Int, _ flags: UInt32, _ handle: (Int, Signal) -> Void) {
        switch entries[index].phase {
        case .connecting:
            let error = socket_outcome(entries[index].descriptor)
            guard error == 0 else { return handle(index, .failed(failure(error))) }
            if entries[index].tls == nil {
                opened(index, handle)
            } else {
                entries[index].phase = .shaking
                shake(index, handle)
            }
        case .shaking: shake(index, handle)
        case .open:
            if flags & EPOLLOUT.rawValue != 0, !entries[index].unsent.isEmpty {
                let sent = sendNow(index, entries[index].unsent, from: 0)
                entries[index].unsent.removeFirst(sent)
                watch(index)
            }
            if flags & ~EPOLLOUT.rawValue != 0 { handle(index, .readable) }
        }
    }

    private func opened(_ index: Int, _ handle: (Int, Signal) -> Void) {
        entries[index].phase = .open
        watch(index)
        handle(index, .connected)
    }

    private func shake(_ index: Int, _ handle: (Int, Signal) -> Void) {
        switch entries[index].tls?.shake() {
        case .done: opened(index, handle)
        case .waitsToRead: watch(index, EPOLLIN.rawValue)
        case .waitsToWrite: watch(index, EPOLLOUT.rawValue)
        case .ended:
            handle(index, .failed(SocketFailure(.closed, "The server closed the connection.")))
        case .failed(let why):
            let reason = why.isEmpty ? "the server broke it off" : why
            handle(index, .failed(SocketFailure(.insecure, "No safe connection: \(reason).")))
        case nil: break
        }
    }

    private func watch(_ index: Int) {
        let room = entries[index].unsent.isEmpty ? 0 : EPOLLOUT.rawValue
        watch(index, EPOLLIN.rawValue | EPOLLRDHUP.rawValue | room)
    }

    private func watch(_ index: Int, _ flags: UInt32) {
        guard entries[index].watched != flags else { return }
        entries[index].watched = flags
        epoll_set(epoll, EPOLL_CTL_MOD, entries[index].descriptor, flags, data(index))
    }

    private func data(_ index: Int) -> UInt64 {
        UInt64(entries[index].generation) << 32 | UInt64(index)
    }

    private func failure(_ error: Int32) -> SocketFailure {
        switch error {
        case ECONNREFUSED: SocketFailure(.refused, "The connection was refused.")
        case EMFILE, ENFILE, EADDRNOTAVAIL, ENOBUFS:
            SocketFailure(.exhausted, "This machine has no room for another connection.")
        case ENETUNREACH, EHOSTUNREACH, ETIMEDOUT:
            SocketFailure(.unreachable, "The server cannot be reached.")
        default:
            SocketFailure(.broken, "The connection broke: \(String(cString: strerror(error))).")
        }
    }
}
