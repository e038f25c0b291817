extension YAML {
    /// The longest text that is parsed: 256 KiB.
    public static let sizeLimit = 256 << 10
    /// The deepest nesting of lists and mappings.
    public static let depthLimit = 32

    /// The one document of a text; null where there is none.
    ///
    /// - Parameter firstLine: The number of the text's first line in its file.
    /// - Throws: Where the text is not YAML, uses anchors or aliases, repeats a key, or is too large
    ///   or too deep.
    public static func parse(_ text: String, firstLine: Int = 1) throws(YAMLError) -> Node {
        guard text.utf8.count <= sizeLimit else {
            throw YAMLError(
                line: firstLine,
                message: "This YAML has more than \(sizeLimit >> 10) KiB. Make it shorter."
            )
        }
        var events = try EventReader(Array(text.utf8), firstLine: firstLine)
        return try events.document()
    }

    /// The value of a plain scalar by the core schema (YAML 1.2.2 §10.3.2).
    static func plain(_ text: String) -> YAML {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        let bytes = Array(text.utf8)
        let unsigned = bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") ? 1 : 0
        let digits = bytes[unsigned...]
        guard let first = digits.first, first &- 0x30 < 10 || first == UInt8(ascii: ".") else {
            return .string(text)
        }
        if digits.allSatisfy({ $0 &- 0x30 < 10 }) {
            return Int(text).map(YAML.int) ?? .string(text)
        }
        let isNumber = digits.allSatisfy {
            $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e")
                || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+")
        }
        guard isNumber, let value = Double(text), value.isFinite else { return .string(text) }
        return .number(value)
    }
}
