/// A text with `{{name}}` in it: a letter, then letters, digits, `_`, `-` and `.`, no spaces.
///
/// Anything else in double braces is text like any other.
public struct Template: Sendable, Equatable {
    /// The text cut at its names.
    public let pieces: [Piece]

    /// A piece of a template.
    public enum Piece: Sendable, Equatable {
        /// Text that stays as it is.
        case text(String)
        /// The place of a value.
        case name(String)
    }

    /// Cuts a text at its names.
    public init(_ text: String) {
        let bytes = Array(text.utf8)
        var pieces: [Piece] = []
        var start = 0
        var at = 0
        while at < bytes.count {
            guard let (name, end) = Template.name(in: bytes, at: at) else {
                at += 1
                continue
            }
            if at > start {
                pieces.append(.text(String(decoding: bytes[start..<at], as: UTF8.self)))
            }
            pieces.append(.name(name))
            at = end
            start = end
        }
        if start < bytes.count {
            pieces.append(.text(String(decoding: bytes[start...], as: UTF8.self)))
        }
        self.pieces = pieces
    }

    /// The names, each once, in the order of their first use.
    public var names: [String] {
        var seen: [String] = []
        for case .name(let name) in pieces where !seen.contains(name) { seen.append(name) }
        return seen
    }

    /// The text with every name filled; a name without a value never stays in the text.
    /// - Throws: ``UndefinedNames`` with every name that has no value.
    public func filled(with value: (String) -> String?) throws(UndefinedNames) -> String {
        var text = ""
        var missing: [String] = []
        for piece in pieces {
            switch piece {
            case .text(let plain): text += plain
            case .name(let name):
                if let value = value(name) {
                    text += value
                } else if !missing.contains(name) {
                    missing.append(name)
                }
            }
        }
        guard missing.isEmpty else { throw UndefinedNames(names: missing) }
        return text
    }

    /// The text with every name filled from a table.
    /// - Throws: ``UndefinedNames`` with every name that has no value.
    public func filled(with values: [String: String]) throws(UndefinedNames) -> String {
        try filled { name in values[name] }
    }

    private static func name(in bytes: [UInt8], at: Int) -> (name: String, end: Int)? {
        let brace = UInt8(ascii: "{")
        guard at + 4 < bytes.count, bytes[at] == brace, bytes[at + 1] == brace,
            isLetter(bytes[at + 2])
        else { return nil }
        var end = at + 3
        while end < bytes.count, isName(bytes[end]) { end += 1 }
        let close = UInt8(ascii: "}")
        guard end + 1 < bytes.count, bytes[end] == close, bytes[end + 1] == close else {
            return nil
        }
        return (String(decoding: bytes[(at + 2)..<end], as: UTF8.self), end + 2)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isName(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
}

/// Names of a template that have no value.
public struct UndefinedNames: Error, Sendable, Equatable, CustomStringConvertible {
    /// The names, each once.
    public let names: [String]

    /// Names without a value.
    public init(names: [String]) { self.names = names }

    /// Which names have no value, and where to give them one.
    public var description: String {
        let list = names.map { "{{\($0)}}" }.joined(separator: ", ")
        let verb = names.count == 1 ? "has" : "have"
        return
            "\(list) \(verb) no value. Set it under params, capture it in an earlier step, or name a service."
    }
}
