// Small readings of text that this target shares. All of them work on UTF-8 bytes.

func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

func trimmed(_ text: some StringProtocol) -> String {
    let bytes = Array(text.utf8)
    guard let first = bytes.firstIndex(where: { !isSpace($0) }),
        let last = bytes.lastIndex(where: { !isSpace($0) })
    else { return "" }
    if first == 0, last == bytes.count - 1 { return String(text) }
    return String(decoding: bytes[first...last], as: UTF8.self)
}

/// The first word, and what follows it without the white space between.
func firstWord(of text: String) -> (word: String, rest: String) {
    let bytes = Array(trimmed(text).utf8)
    let end = bytes.firstIndex(where: isSpace) ?? bytes.endIndex
    return (
        String(decoding: bytes[..<end], as: UTF8.self),
        trimmed(String(decoding: bytes[end...], as: UTF8.self))
    )
}

/// The lines of a text without their ends; a last line feed ends the last line.
func lines(of text: String) -> [String] {
    let bytes = Array(text.utf8)
    var lines: [String] = []
    var start = 0
    while start < bytes.count {
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        lines.append(String(decoding: bytes[start..<end], as: UTF8.self))
        start = end + 1
    }
    return lines
}

/// Names of steps, values and services: a letter or digit, then also `_`, `-` and `.`.
func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first) || isDigit(first), text.utf8.count <= 64
    else { return false }
    return text.utf8.allSatisfy {
        isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
            || $0 == UInt8(ascii: ".")
    }
}
