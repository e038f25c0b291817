/// A value bound to a statement or read from a column, by SQLite's five storage classes.
public enum Value: Sendable, Equatable {
    /// NULL.
    case null
    /// INTEGER.
    case int(Int)
    /// REAL.
    case real(Double)
    /// TEXT.
    case text(String)
    /// BLOB.
    case bytes([UInt8])
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    /// An integer.
    public init(integerLiteral value: Int) { self = .int(value) }
    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// NULL.
    public init(nilLiteral: ()) { self = .null }
}
