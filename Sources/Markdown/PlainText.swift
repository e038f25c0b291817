/// The words of a line of Markdown without the marks of emphasis, code, links and images.
public func plainText(_ markdown: String) -> String {
    guard markdown.utf8.contains(where: isMark) else {
        let isPadded =
            markdown.utf8.first.map(Byte.isBlank) ?? false
            || markdown.utf8.last.map(Byte.isBlank) ?? false
        return isPadded ? Array(markdown.utf8)[...].trimmed().text : markdown
    }
    return plainText(Array(markdown.utf8)[...])
}

/// The words of a line of Markdown, given as its UTF-8 bytes.
public func plainText(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(where: isMark) else { return bytes.trimmed().text }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var at = bytes.startIndex
    while at < bytes.endIndex {
        switch bytes[at] {
        case Byte.backslash where at + 1 < bytes.endIndex:
            out.append(bytes[at + 1])
            at += 2
        case Byte.star, Byte.backtick: at += 1
        case Byte.bang where at + 1 < bytes.endIndex && bytes[at + 1] == Byte.openBracket: at += 1
        case Byte.openBracket: at += 1
        case Byte.closeBracket:
            at += 1
            guard at < bytes.endIndex, bytes[at] == UInt8(ascii: "("),
                let close = bytes[at...].firstIndex(of: UInt8(ascii: ")"))
            else { continue }
            at = close + 1
        default:
            out.append(bytes[at])
            at += 1
        }
    }
    return out[...].trimmed().text
}

private func isMark(_ byte: UInt8) -> Bool {
    switch byte {
    case Byte.backslash, Byte.star, Byte.backtick, Byte.openBracket, Byte.closeBracket: true
    default: false
    }
}
