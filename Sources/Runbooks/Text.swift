// Small readings of text that this target shares. All of them work on UTF-8 bytes.

func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

func holdsLineEnd(_ text: String) -> Bool { text.utf8.contains { $0 == 0x0A || $0 == 0x0D } }

func trimmed(_ text: some StringProtocol) -> String {
    let bytes = Substring(text).utf8
    guard let first = bytes.firstIndex(where: { !isSpace($0) }),
        let last = bytes.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(Substring(bytes[first...last]))
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

/// The first line of a text that holds more than white space; nil where none does.
func firstLine(of text: String) -> Substring? {
    var line = text.utf8.prefix { $0 != UInt8(ascii: "\n") }
    while line.allSatisfy(isSpace) {
        guard line.endIndex < text.endIndex else { return nil }
        line = text.utf8[line.endIndex...].dropFirst().prefix { $0 != UInt8(ascii: "\n") }
    }
    return Substring(line)
}

/// Whether a line of Markdown may begin with a letter, small or capital, once its marks are taken
/// off: a quick look that says so too often rather than too seldom.
func mayBegin(_ line: String, with letter: UInt8) -> Bool {
    for byte in line.utf8 where !isSpace(byte) {
        switch byte {
        case UInt8(ascii: "*"), UInt8(ascii: "`"), UInt8(ascii: "["), UInt8(ascii: "\\"),
            UInt8(ascii: "!"):
            continue
        case UInt8(ascii: "]"): return true
        default: return byte | 0x20 == letter
        }
    }
    return false
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
