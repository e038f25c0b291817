/// How far a value is from what a condition wants of it.
public struct Distance: Sendable, Equatable {
    /// The comparison as written.
    public let text: String
    /// The value now.
    public let value: Double
    /// The value it is compared with.
    public let goal: Double
    /// The value in words, as a person writes it.
    public let shown: String
    /// What is missing, in the same words; nil where nothing is.
    public let missing: String?
}

extension Condition {
    /// How far each comparison with a number is from being true; others have no distance.
    public func distances(in facts: Facts) -> [Distance] {
        terms.compactMap { $0.distance(in: facts) }
    }
}

extension Condition.Term {
    fileprivate func distance(in facts: Facts) -> Distance? {
        guard case .compares(_, let literal) = test,
            let value = selector.value(in: facts)?.number, value.isFinite
        else { return nil }
        let goal: Double
        switch literal {
        case .number(let number): goal = number
        case .duration(let duration): goal = seconds(duration)
        default: return nil
        }
        let isMet = unmet(in: facts) == nil
        return Distance(
            text: text,
            value: value,
            goal: goal,
            shown: rounded(value),
            missing: isMet ? nil : rounded(abs(goal - value))
        )
    }
}

/// A number with at most four significant digits behind its whole part.
private func rounded(_ number: Double) -> String {
    guard number.isFinite, abs(number) < 1e12 else { return plain(number) }
    let scale: Double = abs(number) >= 1_000 ? 1 : abs(number) >= 10 ? 100 : 10_000
    return plain((number * scale).rounded() / scale)
}
