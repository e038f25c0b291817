/// Text as HTML shows it: `&`, `<`, `>` and `"` written as entities.
public func escapeHTML(_ text: String) -> String {
    var text = text
    let isPlain = text.withUTF8 { $0.allSatisfy { entity(of: $0) == nil } }
    if isPlain { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count + 32)
    appendEscaped(Array(text.utf8)[...], to: &result)
    return String(decoding: result, as: UTF8.self)
}

/// Appends bytes as HTML shows them.
func appendEscaped(_ bytes: ArraySlice<UInt8>, to result: inout [UInt8]) {
    var start = bytes.startIndex
    for at in bytes.indices {
        guard let entity = entity(of: bytes[at]) else { continue }
        result += bytes[start..<at]
        result.append(entity)
        start = at + 1
    }
    result += bytes[start...]
}

@inline(__always)
private func entity(of byte: UInt8) -> StaticString? {
    switch byte {
    case Byte.ampersand: "&amp;"
    case Byte.less: "&lt;"
    case Byte.greater: "&gt;"
    case Byte.quote: "&quot;"
    default: nil
    }
}

extension [UInt8] {
    /// Appends the bytes of a text.
    mutating func append(_ text: StaticString) {
        append(
            contentsOf: UnsafeBufferPointer(
                start: text.utf8Start,
                count: text.utf8CodeUnitCount
            )
        )
    }
}
