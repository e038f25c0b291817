/// A condition as written after `expect`, `until`, `check:` or `stop-when` (facts/runbooks.md §3.2).
///
/// One or more comparisons joined by `and`: `exit == 0 and stdout ~ /Success Rate/`.
public struct Condition: Sendable, Equatable {
    /// The condition as written, without white space around it.
    public let text: String
    /// The comparisons, all of which must hold.
    public let terms: [Term]

    /// One comparison.
    public struct Term: Sendable, Equatable {
        /// The comparison as written.
        public let text: String
        /// What is looked at.
        public let selector: Selector
        /// What must be true of it.
        public let test: Test
    }

    /// What must be true of a selected value.
    public enum Test: Sendable, Equatable {
        /// It stands in a relation to a value.
        case compares(Comparison, Literal)
        /// A line of it matches.
        case matches(Pattern)
        /// It holds this text, or this element.
        case contains(Literal)
        /// It is there at all.
        case exists
        /// It is one of these.
        case isOne(of: [Range])
    }

    /// A relation of two values.
    public enum Comparison: String, Sendable, CaseIterable {
        /// Both are the same.
        case equal = "=="
        /// They differ.
        case different = "!="
        /// The first comes before the second.
        case less = "<"
        /// The first comes before the second, or they are the same.
        case lessOrEqual = "<="
        /// The first comes after the second.
        case greater = ">"
        /// The first comes after the second, or they are the same.
        case greaterOrEqual = ">="
    }

    /// One value of an `in` list, or a range of numbers with both ends.
    public enum Range: Sendable, Equatable {
        /// This value.
        case value(Literal)
        /// From one number to another, both included.
        case span(Double, Double)
    }

    /// Reads a condition.
    /// - Throws: ``ConditionError`` with the place of the fault; an empty text is one.
    public static func parse(_ text: String) throws(ConditionError) -> Condition {
        var parser = ConditionParser(text)
        return try parser.condition()
    }

    /// Whether any comparison looks at this.
    public func looksAt(_ selector: Selector) -> Bool {
        terms.contains { $0.selector == selector }
    }
}

/// A value written in a condition.
public enum Literal: Sendable, Equatable {
    /// A number; a percentage is a hundredth of what is written.
    case number(Double)
    /// A time with its unit.
    case duration(Duration)
    /// A text, in quotes or one bare word.
    case text(String)
    /// A bare word with names in double braces: what it is can be told once they are filled.
    case named(String)
    /// `true` or `false`.
    case bool(Bool)
    /// `null`.
    case null
}
