/// Replaces secrets in a stream of terminal output by as many columns of `•`.
///
/// It finds declared secrets as they are and as base64, URL-encoded and JSON-escaped, literal
/// patterns, and with the built-in patterns what looks like a secret. A secret may be split over
/// any number of pieces of output and have colour codes inside, and its base64 form may be broken
/// over lines. Titles and other control strings are taken out.
/// - Source: facts/replay.md §2, facts/runbooks.md §4.18.
public struct Redactor: Sendable {
    /// A secret that cannot be searched for.
    public struct Refusal: Sendable, Equatable {
        /// The secret's name; its value is never repeated.
        public var name: String
        /// Why, and what to do instead.
        public var reason: String
    }

    /// Secrets that cannot be searched for.
    public private(set) var refusals: [Refusal] = []
    /// How often each rule replaced something, by the rule's name.
    public internal(set) var counts: [String: Int] = [:]

    /// The most bytes that are held back.
    static let longestHold = 8_192
    /// Secrets shorter than this would be found in innocent words.
    static let shortestSecret = 8
    /// Patterns are chosen by a person, who means even short ones.
    public static let shortestPattern = 4
    /// The name under which a file's own patterns are counted.
    static let patternRule = "redact"

    let rules: Rules
    /// Titles and the like, which are taken out.
    private var strings = ControlStrings()
    /// Output that may be the beginning of a secret.
    var held: [UInt8] = []
    /// The last visible bytes already given out: the word before a `=` may have gone before.
    var context: [UInt8] = []
    /// What is being masked until its end comes.
    var mask: Mask?

    /// A redactor for these secrets and patterns, and for the built-in patterns.
    ///
    /// A pattern is a text, which is masked as it stands; where it ends with `*`, the rest of the
    /// word is masked with it. A secret of several lines is searched for line by line. What is shorter than 8 bytes or
    /// longer than 8,000 is refused, see ``refusals``.
    public init(
        secrets: [(name: String, value: String)] = [],
        patterns: [String] = [],
        builtIn: Bool = true
    ) {
        var literals: [Rules.Literal] = []
        for (name, value) in secrets {
            let lines = value.utf8.split { $0 == 0x0A || $0 == 0x0D }.map(Array.init)
                .filter { $0.count >= Self.shortestSecret }
            if let reason = Self.refusal(of: value, lines: lines) {
                refusals.append(Refusal(name: name, reason: reason))
            } else {
                for form in SecretForms.all(of: Array(value.utf8), lines: lines) {
                    literals.append(
                        Rules.Literal(name: name, bytes: form.bytes, isBroken: form.isBase64)
                    )
                }
            }
        }
        for pattern in patterns {
            let isOpen = pattern.utf8.last == UInt8(ascii: "*")
            let bytes = Array(pattern.utf8.dropLast(isOpen ? 1 : 0))
            guard bytes.count >= Self.shortestPattern, bytes.count <= 8_000 else {
                let reason = "A pattern has at least \(Self.shortestPattern) bytes besides its *."
                refusals.append(Refusal(name: Self.patternRule, reason: reason))
                continue
            }
            literals.append(
                Rules.Literal(
                    name: Self.patternRule,
                    bytes: bytes,
                    kind: isOpen ? .word : .known
                )
            )
        }
        rules = Rules(literals: literals, builtIn: builtIn)
    }

    /// Takes output and returns what is certain to hold no secret; the rest is held back.
    ///
    /// Never more is held back than could still become a secret, and at most 8 KiB.
    public mutating func feed(_ output: [UInt8]) -> [UInt8] {
        let bytes = strings.take(output)
        if held.isEmpty { return scan(bytes, before: .more) }
        var whole = held
        whole.append(contentsOf: bytes)
        held = []
        return scan(whole, before: .more)
    }

    /// Returns what is held back, redacted, except what may be the beginning of a declared secret;
    /// for a silence within a stream.
    public mutating func pause() -> [UInt8] { giveOut(before: .silence) }

    /// Returns all that is held back, redacted; for the end.
    public mutating func flush() -> [UInt8] { giveOut(before: .end) }

    private mutating func giveOut(before next: Next) -> [UInt8] {
        if next == .end { held += strings.flush() }
        guard !held.isEmpty else { return [] }
        let whole = held
        held = []
        return scan(whole, before: next)
    }

    /// What follows the output that is looked at.
    enum Next {
        /// More output, at once.
        case more
        /// Nothing for a while: only declared secrets are waited for.
        case silence
        /// Nothing at all.
        case end
    }

    /// A whole text without its secrets; what a stream holds back or masks has no part in it.
    public func redact(_ text: String) -> String {
        var once = self
        once.held = []
        once.context = []
        once.mask = nil
        once.strings = ControlStrings()
        let output = once.strings.take(Array(text.utf8)) + once.strings.flush()
        return String(decoding: once.scan(output, before: .end), as: UTF8.self)
    }

    private static func refusal(of value: String, lines: [[UInt8]]) -> String? {
        if value.utf8.count < shortestSecret || lines.isEmpty {
            return "It is shorter than \(shortestSecret) bytes and would be found in innocent "
                + "words, so it is not replaced in output. Use a longer value."
        }
        if value.utf8.count > 8_000 {
            return "It is longer than 8,000 bytes and is not replaced in output. Pass a file's "
                + "path in place of its contents."
        }
        return nil
    }
}
