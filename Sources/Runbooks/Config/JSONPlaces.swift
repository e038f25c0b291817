/// Finds where a value stands in JSON that is known to be well-formed.
struct JSONPlaces {
    private let bytes: [UInt8]
    private var at = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The bytes of the value at a path of member names and places; nil where there is none.
    mutating func value(at path: ArraySlice<String>) -> Range<Int>? {
        at = Self.start(of: bytes)
        var path = path
        while let part = path.popFirst() {
            skipSpace()
            switch peek() {
            case UInt8(ascii: "{"): guard enter(member: part) else { return nil }
            case UInt8(ascii: "["):
                guard let place = Int(part), place >= 0, enter(item: place) else { return nil }
            default: return nil
            }
        }
        skipSpace()
        let start = at
        skipValue()
        return start < at ? start..<at : nil
    }

    /// Where the text begins: after a byte order mark.
    static func start(of bytes: [UInt8]) -> Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

    private func peek() -> UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() { while let byte = peek(), isSpace(byte) { at += 1 } }

    /// Goes to the value of a member; of several with one name, to the last.
    private mutating func enter(member name: String) -> Bool {
        at += 1
        var found: Int?
        while true {
            skipSpace()
            guard peek() == UInt8(ascii: "\"") else { break }
            let key = string()
            skipSpace()
            at += 1
            skipSpace()
            if key == name { found = at }
            skipValue()
            skipSpace()
            guard peek() == UInt8(ascii: ",") else { break }
            at += 1
        }
        guard let found else { return false }
        at = found
        return true
    }

    private mutating func enter(item place: Int) -> Bool {
        at += 1
        var count = 0
        while true {
            skipSpace()
            guard let byte = peek(), byte != UInt8(ascii: "]") else { return false }
            if count == place { return true }
            skipValue()
            skipSpace()
            guard peek() == UInt8(ascii: ",") else { return false }
            at += 1
            count += 1
        }
    }

    /// Goes over a value of any kind, without recursion.
    private mutating func skipValue() {
        var depth = 0
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\""): _ = string()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                at += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard depth > 0 else { return }
                depth -= 1
                at += 1
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                guard depth > 0 else { return }
                at += 1
            case _ where isSpace(byte):
                guard depth > 0 else { return }
                at += 1
            default: while let byte = peek(), !Self.ends(byte) { at += 1 }
            }
            if depth == 0 { return }
        }
    }

    private static func ends(_ byte: UInt8) -> Bool {
        isSpace(byte) || [0x2C, 0x3A, 0x5D, 0x7D].contains(byte)
    }

    /// The string that begins here; a name with escapes is compared as it is written.
    private mutating func string() -> String {
        let start = at + 1
        at += 1
        while let byte = peek(), byte != UInt8(ascii: "\"") {
            at += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        let end = min(at, bytes.count)
        at = min(at + 1, bytes.count)
        return String(decoding: bytes[min(start, end)..<end], as: UTF8.self)
    }
}
