/// One YAML value as front matter uses it: YAML 1.2's core schema without tags and aliases.
public indirect enum YAML: Sendable, Equatable {
    /// `null`, `~` or nothing.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A whole number that fits into 64 bits.
    case int(Int)
    /// Any other number.
    case number(Double)
    /// A string.
    case string(String)
    /// A list.
    case sequence([Node])
    /// A mapping, its members in the order of the text; a repeated key is refused.
    case mapping([Member])

    /// A value and where it stands.
    public struct Node: Sendable, Equatable {
        /// The value.
        public var value: YAML
        /// Its line, from 1.
        public var line: Int
        /// The text of a scalar as written, before it was read as a number or a boolean.
        public var scalar: String?

        /// A value at a line.
        public init(value: YAML, line: Int, scalar: String? = nil) {
            self.value = value
            self.line = line
            self.scalar = scalar
        }
    }

    /// A key and its value.
    public struct Member: Sendable, Equatable {
        /// The key.
        public var key: String
        /// The key's line, from 1.
        public var line: Int
        /// The value.
        public var value: Node

        /// A key and its value.
        public init(key: String, line: Int, value: Node) {
            self.key = key
            self.line = line
            self.value = value
        }
    }
}

extension YAML.Node {
    /// The value of a mapping's key; nil for anything else.
    public subscript(key: String) -> YAML.Node? {
        members?.first { $0.key == key }?.value
    }

    /// The members of a mapping; nil for anything else.
    public var members: [YAML.Member]? {
        if case .mapping(let members) = value { members } else { nil }
    }

    /// The elements of a list; nil for anything else.
    public var elements: [YAML.Node]? {
        if case .sequence(let nodes) = value { nodes } else { nil }
    }

    /// The text of any scalar but null, as written; nil for anything else.
    public var string: String? {
        switch value {
        case .string(let text): text
        case .bool, .int, .number: scalar
        case .null, .sequence, .mapping: nil
        }
    }

    /// The value of a whole number; nil for anything else.
    public var int: Int? { if case .int(let value) = value { value } else { nil } }

    /// The value of any number; nil for anything else.
    public var double: Double? {
        switch value {
        case .int(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The value of a boolean; nil for anything else.
    public var bool: Bool? { if case .bool(let value) = value { value } else { nil } }

    /// Whether it is null.
    public var isNull: Bool { value == .null }

    /// The texts of a list of scalars, or of one scalar alone; nil for anything else.
    public var strings: [String]? {
        if let string { return [string] }
        guard let elements else { return nil }
        let texts = elements.compactMap(\.string)
        return texts.count == elements.count ? texts : nil
    }
}
