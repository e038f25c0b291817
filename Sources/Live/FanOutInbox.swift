private import CPosix
private import Glibc
import HTTPServer
import Synchronization

/// The way into the fan-out thread, from any thread; the order of its messages is the order of all.
final class FanOutInbox: Sendable {
    enum Message: Sendable {
        /// A frame for everybody; without a number it cannot be resumed from.
        case frame(RingState, number: Int?, [UInt8])
        case scene(RingState, number: Int, [UInt8])
        case adopt(RingState, descriptor: Int32, Newcomer)
        case cut(RingState, owner: Int)
        case end(RingState)
        case stop
    }

    /// What is known of a connection before it is a viewer.
    struct Newcomer: Sendable {
        var session: TLSSession?
        var resume: Resume
        var head: [UInt8]
        var owner: Int
    }

    private struct State {
        var messages: [Message] = []
        var isClosed = false
    }

    /// Readable when there are messages.
    let descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
    private let state = Mutex(State())

    /// Leaves a message; false when nobody will read it any more.
    @discardableResult
    func post(_ message: Message) -> Bool {
        let (isTaken, isFirst) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.messages.append(message)
            return (true, state.messages.count == 1)
        }
        if isFirst {
            var one: UInt64 = 1
            write(descriptor, &one, 8)
        }
        return isTaken
    }

    func take() -> [Message] {
        var count: UInt64 = 0
        read(descriptor, &count, 8)
        return state.withLock { state in
            defer { state.messages = [] }
            return state.messages
        }
    }

    /// Refuses further messages, and lets go of the connections in those that are left.
    func close() {
        let left = state.withLock { state in
            state.isClosed = true
            defer { state.messages = [] }
            return state.messages
        }
        for case .adopt(_, let descriptor, _) in left { Glibc.close(descriptor) }
    }

    deinit {
        close()
        Glibc.close(descriptor)
    }
}
