public import Conditions

/// A shell text with `{{name}}` in it: whatever a value holds, it stays part of one word.
///
/// `{{end}}` and `{{else}}`, words of Go's templates, stay where nothing has such a name.
public struct ShellTemplate: Sendable {
    private let template: Template

    /// Reads a text.
    public init(_ text: String) { template = Template(text) }

    private static let words = ["end", "else"]

    /// The text with every name filled, quoted as its place asks for.
    /// - Throws: `UndefinedNames` with every name that has no value.
    public func filled(with value: (String) -> String?) throws(UndefinedNames) -> String {
        let (text, missing) = fill(with: value)
        guard missing.isEmpty else { throw UndefinedNames(names: missing) }
        return text
    }

    /// The text with those names filled that have a value.
    public func filledWhereKnown(with value: (String) -> String?) -> String {
        fill(with: value).text
    }

    private func fill(with value: (String) -> String?) -> (text: String, missing: [String]) {
        var place = Place()
        var text = ""
        var missing: [String] = []
        for piece in template.pieces {
            switch piece {
            case .text(let plain):
                text += plain
                place.pass(plain)
            case .name(let name):
                if let value = value(name) {
                    text += place.quoted(value)
                } else {
                    text += "{{\(name)}}"
                    let isOurs = !Self.words.contains(name)
                    if isOurs, !missing.contains(name) { missing.append(name) }
                }
            }
        }
        return (text, missing)
    }

    /// Whether a place is within quotes.
    private struct Place {
        private var quote: UInt8?
        private var isEscaped = false

        mutating func pass(_ text: String) {
            for byte in text.utf8 {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
                    isEscaped = true
                } else if byte == quote {
                    quote = nil
                } else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                    quote = byte
                }
            }
        }

        /// A value holds no line ends, so that it cannot add a line.
        func quoted(_ value: String) -> String {
            let bytes = value.utf8.filter { $0 != 0x0A && $0 != 0x0D }
            let value = String(decoding: bytes, as: UTF8.self)
            switch quote {
            case UInt8(ascii: "'"): return value.replacing("'", with: #"'\''"#)
            case .some:
                let special = Array("\\\"$`".utf8)
                let escaped = bytes.flatMap { special.contains($0) ? [0x5C, $0] : [$0] as [UInt8] }
                return String(decoding: escaped, as: UTF8.self)
            case nil:
                let isPlain = bytes.allSatisfy {
                    isLetter($0) || isDigit($0) || "-_./:@=,+%".utf8.contains($0)
                }
                guard !isPlain || bytes.isEmpty else { return value }
                return "'\(value.replacing("'", with: #"'\''"#))'"
            }
        }
    }
}
