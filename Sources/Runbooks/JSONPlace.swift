public import Conditions
public import JSONValue

/// Where the values are in a JSON document: `$.tools[*].borrowed`, one for each element.
///
/// Without `[*]` it is one place: a number there is one value, an object of numbers one for each
/// member.
public struct JSONPlace: Sendable, Equatable {
    /// The list, or the place itself.
    public let list: JSONPath
    /// The place in each element of the list; nil where there is no list.
    public let member: JSONPath?

    /// One value with what names it.
    public struct Found: Sendable, Equatable {
        /// The texts beside the value in its element, by name.
        public var labels: [String: String]
        /// The value.
        public var value: Double
    }

    /// Reads a place.
    /// - Throws: ``ConditionError`` with what to write instead.
    public static func parse(_ text: String) throws(ConditionError) -> JSONPlace {
        let parts = split(text)
        guard parts.count <= 2 else {
            throw ConditionError(offset: 0, message: "[*] may stand once in a place.")
        }
        return JSONPlace(
            list: try path(parts[0]),
            member: parts.count == 2 ? try path("$" + parts[1]) : nil
        )
    }

    private static func split(_ text: String) -> [String] {
        var parts: [String] = []
        var rest = Substring(text)
        while let star = rest.firstRange(of: "[*]") {
            parts.append(String(rest[..<star.lowerBound]))
            rest = rest[star.upperBound...]
        }
        return parts + [String(rest)]
    }

    private static func path(_ text: String) throws(ConditionError) -> JSONPath {
        if text == "$" { return JSONPath(steps: []) }
        guard case .path(let path) = try Selector.parse(text) else {
            throw ConditionError(
                offset: 0,
                message:
                    "\"\(text.prefix(60))\" is no place in JSON. Write $.name or $.list[*].name"
            )
        }
        return path
    }

    /// The values in a document; nil where the place is not in it.
    public func values(in document: JSON) -> [Found]? {
        guard let place = list.value(in: document) else { return nil }
        guard let member else { return JSONPlace.values(at: place) }
        guard let elements = place.array else { return nil }
        return elements.compactMap { element in
            guard let value = member.value(in: element)?.number else { return nil }
            return Found(labels: JSONPlace.texts(of: element), value: value)
        }
    }

    private static func values(at place: JSON) -> [Found]? {
        if let number = place.number { return [Found(labels: [:], value: number)] }
        guard let members = place.object?.members else { return nil }
        return members.compactMap { name, value in
            value.number.map { Found(labels: ["name": name], value: $0) }
        }
    }

    private static func texts(of element: JSON) -> [String: String] {
        var texts: [String: String] = [:]
        for (name, value) in element.object?.members ?? [] {
            if let text = value.string { texts[name] = text }
        }
        return texts
    }
}

extension JSON {
    /// A number, also one written as text.
    fileprivate var number: Double? { double ?? string.flatMap(Double.init) }
}
