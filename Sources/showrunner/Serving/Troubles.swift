import JSONValue
private import Synchronization

/// What is wrong at the moment and no part of the run: told to the presenter's pages at once, and
/// again for a page that has joined since.
final class Troubles: Sendable {
    /// The name under which it is told that nothing is recorded.
    static let recording = "recording"

    private let sentences = Mutex<[String: String]>([:])
    private let notify: @Sendable (JSON) -> Void

    init(notify: @escaping @Sendable (JSON) -> Void) { self.notify = notify }

    /// A trouble's sentence, while there is one.
    subscript(_ name: String) -> String? { sentences.withLock { $0[name] } }

    /// Begins or changes a trouble, or with nil ends it.
    func set(_ sentence: String?, for name: String) {
        sentences.withLock { $0[name] = sentence }
        tell(name, sentence)
    }

    /// Tells again what is still wrong.
    func repeatAll() {
        for (name, sentence) in sentences.withLock({ $0 }) { tell(name, sentence) }
    }

    private func tell(_ name: String, _ sentence: String?) {
        notify(["trouble": .string(name), "message": sentence.map(JSON.string) ?? .null])
    }
}
