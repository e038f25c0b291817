/// The slug of a heading: lower case, words joined by one hyphen, everything but letters and
/// digits left out; `section` where nothing is left.
public func slug(_ heading: String) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(heading.utf8.count)
    for byte in heading.lowercased().utf8 {
        let isWord =
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte >= 0x80
        if isWord {
            out.append(byte)
        } else if byte != UInt8(ascii: "'"), !out.isEmpty, out.last != UInt8(ascii: "-") {
            out.append(UInt8(ascii: "-"))
        }
    }
    if out.last == UInt8(ascii: "-") { out.removeLast() }
    return out.isEmpty ? "section" : String(decoding: out, as: UTF8.self)
}

/// A file's name without folder and ending.
func baseName(of file: String) -> String {
    let name = file.utf8.split(separator: UInt8(ascii: "/")).last.map { Array($0) } ?? []
    let dot = name.lastIndex(of: UInt8(ascii: ".")) ?? name.endIndex
    return String(decoding: dot > 0 ? name[..<dot] : name[...], as: UTF8.self)
}
