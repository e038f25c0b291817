/// One JSON value as defined by RFC 8259.
///
/// Integers and other numbers are told apart, so that sequence numbers and microseconds never lose
/// a digit. An object keeps the order of its members; a repeated name is refused by the parser.
public enum JSON: Sendable, Hashable {
    /// The literal `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number written without fraction and exponent that fits into 64 bits.
    case int(Int)
    /// Any other number.
    case number(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([JSON])
    /// An object, its members in the order of the text.
    case object(Object)

    /// The members of an object, in order.
    public struct Object: Sendable, Hashable {
        /// Names and values in the order of the text.
        public private(set) var members: [(name: String, value: JSON)]
        private var index: [String: Int]?

        /// An object with the given members.
        ///
        /// A later member of the same name replaces an earlier one.
        public init(_ members: [(String, JSON)] = []) {
            self.members = []
            for (name, value) in members { self[name] = value }
        }

        /// The value of a member; setting nil removes it.
        public subscript(name: String) -> JSON? {
            get { position(of: name).map { members[$0].value } }
            set {
                let found = position(of: name)
                switch (found, newValue) {
                case (let at?, let value?): members[at].value = value
                case (let at?, nil):
                    members.remove(at: at)
                    index = nil
                    indexIfLarge()
                case (nil, let value?):
                    members.append((name, value))
                    if index != nil { index?[name] = members.count - 1 } else { indexIfLarge() }
                case (nil, nil): break
                }
            }
        }

        /// Adds a member behind the others.
        ///
        /// - Returns: Whether the name was free; otherwise nothing is added.
        mutating func add(_ name: String, _ value: JSON) -> Bool {
            guard position(of: name) == nil else { return false }
            members.append((name, value))
            if index != nil { index?[name] = members.count - 1 } else { indexIfLarge() }
            return true
        }

        private func position(of name: String) -> Int? {
            if let index { return index[name] }
            return members.firstIndex { $0.name == name }
        }

        /// A linear search is quickest for a handful of members; a hostile object has thousands.
        private mutating func indexIfLarge() {
            guard members.count > 16 else { return }
            var made: [String: Int] = [:]
            for (at, member) in members.enumerated() { made[member.name] = at }
            index = made
        }

        /// Objects are equal when they hold equal members, in whatever order.
        public static func == (left: Object, right: Object) -> Bool {
            left.members.count == right.members.count
                && left.members.allSatisfy { right[$0.name] == $0.value }
        }

        /// Feeds the members, in an order that does not depend on the text.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(members.count)
            for member in members.sorted(by: { $0.name < $1.name }) {
                hasher.combine(member.name)
                hasher.combine(member.value)
            }
        }
    }
}

extension JSON {
    /// The member of an object; nil for anything else.
    public subscript(name: String) -> JSON? {
        if case .object(let object) = self { object[name] } else { nil }
    }

    /// The element of an array; nil outside its bounds and for anything else.
    public subscript(position: Int) -> JSON? {
        if case .array(let items) = self, items.indices.contains(position) {
            items[position]
        } else {
            nil
        }
    }

    /// The text of a string; nil for anything else.
    public var string: String? { if case .string(let value) = self { value } else { nil } }

    /// The value of an integer, or of a number without fraction; nil for anything else.
    public var int: Int? {
        switch self {
        case .int(let value): value
        case .number(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The value of any number; nil for anything else.
    public var double: Double? {
        switch self {
        case .int(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The value of a boolean; nil for anything else.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The elements of an array; nil for anything else.
    public var array: [JSON]? { if case .array(let items) = self { items } else { nil } }

    /// The members of an object; nil for anything else.
    public var object: Object? { if case .object(let value) = self { value } else { nil } }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// An integer.
    public init(integerLiteral value: Int) { self = .int(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// A boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An array.
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    /// An object.
    public init(dictionaryLiteral elements: (String, JSON)...) { self = .object(Object(elements)) }

    /// An object of the members whose value is not nil, in the order given.
    public static func members(_ members: [(String, JSON?)]) -> JSON {
        .object(Object(members.compactMap { name, value in value.map { (name, $0) } }))
    }
}
