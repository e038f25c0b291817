private import Redaction

/// Masks secrets in a text that is whole: a planned command, a captured value, a message.
///
/// What a step prints goes through the streaming form of the same rules.
public struct Masking: Sendable {
    private let redactor: Redactor

    /// Masks declared secrets, a file's own patterns and what looks like a secret.
    public init(secrets: [(name: String, value: String)] = [], patterns: [String] = []) {
        redactor = Redactor(secrets: secrets, patterns: patterns)
    }

    /// Whether a text that was kept had a secret in it, so that it is of no more use.
    static func isMasked(_ text: String) -> Bool {
        text.utf8.count > 8 && text.contains("\u{2022}\u{2022}\u{2022}")
    }

    /// The text with as many columns of `•` in the place of each secret.
    public func mask(_ text: String) -> String { redactor.redact(text) }

    /// A name's value, masked where it is a secret by the name or by its look.
    func mask(_ value: String, of name: String) -> String {
        let start = "\(name)="
        return String(mask(start + value).dropFirst(start.count))
    }
}
