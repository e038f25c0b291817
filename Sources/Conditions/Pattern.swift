/// A regular expression between slashes, matched against one line at a time, as grep does.
///
/// Kept as text and compiled where it is used. Its length, and the lines it is tried on, are
/// bounded, and it is matched in time proportional to both, whatever it says.
public struct Pattern: Sendable, Equatable {
    /// The expression without its slashes.
    public let source: String
    /// Whether case is ignored: the `i` after the second slash.
    public let ignoresCase: Bool

    /// The most bytes an expression may have.
    public static let longest = 512

    /// Takes an expression that compiles and is bounded.
    /// - Throws: ``ConditionError``, its offset counted from the start of the expression.
    public init(_ source: String, ignoresCase: Bool = false) throws(ConditionError) {
        guard !source.isEmpty else {
            throw ConditionError(
                offset: 0,
                message:
                    "The pattern between the slashes is empty. Write what to look for: /ready/."
            )
        }
        guard source.utf8.count <= Pattern.longest else {
            throw ConditionError(
                offset: Pattern.longest,
                message:
                    "The pattern is longer than \(Pattern.longest) bytes. Look for a shorter piece."
            )
        }
        self.init(source: source, ignoresCase: ignoresCase)
        try check()
    }

    /// An expression that is known to compile.
    init(source: String, ignoresCase: Bool) {
        self.source = source
        self.ignoresCase = ignoresCase
    }

    /// Whether it compiles, whatever its names in double braces stand for.
    private func check() throws(ConditionError) {
        let names = Template(source).names
        let whole = names.isEmpty ? self : (try? filled { _ in "x" }) ?? self
        do {
            _ = try PatternReader.program(of: whole.source, ignoresCase: ignoresCase)
        } catch {
            throw ConditionError(
                offset: names.isEmpty ? error.offset : 0,
                message: error.message
                    ?? "/\(source)/ is not a regular expression. Put a backslash before a bracket, +, *, ? or . that is meant as itself."
            )
        }
    }
}
