private import Synchronization

/// Hands values from a thread to one asynchronous reader, in order; nothing is lost or dropped.
///
/// Unlike a stream it goes on when the reader's task is cancelled: a step has to be stopped, and
/// its end told, all the same.
final class Mailbox<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var reader: CheckedContinuation<Element, Never>?
    }

    private let state = Mutex(State())

    /// Puts a value in.
    func send(_ element: Element) {
        let reader = state.withLock { state in
            defer { state.reader = nil }
            if state.reader == nil { state.elements.append(element) }
            return state.reader
        }
        reader?.resume(returning: element)
    }

    /// Takes the oldest value out, waiting for one; for one reader at a time.
    func receive() async -> Element {
        await withCheckedContinuation { continuation in
            let element: Element? = state.withLock { state in
                guard !state.elements.isEmpty else {
                    state.reader = continuation
                    return nil
                }
                return state.elements.removeFirst()
            }
            if let element { continuation.resume(returning: element) }
        }
    }
}
