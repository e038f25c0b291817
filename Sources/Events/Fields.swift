import JSONValue

/// The members of one JSON object, read by name with the error that names them.
struct Fields {
    let kind: String
    let json: JSON

    func fault(_ field: String) -> EventError { .malformed(kind: kind, field: field) }

    func int(_ name: String) throws(EventError) -> Int {
        guard let value = json[name]?.int else { throw fault(name) }
        return value
    }

    func bool(_ name: String) throws(EventError) -> Bool {
        guard let value = json[name]?.bool else { throw fault(name) }
        return value
    }

    func string(_ name: String) throws(EventError) -> String {
        guard let value = json[name]?.string else { throw fault(name) }
        return value
    }

    func duration(_ name: String) throws(EventError) -> Duration { .microseconds(try int(name)) }

    func word<Word: RawRepresentable<String>>(_ name: String) throws(EventError) -> Word {
        guard let value = Word(rawValue: try string(name)) else { throw fault(name) }
        return value
    }

    func object(_ name: String) throws(EventError) -> JSON.Object {
        guard let value = json[name]?.object else { throw fault(name) }
        return value
    }

    func member(_ name: String) throws(EventError) -> Fields {
        Fields(kind: kind, json: .object(try object(name)))
    }

    func table<Element>(
        _ name: String,
        _ read: (String, Fields) throws(EventError) -> Element
    ) throws(EventError) -> [String: Element] {
        var table: [String: Element] = [:]
        for (key, value) in try object(name).members {
            table[key] = try read(key, Fields(kind: kind, json: value))
        }
        return table
    }

    func optionalInt(_ name: String) throws(EventError) -> Int? {
        isAbsent(name) ? nil : try int(name)
    }

    func optionalString(_ name: String) throws(EventError) -> String? {
        isAbsent(name) ? nil : try string(name)
    }

    func optionalDuration(_ name: String) throws(EventError) -> Duration? {
        isAbsent(name) ? nil : try duration(name)
    }

    func isAbsent(_ name: String) -> Bool { json[name] == nil || json[name] == .null }

    func array(_ name: String) throws(EventError) -> [JSON] {
        guard let items = json[name]?.array else { throw fault(name) }
        return items
    }

    func strings(_ name: String) throws(EventError) -> [String] {
        try list(name) { item throws(EventError) in
            guard let text = item.json.string else { throw fault(name) }
            return text
        }
    }

    func ints(_ name: String) throws(EventError) -> [Int] {
        try list(name) { item throws(EventError) in
            guard let number = item.json.int else { throw fault(name) }
            return number
        }
    }

    func list<Element>(
        _ name: String,
        _ read: (Fields) throws(EventError) -> Element
    ) throws(EventError) -> [Element] {
        var elements: [Element] = []
        for item in try array(name) { elements.append(try read(Fields(kind: kind, json: item))) }
        return elements
    }
}

extension Duration {
    var json: JSON { .int(wholeMicroseconds) }
}

extension [String] {
    var json: JSON { .array(map(JSON.string)) }
}

extension [Int] {
    var json: JSON { .array(map(JSON.int)) }
}

extension Duration? {
    var orNull: JSON { self?.json ?? .null }
}

extension Int? {
    var orNull: JSON { map(JSON.int) ?? .null }
}

extension String? {
    var orNull: JSON { map(JSON.string) ?? .null }
}

extension JSON {
    /// An object with its members in the order of their names.
    static func sorted<Element>(
        _ table: [String: Element],
        _ value: (Element) -> JSON
    ) -> JSON {
        .object(JSON.Object(table.sorted { $0.key < $1.key }.map { ($0.key, value($0.value)) }))
    }
}
