/// Whether conditions held.
public enum Verdict: Sendable, Equatable {
    /// All of them held.
    case met
    /// Every one that did not hold, in the order written.
    case unmet([Unmet])

    /// The conditions that did not hold; empty when all did.
    public var unmet: [Unmet] { if case .unmet(let list) = self { list } else { [] } }
}

/// One condition that did not hold, in words for a person.
public struct Unmet: Sendable, Equatable {
    /// The condition as written.
    public var expected: String
    /// What was there instead.
    public var actual: String
    /// At most three lines of the output that come nearest.
    public var near: [String]

    /// One condition that did not hold.
    public init(expected: String, actual: String, near: [String] = []) {
        self.expected = expected
        self.actual = actual
        self.near = near
    }
}
