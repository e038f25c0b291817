public import Checklists

/// What a probe found.
public struct Finding: Sendable, Equatable {
    /// Whether it is as it should be.
    public var outcome: CheckResult.Outcome
    /// What was seen, in one line.
    public var evidence: String
    /// Further lines, at most a dozen.
    public var detail: [String]

    /// What was found.
    public init(_ outcome: CheckResult.Outcome, _ evidence: String, detail: [String] = []) {
        self.outcome = outcome
        self.evidence = evidence
        self.detail = detail
    }

    /// It is as it should be.
    public static func met(_ evidence: String, detail: [String] = []) -> Finding {
        Finding(.met, evidence, detail: detail)
    }

    /// It is not.
    public static func unmet(_ evidence: String, detail: [String] = []) -> Finding {
        Finding(.unmet, evidence, detail: detail)
    }

    /// It could not be told.
    public static func broken(_ evidence: String, detail: [String] = []) -> Finding {
        Finding(.broken, evidence, detail: detail)
    }
}
