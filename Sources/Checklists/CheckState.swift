private import Conditions

/// How an item of a checklist stands now (facts/runbooks.md §3.3).
public enum CheckState: String, Sendable, CaseIterable {
    /// Its check passed.
    case pass
    /// Its check did not pass, and somebody should know.
    case warn
    /// Its check did not pass, and the talk should not start.
    case fail
    /// Its check could not tell, or cannot be read.
    case error
    /// Its last result is older than it counts.
    case stale
    /// Its check was not run yet.
    case unchecked
    /// It is for a person to tick.
    case manual
    /// A person has ticked it.
    case ticked

    /// Whether nothing has to be done about it.
    public var isGood: Bool { self == .pass || self == .ticked }
}

extension Checklist.Item {
    /// How it stands.
    ///
    /// A machine never ticks what is a person's, and a result of another probe does not count.
    /// - Parameters:
    ///   - result: The last result kept of it.
    ///   - wall: Milliseconds since 1970-01-01 UTC.
    public func state(_ result: CheckResult?, at wall: Int) -> CheckState {
        guard fault == nil else { return .error }
        guard let result, counts(result) else {
            if isManual { return isTicked ? .ticked : .manual }
            return .unchecked
        }
        if let freshFor, wall &- result.wall > freshFor.wholeMilliseconds { return .stale }
        return switch result.outcome {
        case .met: .pass
        case .ticked: .ticked
        case .broken: .error
        case .unmet: severity == .warn ? .warn : .fail
        }
    }

    private func counts(_ result: CheckResult) -> Bool {
        isManual ? result.outcome == .ticked : result.probe == probeText
    }

    /// What its results are results of.
    public var probeText: String { check?.text ?? "" }
}

/// How many items of a checklist stand how.
public struct CheckTally: Sendable, Equatable {
    /// Items by state; a state without items is left out.
    public private(set) var counts: [CheckState: Int] = [:]

    /// Counts states.
    public init(_ states: some Sequence<CheckState>) {
        for state in states { counts[state, default: 0] += 1 }
    }

    /// The number of items in a state.
    public subscript(state: CheckState) -> Int { counts[state] ?? 0 }

    /// All items.
    public var total: Int { counts.values.reduce(0, +) }

    /// The worst of what was checked: any that failed, then any that broke, then any that warns.
    /// - Source: facts/runbooks.md §4, rule 24.
    public var worst: CheckState {
        for state in [CheckState.fail, .error, .warn] where self[state] > 0 { return state }
        return .pass
    }
}

extension Duration {
    /// Whole milliseconds; a length no file can hold is cut.
    fileprivate var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        let (whole, isOver) = Int(clamping: seconds).multipliedReportingOverflow(by: 1_000)
        return isOver
            ? (seconds < 0 ? .min : .max) : whole + Int(attoseconds / 1_000_000_000_000_000)
    }
}
