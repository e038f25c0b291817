/// What the last look at an item of a checklist found, or who ticked it.
public struct CheckResult: Sendable, Equatable {
    /// What was found.
    public enum Outcome: String, Sendable {
        /// It is as it should be.
        case met
        /// It is not.
        case unmet
        /// It could not be told: the check itself broke, or gave no answer in time.
        case broken
        /// A person says so.
        case ticked
    }

    /// What was found.
    public var outcome: Outcome
    /// What was seen, in one line.
    public var evidence: String
    /// Further lines: every condition that did not hold, the output nearest to it.
    public var detail: [String]
    /// Milliseconds since 1970-01-01 UTC.
    public var wall: Int
    /// How long the look took.
    public var took: Duration
    /// Who asked for it, or ticked it.
    public var by: String?
    /// The probe as written: a result of another one does not count.
    public var probe: String
    /// Who started the item's fix before this look, where somebody did.
    public var fixedBy: String?

    /// A result.
    public init(
        _ outcome: Outcome,
        evidence: String,
        detail: [String] = [],
        wall: Int,
        took: Duration = .zero,
        by: String? = nil,
        probe: String = "",
        fixedBy: String? = nil
    ) {
        self.outcome = outcome
        self.evidence = evidence
        self.detail = detail
        self.wall = wall
        self.took = took
        self.by = by
        self.probe = probe
        self.fixedBy = fixedBy
    }
}
