private import CEvent
private import Glibc
import Synchronization

/// The way into the event thread, from any thread.
final class EventInbox: Sendable {
    enum Message: Sendable {
        case listen(ListeningSocket)
        case reply(Int, Reply)
        case drain
        case end
    }

    private struct State {
        var messages: [Message] = []
        var wake: UInt = 0
        var isClosed = false

        func activate() {
            if let event = OpaquePointer(bitPattern: wake) { event_active(event, 0, 0) }
        }
    }

    private let state = Mutex(State())

    /// Leaves a message; false when the loop is over (or never will be) and nobody will read it.
    @discardableResult
    func post(_ message: Message) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            state.messages.append(message)
            if state.messages.count == 1 { state.activate() }
            return true
        }
    }

    /// From now on `wake` is made active when there are messages.
    func open(wake: OpaquePointer) {
        state.withLock { state in
            state.wake = UInt(bitPattern: wake)
            if !state.messages.isEmpty { state.activate() }
        }
    }

    func take() -> [Message] {
        state.withLock { state in
            defer { state.messages = [] }
            return state.messages
        }
    }

    /// Refuses further messages and returns those left; the event may be freed afterwards.
    func close() -> [Message] {
        state.withLock { state in
            state.isClosed = true
            state.wake = 0
            defer { state.messages = [] }
            return state.messages
        }
    }
}

/// A bound socket that listens, with what its requests carry; closed when it is let go.
final class ListeningSocket: Sendable {
    let name: String
    let usesReserve: Bool
    let identity: TLSIdentity?
    private let descriptor: Mutex<Int32>

    init(descriptor: Int32, name: String, usesReserve: Bool, identity: TLSIdentity?) {
        self.descriptor = Mutex(descriptor)
        self.name = name
        self.usesReserve = usesReserve
        self.identity = identity
    }

    /// Hands the descriptor over, once.
    func release() -> Int32 {
        descriptor.withLock { held in
            defer { held = -1 }
            return held
        }
    }

    deinit {
        let left = release()
        if left >= 0 { close(left) }
    }
}
