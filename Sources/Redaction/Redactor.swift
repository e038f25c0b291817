/// Replaces secrets in a stream of terminal output by as many columns of `•`.
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
    public private(set) var counts: [String: Int] = [:]

    /// A redactor for these secrets and literal patterns, and for the built-in patterns.
    public init(
        secrets: [(name: String, value: String)] = [],
        patterns: [(name: String, literal: String)] = [],
        builtIn: Bool = true
    ) {}

    /// Takes output and returns what is certain to hold no secret; the rest is held back.
    public mutating func feed(_ bytes: [UInt8]) -> [UInt8] { bytes }

    /// Returns what is held back, redacted; for the end, and after a silence of 50 ms.
    public mutating func flush() -> [UInt8] { [] }

    /// A whole text without its secrets.
    public func redact(_ text: String) -> String { text }
}
