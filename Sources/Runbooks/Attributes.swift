private import JSONValue

/// The words in the braces of a fence's first line: `name=load timeout=5m`, values in quotes where
/// they hold spaces, or one JSON object.
public struct Attributes: Sendable, Equatable {
    /// The words in the order written; a word without `=` has the value nil.
    public private(set) var members: [Member] = []

    /// One word of the braces.
    public struct Member: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// Its value; nil where it stands alone.
        public var value: String?
    }

    /// Why braces cannot be read: a sentence with its remedy.
    public struct Fault: Error, Sendable, Equatable {
        /// What was found, and what to write instead.
        public let message: String
    }

    static let longest = 8192

    /// Reads the text between the braces.
    /// - Throws: ``Fault`` where quotes are not closed, a name is missing or stands twice.
    public init(_ text: String) throws(Fault) {
        guard text.utf8.count <= Attributes.longest else {
            throw Fault(
                message:
                    "The braces hold more than \(Attributes.longest) bytes. Move text into #@ lines."
            )
        }
        let bytes = Array(text.utf8)
        if let first = bytes.first(where: { !isSpace($0) }), first == UInt8(ascii: "\""),
            let json = Attributes.json(text)
        {
            try add(json)
            return
        }
        var reader = AttributeReader(bytes: bytes)
        while let member = try reader.next() { try add(member) }
    }

    /// The value of a word; an empty text where it stands alone, nil where it does not stand there.
    public subscript(name: String) -> String? {
        members.first { $0.name == name }.map { $0.value ?? "" }
    }

    /// Reads `"name": "x", …`, the inside of a JSON object.
    private static func json(_ text: String) -> JSON.Object? {
        (try? JSON(parsing: "{\(text)}"))?.object
    }

    private mutating func add(_ json: JSON.Object) throws(Fault) {
        for (name, value) in json.members {
            switch value {
            case .object(let inner):
                for (key, value) in inner.members {
                    try add(Member(name: "\(name).\(key)", value: Attributes.text(value)))
                }
            default: try add(Member(name: name, value: Attributes.text(value)))
            }
        }
    }

    private static func text(_ value: JSON) -> String {
        switch value {
        case .string(let text): text
        case .array(let items): items.map { Attributes.text($0) }.joined(separator: ",")
        default: value.text
        }
    }

    private mutating func add(_ member: Member) throws(Fault) {
        guard members.count < 64 else {
            throw Fault(message: "The braces hold more than 64 words.")
        }
        guard self[member.name] == nil else {
            throw Fault(message: "\(member.name) stands twice in the braces. Keep one of them.")
        }
        members.append(member)
    }
}

private struct AttributeReader {
    let bytes: [UInt8]
    var at = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() throws(Attributes.Fault) -> Attributes.Member? {
        while at < bytes.count, isSpace(bytes[at]) || bytes[at] == UInt8(ascii: ",") { at += 1 }
        guard at < bytes.count else { return nil }
        let start = at
        while at < bytes.count, !isSpace(bytes[at]), bytes[at] != UInt8(ascii: "=") { at += 1 }
        let name = String(decoding: bytes[start..<at], as: UTF8.self)
        guard !name.isEmpty else {
            throw Attributes.Fault(message: "A name is missing before =. Write name=value.")
        }
        guard at < bytes.count, bytes[at] == UInt8(ascii: "=") else {
            return Attributes.Member(name: name, value: nil)
        }
        at += 1
        return Attributes.Member(name: name, value: try value(of: name))
    }

    private mutating func value(of name: String) throws(Attributes.Fault) -> String {
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'")
        else {
            let start = at
            while at < bytes.count, !isSpace(bytes[at]) { at += 1 }
            return String(decoding: bytes[start..<at], as: UTF8.self)
        }
        let quote = bytes[at]
        var out: [UInt8] = []
        at += 1
        while at < bytes.count, bytes[at] != quote {
            if bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count { at += 1 }
            out.append(bytes[at])
            at += 1
        }
        guard at < bytes.count else {
            throw Attributes.Fault(
                message: "The quotes after \(name)= are not closed. Close them, or leave them out."
            )
        }
        at += 1
        return String(decoding: out, as: UTF8.self)
    }
}
