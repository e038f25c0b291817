private import Conditions

/// An SQL text with `{{name}}` in it: what a value holds stays part of the text or the name in quotes
/// that it is in; outside quotes only a number or one word is filled.
public struct SQLTemplate: Sendable {
    private let template: Template
    private let isOurs: Bool
    private let hasBackslashes: Bool

    /// Why a value is not filled.
    public struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
        /// The line of the text, from 0.
        public let line: Int
        /// What was found, and what to write instead.
        public let description: String
    }

    /// Reads a text.
    /// - Parameter client: The command that carries it out; nil for SQLite by our own library.
    public init(_ text: String, client: String? = nil) {
        template = Template(text)
        isOurs = client == nil
        let words = client?.split(separator: " ") ?? []
        hasBackslashes = !isOurs && !words.contains { $0 == "psql" || $0.hasSuffix("/psql") }
    }

    /// The text with every name filled.
    /// - Throws: `UndefinedNames` with every name that has no value, or ``Fault`` for a value that
    ///   would be more than a value where it stands.
    public func filled(with value: (String) -> String?) throws -> String {
        _ = try template.filled(with: value)
        var place = Place(isOurs: isOurs)
        var text = ""
        for piece in template.pieces {
            switch piece {
            case .text(let plain):
                text += plain
                place.pass(plain)
            case .name(let name):
                let value = value(name) ?? ""
                guard let written = written(value, at: place, after: text.utf8.last) else {
                    throw Fault(line: place.line, description: sentence(name, at: place))
                }
                text += written
                if place.quote == nil { place.last = written.utf8.last ?? 0 }
            }
        }
        return text
    }

    private func written(_ value: String, at place: Place, after last: UInt8?) -> String? {
        // Two signs in a row begin a comment.
        if Self.isPlain(value) {
            return value.utf8.first == last && last == UInt8(ascii: "-") ? nil : value
        }
        guard let quote = place.quote, !place.isUnsure, !value.utf8.contains(0) else { return nil }
        guard !value.utf8.contains(UInt8(ascii: "\\")) || !(hasBackslashes || place.escapes) else {
            return nil
        }
        let mark = String(decoding: [quote], as: UTF8.self)
        return value.replacing(mark, with: mark + mark)
    }

    private func sentence(_ name: String, at place: Place) -> String {
        let written = "{{\(name)}}"
        guard place.quote != nil || place.isUnsure else {
            return
                "\(written) stands outside quotes, and its value is neither a number nor one word. "
                + "Write it between quotes: '\(written)'"
        }
        return "The value of \(written) cannot be kept within its quotes here. "
            + "Give it without backslashes, and write no backslash, $$ or # before it."
    }

    /// A number, or a word of letters, digits, `_` and `.`.
    private static func isPlain(_ value: String) -> Bool {
        var bytes = Array(value.utf8)[...]
        if let first = bytes.first, isLetter(first) || first == UInt8(ascii: "_") {
            return bytes.allSatisfy { isLetter($0) || isDigit($0) || "_.".utf8.contains($0) }
        }
        if bytes.first == UInt8(ascii: "-") { bytes.removeFirst() }
        guard let first = bytes.first, isDigit(first) else { return false }
        return bytes.allSatisfy { isDigit($0) || "._".utf8.contains($0) } && Double(value) != nil
    }

    /// Where in the text a name stands.
    private struct Place {
        var line = 0
        var quote: UInt8?
        /// Whether a backslash hides a quote in the text it is in.
        var escapes = false
        /// Whether another client may read the quotes otherwise.
        var isUnsure = false
        var last: UInt8 = 0
        private let isOurs: Bool
        private var comment: UInt8?

        init(isOurs: Bool) { self.isOurs = isOurs }

        mutating func pass(_ text: String) {
            for byte in text.utf8 {
                pass(byte)
                if byte == UInt8(ascii: "\n") { line += 1 }
            }
        }

        private mutating func pass(_ byte: UInt8) {
            defer { last = byte }
            if let comment {
                if comment == UInt8(ascii: "-") {
                    if byte == UInt8(ascii: "\n") { self.comment = nil }
                } else if last == UInt8(ascii: "*"), byte == UInt8(ascii: "/") {
                    self.comment = nil
                } else if !isOurs, last == UInt8(ascii: "/"), byte == UInt8(ascii: "*") {
                    isUnsure = true
                }
                return
            }
            if let quote {
                if byte == quote { self.quote = nil }
                if !isOurs, byte == UInt8(ascii: "\\") { isUnsure = true }
                return
            }
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
                quote = byte
                escapes = !isOurs && last | 0x20 == UInt8(ascii: "e")
            case UInt8(ascii: "-") where last == byte: comment = byte
            case UInt8(ascii: "*") where last == UInt8(ascii: "/"): comment = byte
            case UInt8(ascii: "$") where !isOurs, UInt8(ascii: "#") where !isOurs: isUnsure = true
            default: break
            }
        }
    }
}
