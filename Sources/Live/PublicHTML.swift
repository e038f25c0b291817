/// What the audience may have of a slide's HTML: private elements and comments are cut out.
///
/// The renderer writes well-formed HTML; an element that is never closed is cut to the end.
struct PublicHTML: Sendable, Equatable {
    /// The HTML that is left.
    private(set) var html = ""
    /// The names of the values that are left in it (`data-value`).
    private(set) var values: Set<String> = []
    /// The names of the alerts whose states are left in it (`data-alerts`); `all` for every one.
    private(set) var alerts: Set<String> = []
    /// The items of checklists that are left in it, `LIST/ITEM` (`data-check`).
    private(set) var checks: Set<String> = []

    private struct Tag {
        var name: String
        var attributes: [(name: String, value: String)]
        var isClosing: Bool
        /// The index after its `>`.
        var end: Int

        var isVoid: Bool {
            ["area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"]
                .contains(name)
        }
    }

    /// - Parameters:
    ///   - html: What the renderer made of the slide.
    ///   - privateIDs: Steps and panels that are cut out, beside all that carry `data-private`.
    init(_ html: String, without privateIDs: Set<String>) {
        let bytes = Array(html.utf8)
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var at = 0
        while at < bytes.count {
            if let end = Self.comment(in: bytes, at: at) {
                at = end
            } else if let tag = Self.tag(in: bytes, at: at) {
                if !tag.isClosing, Self.isPrivate(tag, privateIDs) {
                    at = Self.end(of: tag, in: bytes)
                } else {
                    note(tag.attributes)
                    kept += bytes[at..<tag.end]
                    at = tag.end
                }
            } else {
                kept.append(bytes[at])
                at += 1
            }
        }
        self.html = String(decoding: kept, as: UTF8.self)
    }

    private mutating func note(_ attributes: [(name: String, value: String)]) {
        for (name, value) in attributes {
            switch name {
            case "data-value": values.insert(value)
            case "data-check": checks.insert(value)
            case "data-alerts": alerts.formUnion(value.split(separator: " ").map(String.init))
            default: break
            }
        }
    }

    private static func isPrivate(_ tag: Tag, _ privateIDs: Set<String>) -> Bool {
        tag.attributes.contains { name, value in
            name == "data-private"
                || ((name == "data-step" || name == "data-panel") && privateIDs.contains(value))
        }
    }

    /// The index after the element that a tag opens.
    private static func end(of opening: Tag, in bytes: [UInt8]) -> Int {
        var at = opening.end
        guard !opening.isVoid else { return at }
        var depth = 1
        while at < bytes.count, depth > 0 {
            if let end = comment(in: bytes, at: at) {
                at = end
            } else if let tag = tag(in: bytes, at: at) {
                if tag.name == opening.name { depth += tag.isClosing ? -1 : 1 }
                at = tag.end
            } else {
                at += 1
            }
        }
        return at
    }

    private static func comment(in bytes: [UInt8], at start: Int) -> Int? {
        guard bytes[start] == UInt8(ascii: "<"), bytes[start...].starts(with: "<!--".utf8) else {
            return nil
        }
        var at = start + 4
        while at < bytes.count {
            if bytes[at...].starts(with: "-->".utf8) { return at + 3 }
            at += 1
        }
        return at
    }

    private static func tag(in bytes: [UInt8], at start: Int) -> Tag? {
        guard bytes[start] == UInt8(ascii: "<") else { return nil }
        var at = start + 1
        let isClosing = at < bytes.count && bytes[at] == UInt8(ascii: "/")
        if isClosing { at += 1 }
        guard at < bytes.count, isLetter(bytes[at]) else { return nil }
        let name = word(in: bytes, at: &at)
        var tag = Tag(name: name, attributes: [], isClosing: isClosing, end: bytes.count)
        while at < bytes.count, bytes[at] != UInt8(ascii: ">") {
            guard !isSpace(bytes[at]), bytes[at] != UInt8(ascii: "/") else {
                at += 1
                continue
            }
            let before = at
            let name = word(in: bytes, at: &at)
            tag.attributes.append((name, value(in: bytes, at: &at)))
            if at == before { at += 1 }
        }
        tag.end = min(at + 1, bytes.count)
        return tag
    }

    private static func word(in bytes: [UInt8], at: inout Int) -> String {
        let start = at
        while at < bytes.count, !isSpace(bytes[at]), !#"=>/"'"#.utf8.contains(bytes[at]) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self).lowercased()
    }

    private static func value(in bytes: [UInt8], at: inout Int) -> String {
        while at < bytes.count, isSpace(bytes[at]) { at += 1 }
        guard at < bytes.count, bytes[at] == UInt8(ascii: "=") else { return "" }
        at += 1
        while at < bytes.count, isSpace(bytes[at]) { at += 1 }
        guard at < bytes.count else { return "" }
        let quote = bytes[at]
        let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        if isQuoted { at += 1 }
        let start = at
        while at < bytes.count,
            isQuoted ? bytes[at] != quote : !isSpace(bytes[at]) && bytes[at] != UInt8(ascii: ">")
        {
            at += 1
        }
        defer { if isQuoted { at = min(at + 1, bytes.count) } }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
