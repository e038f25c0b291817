/// Text as HTML shows it: `&`, `<`, `>` and `"` written as entities.
public func escapeHTML(_ text: String) -> String {
    var text = text
    let isPlain = text.withUTF8 { $0.allSatisfy { entity(of: $0) == nil } }
    if isPlain { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count + 32)
    appendEscaped(text.utf8, to: &result)
    return String(decoding: result, as: UTF8.self)
}

/// Appends bytes as HTML shows them.
func appendEscaped(_ bytes: some Sequence<UInt8>, to result: inout [UInt8]) {
    for byte in bytes {
        if let entity = entity(of: byte) {
            result.append(contentsOf: UnsafeBufferPointer(entity))
        } else {
            result.append(byte)
        }
    }
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

extension UnsafeBufferPointer<UInt8> {
    fileprivate init(_ text: StaticString) {
        self.init(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }
}
