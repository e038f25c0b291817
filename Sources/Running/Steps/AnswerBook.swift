private import Runbooks

/// The answers a step was given beforehand, typed one at a time and in order.
///
/// An answer fits when its text has been printed since the answer before it was typed, so that
/// menus that look the same are told apart (facts/runbooks.md §0.8).
struct AnswerBook {
    private var answers: ArraySlice<(prompt: [UInt8], reply: String)>
    private var plain = PlainText()
    private var printed: [UInt8] = []

    /// The most that is searched for a text.
    private static let window = 16 << 10

    init(_ answers: [(prompt: String, reply: String)]) {
        self.answers = answers.map { (Array($0.prompt.utf8), $0.reply) }[...]
    }

    /// The text that the next answer is for; nil where none is left.
    var expected: String? { answers.first.map { String(decoding: $0.prompt, as: UTF8.self) } }

    /// Takes what was printed and returns what is to be typed now, if anything.
    mutating func feed(_ bytes: [UInt8]) -> String? {
        guard let next = answers.first else { return nil }
        plain.feed(bytes, into: &printed)
        if printed.count > 2 * Self.window { printed.removeFirst(printed.count - Self.window) }
        guard next.prompt.isEmpty || printed.holds(next.prompt) else { return nil }
        answers.removeFirst()
        printed = []
        return next.reply
    }
}
