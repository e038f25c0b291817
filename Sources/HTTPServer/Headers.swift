/// The header fields of one message, in the order they came.
///
/// Names are compared without regard to case (RFC 9110 §5.1).
public struct Headers: Sendable {
    /// Names and values as they came.
    public private(set) var fields: [(name: String, value: String)]

    /// Fields in order.
    public init(_ fields: [(name: String, value: String)] = []) { self.fields = fields }

    /// The value of the first field of that name.
    public subscript(name: String) -> String? {
        fields.first { sameFieldName($0.name, name) }?.value
    }

    /// The values of every field of that name, in order.
    public func values(_ name: String) -> [String] {
        fields.filter { sameFieldName($0.name, name) }.map(\.value)
    }

    mutating func append(_ name: String, _ value: String) { fields.append((name, value)) }
}

/// Whether two field names are the same, by ASCII letters alone.
func sameFieldName(_ one: String, _ other: String) -> Bool {
    one.utf8.count == other.utf8.count
        && zip(one.utf8, other.utf8).allSatisfy { lowered($0) == lowered($1) }
}

func lowered(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
}
