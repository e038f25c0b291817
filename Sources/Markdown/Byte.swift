/// The ASCII bytes that mean something in a file the user writes.
enum Byte {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let backtick = UInt8(ascii: "`")
    static let tilde = UInt8(ascii: "~")
    static let hash = UInt8(ascii: "#")
    static let dash = UInt8(ascii: "-")
    static let star = UInt8(ascii: "*")
    static let plus = UInt8(ascii: "+")
    static let underscore = UInt8(ascii: "_")
    static let equals = UInt8(ascii: "=")
    static let greater = UInt8(ascii: ">")
    static let less = UInt8(ascii: "<")
    static let pipe = UInt8(ascii: "|")
    static let colon = UInt8(ascii: ":")
    static let dot = UInt8(ascii: ".")
    static let bang = UInt8(ascii: "!")
    static let backslash = UInt8(ascii: "\\")
    static let slash = UInt8(ascii: "/")
    static let quote = UInt8(ascii: "\"")
    static let apostrophe = UInt8(ascii: "'")
    static let ampersand = UInt8(ascii: "&")
    static let openParenthesis = UInt8(ascii: "(")
    static let closeParenthesis = UInt8(ascii: ")")
    static let openBracket = UInt8(ascii: "[")
    static let closeBracket = UInt8(ascii: "]")
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")

    /// Whether a byte stands in a text, told without a copy of it.
    static func stands(_ byte: UInt8, in text: String) -> Bool {
        let bytes = text.utf8.span
        for at in bytes.indices where bytes[at] == byte { return true }
        return false
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
    static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }
    static func isPunctuation(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !isDigit(byte) && !isLetter(byte)
    }
}

extension ArraySlice<UInt8> {
    /// The bytes without blanks at both ends.
    func trimmed() -> ArraySlice<UInt8> {
        var first = startIndex
        var end = endIndex
        while first < end, Byte.isBlank(self[first]) { first += 1 }
        while end > first, Byte.isBlank(self[end - 1]) { end -= 1 }
        return self[first..<end]
    }

    /// The bytes without blanks at both ends, but with two spaces where there were two or more at
    /// the end, since they break the line.
    func trimmed(keepingBreak: Bool) -> ArraySlice<UInt8> {
        let content = trimmed()
        guard keepingBreak, content.endIndex + 2 <= endIndex, !content.isEmpty,
            self[content.endIndex] == Byte.space, self[content.endIndex + 1] == Byte.space
        else { return content }
        return self[content.startIndex..<(content.endIndex + 2)]
    }

    /// The text of the bytes.
    var text: String { String(decoding: self, as: UTF8.self) }

    /// The place of the first occurrence of a word at or after a place.
    func firstIndex(of word: StaticString, from start: Int) -> Int? {
        let count = word.utf8CodeUnitCount
        guard endIndex - start >= count, start >= startIndex else { return nil }
        let pattern = UnsafeBufferPointer(start: word.utf8Start, count: count)
        var at = start
        while at <= endIndex - count {
            if self[at] == pattern[0], self[at..<(at + count)].elementsEqual(pattern) { return at }
            at += 1
        }
        return nil
    }

    /// Whether a word stands at a place.
    func has(_ word: StaticString, at place: Int) -> Bool {
        let count = word.utf8CodeUnitCount
        guard place >= startIndex, endIndex - place >= count else { return false }
        return self[place..<(place + count)]
            .elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: count))
    }
}
