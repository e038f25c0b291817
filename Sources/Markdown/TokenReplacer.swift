/// Puts what tokens stand for into the HTML that Discount wrote.
///
/// Knows which elements are open, so that an element never stands in a paragraph, attributes reach
/// the right element, and what stands in code or in an attribute stays text.
struct TokenReplacer {
    private let html: [UInt8]
    private let tokens: [Token]
    private var out: [UInt8] = []
    private var open: [Element] = []
    /// Attributes to be put in at places of the output, in any order.
    private var insertions: [(at: Int, attributes: ElementAttributes)] = []
    /// Where the last element that ended outside all others takes attributes.
    private var lastRoot: Int?

    /// An element whose end is still to come.
    private struct Element {
        /// Where its name stands in the HTML.
        let name: Range<Int>
        /// Where its start tag begins in the output.
        let start: Int
        /// Where its start tag takes attributes.
        let attributes: Int
        /// Whether it holds anything but blanks.
        var hasContent = false
        /// Where its last child takes attributes, while nothing follows the child.
        var lastChild: Int?
        /// A paragraph that was ended before an element and not begun anew.
        var isSuspended = false
    }

    init(html: [UInt8], tokens: [Token]) {
        self.html = html
        self.tokens = tokens
        out.reserveCapacity(html.count * 2)
    }

    mutating func replaced() -> String {
        var at = 0
        while at < html.count {
            if html[at] == Byte.less {
                at = copyTag(at)
            } else if let (number, end) = tokenNumber(at) {
                if tokens.indices.contains(number) { place(tokens[number]) }
                at = end
            } else {
                at = copyRun(at)
            }
        }
        return String(decoding: inserted(), as: UTF8.self)
    }

    /// Copies the byte at a place and what follows it up to the next tag or token.
    private mutating func copyRun(_ start: Int) -> Int {
        copy(html[start])
        let end = html[(start + 1)...].firstIndex { $0 == Byte.less || $0 == 0xEE } ?? html.count
        guard end > start + 1 else { return end }
        let run = html[(start + 1)..<end]
        // Blanks at the start of a run may be dropped; the first other byte settles what they are.
        guard let word = run.firstIndex(where: { $0 > Byte.space }) else {
            for byte in run { copy(byte) }
            return end
        }
        for at in run.startIndex...word { copy(html[at]) }
        out += html[(word + 1)..<end]
        return end
    }

    /// The number of the token at a place, and its end.
    private func tokenNumber(_ at: Int) -> (number: Int, end: Int)? {
        guard html[at] == 0xEE, html[at...].starts(with: Token.open) else { return nil }
        var number = 0
        var end = at + 3
        while end < html.count, Byte.isDigit(html[end]), end < at + 10 {
            number = number * 10 + Int(html[end] - 0x30)
            end += 1
        }
        guard html[end...].starts(with: Token.close) else { return nil }
        return (number, end + 3)
    }

    private mutating func copy(_ byte: UInt8) {
        if let last = open.indices.last {
            if byte > Byte.space {
                resume()
                open[last].hasContent = true
                open[last].lastChild = nil
            } else if open[last].isSuspended {
                return
            }
        } else if byte > Byte.space {
            lastRoot = nil
        }
        out.append(byte)
    }

    /// Begins the paragraph anew that was ended before an element.
    private mutating func resume() {
        guard let last = open.indices.last, open[last].isSuspended else { return }
        let start = out.count
        out += "<p>".utf8
        open[last] = Element(name: open[last].name, start: start, attributes: start + 2)
    }

    private mutating func copyTag(_ start: Int) -> Int {
        guard let end = html[start...].firstIndex(of: Byte.greater), end > start + 1 else {
            copy(html[start])
            return start + 1
        }
        if html[start + 1] == Byte.slash {
            close(name: (start + 2)..<end, tag: html[start...end])
            return end + 1
        }
        var nameEnd = start + 1
        while Byte.isLetter(html[nameEnd]) || Byte.isDigit(html[nameEnd]) { nameEnd += 1 }
        let name = (start + 1)..<nameEnd
        let isVoid = html[end - 1] == Byte.slash || Self.void.contains { isNamed(name, $0) }
        if open.last?.isSuspended == true {
            if isNamed(name, "br") { return end + 1 }
            resume()
        }
        let from = out.count
        if nameEnd == end {
            out += html[start...end]
        } else if isNamed(name, "td") || isNamed(name, "th") {
            copyCell(html[start...end])
        } else if isNamed(name, "img"), !Self.isSafeImage(html[start...end]) {
            return end + 1
        } else {
            copyPlainly(html[start...end])
        }
        if let last = open.indices.last { open[last].lastChild = nil }
        if isVoid {
            if let last = open.indices.last { open[last].hasContent = true }
        } else {
            open.append(Element(name: name, start: from, attributes: from + 1 + name.count))
        }
        return end + 1
    }

    private static let void: [StaticString] = ["br", "hr", "img", "input"]

    /// Whether a name in the HTML is this one.
    private func isNamed(_ name: Range<Int>, _ word: StaticString) -> Bool {
        name.count == word.utf8CodeUnitCount && html[name].has(word, at: name.lowerBound)
    }

    private func isSame(_ name: Range<Int>, _ other: Range<Int>) -> Bool {
        name.count == other.count && html[name].elementsEqual(html[other])
    }

    /// Whether an image comes from this server or over HTTP; Discount looks at links only.
    private static func isSafeImage(_ tag: ArraySlice<UInt8>) -> Bool {
        guard let source = tag.firstIndex(of: " src=\"", from: tag.startIndex) else { return true }
        let address = tag[(source + 6)...].prefix { $0 != Byte.quote }
        let scheme = address.prefix {
            $0 != Byte.slash && $0 != UInt8(ascii: "?") && $0 != Byte.hash
        }
        guard let end = scheme.firstIndex(where: { $0 == Byte.colon || $0 == Byte.ampersand })
        else { return true }
        let word = scheme[..<end].map { $0 | 0x20 }
        return scheme[end] == Byte.colon
            && (word.elementsEqual("http".utf8) || word.elementsEqual("https".utf8))
    }

    /// Copies the tag of a table's cell; a page's policy allows no style in it.
    private mutating func copyCell(_ tag: ArraySlice<UInt8>) {
        guard let style = tag.firstIndex(of: " style=\"text-align:", from: tag.startIndex) else {
            copyPlainly(tag)
            return
        }
        let word = tag[(style + 19)...].prefix(while: Byte.isLetter)
        out += tag[..<style]
        out += " align=\"\(word.text)\">".utf8
    }

    /// Copies a tag; tokens in its attributes are the text they stand for.
    private mutating func copyPlainly(_ tag: ArraySlice<UInt8>) {
        guard tag.contains(Token.open[0]) else {
            out += tag
            return
        }
        var at = tag.startIndex
        while at < tag.endIndex {
            if let (number, end) = tokenNumber(at), tokens.indices.contains(number) {
                if case .line(_, let text) = tokens[number] {
                    appendEscaped(Array(text.utf8)[...], to: &out)
                }
                at = end
            } else {
                out.append(tag[at])
                at += 1
            }
        }
    }

    private mutating func close(name: Range<Int>, tag: ArraySlice<UInt8>) {
        guard let place = open.lastIndex(where: { isSame($0.name, name) }) else {
            out += tag
            return
        }
        let element = open[place]
        open.removeSubrange(place...)
        let isEmptyParagraph =
            !element.hasContent && isNamed(name, "p") && !element.isSuspended
        if isEmptyParagraph {
            out.removeSubrange(element.start...)
        } else if !element.isSuspended {
            out += tag
        }
        guard !isEmptyParagraph, !element.isSuspended else { return }
        if let last = open.indices.last {
            open[last].hasContent = true
            open[last].lastChild = element.attributes
        } else {
            lastRoot = element.attributes
        }
    }

    private var isInCode: Bool { open.contains { isNamed($0.name, "code") } }

    private mutating func place(_ token: Token) {
        switch token {
        case .block(let html): placeBlock(html)
        case .line(let html, let text):
            if html.isEmpty { return }
            resume()
            if isInCode {
                appendEscaped(Array(text.utf8)[...], to: &out)
            } else {
                out += html.utf8
            }
            if let last = open.indices.last {
                open[last].hasContent = true
                open[last].lastChild = nil
            }
        case .attributes(let attributes):
            if let place = placeOfAttributes() { insertions.append((place, attributes)) }
        case .start(let number):
            if let list = open.last(where: { isNamed($0.name, "ol") }) {
                let start = ElementAttributes(others: [("start", "\(number)")])
                insertions.append((list.attributes, start))
            }
        case .box(let isChecked):
            if let item = open.last(where: { isNamed($0.name, "li") }) {
                insertions.append((item.attributes, ElementAttributes(classes: ["task"])))
            }
            let checked = isChecked ? " checked=\"\"" : ""
            out += "<input type=\"checkbox\" disabled=\"\"\(checked) /> ".utf8
        }
    }

    /// Puts an element in, ending the paragraph around it first.
    private mutating func placeBlock(_ element: String) {
        if let last = open.indices.last, isNamed(open[last].name, "p") {
            if !open[last].isSuspended {
                if open[last].hasContent {
                    trimEnd()
                    out += "</p>\n".utf8
                } else {
                    out.removeSubrange(open[last].start...)
                }
                open[last].isSuspended = true
            }
        }
        guard !element.isEmpty else { return }
        let name = element.utf8.dropFirst().prefix { Byte.isLetter($0) || Byte.isDigit($0) }
        let attributes = out.count + 1 + name.count
        out += element.utf8
        if let last = open.indices.last {
            let isSuspended = open[last].isSuspended
            open[last].hasContent = true
            open[last].lastChild = attributes
            if isSuspended { open[last].hasContent = false }
            if isSuspended, last > 0 { open[last - 1].hasContent = true }
        } else {
            lastRoot = attributes
        }
    }

    private mutating func trimEnd() {
        while let byte = out.last, byte <= Byte.space { out.removeLast() }
        if out.suffix(5).elementsEqual("<br/>".utf8) {
            out.removeLast(5)
            trimEnd()
        }
    }

    /// Where the element before a comment takes attributes: the child that just ended, else the
    /// innermost element that is no mere word of a line.
    private func placeOfAttributes() -> Int? {
        guard var place = open.indices.last else { return lastRoot }
        if open[place].isSuspended { return open[place].lastChild }
        while place > 0, isWord(open[place].name) { place -= 1 }
        let element = open[place]
        let isParagraph = isNamed(element.name, "p")
        if isParagraph, !element.hasContent {
            return place == 0 ? lastRoot : open[place - 1].lastChild ?? open[place - 1].attributes
        }
        if let child = element.lastChild, place == open.indices.last, Self.isBlock(child, in: out) {
            return child
        }
        if isParagraph, place > 0, isNamed(open[place - 1].name, "li"),
            open[place - 1].lastChild == nil
        {
            return open[place - 1].attributes
        }
        return element.attributes
    }

    /// The elements that are mere words of a line.
    private static let words: [StaticString] = [
        "a", "em", "strong", "code", "del", "sup", "span", "b", "i",
    ]

    private func isWord(_ name: Range<Int>) -> Bool {
        Self.words.contains { isNamed(name, $0) }
    }

    /// Whether the element that takes attributes at a place is more than a word of a line.
    private static func isBlock(_ place: Int, in out: [UInt8]) -> Bool {
        guard place <= out.count, let start = out[..<place].lastIndex(of: Byte.less) else {
            return false
        }
        let name = out[(start + 1)..<place]
        return !words.contains { $0.utf8CodeUnitCount == name.count && name.has($0, at: start + 1) }
    }

    private func inserted() -> [UInt8] {
        if insertions.isEmpty { return out }
        var gathered: [Int: ElementAttributes] = [:]
        for insertion in insertions where insertion.at <= out.count {
            gathered[insertion.at, default: ElementAttributes()].classes +=
                insertion.attributes.classes
            gathered[insertion.at]?.others += insertion.attributes.others
        }
        var result: [UInt8] = []
        result.reserveCapacity(out.count + gathered.count * 48)
        var at = 0
        for (place, attributes) in gathered.sorted(by: { $0.key < $1.key }) where place >= at {
            result += out[at..<place]
            at = place
            for (name, value) in attributes.others {
                result += " \(name)=\"\(escapeHTML(value))\"".utf8
            }
            if attributes.classes.isEmpty { continue }
            let classes = escapeHTML(attributes.classes.joined(separator: " "))
            let tag = out[place...].prefix { $0 != Byte.greater }
            if let own = tag.firstIndex(of: " class=\"", from: place) {
                result += out[at..<(own + 8)]
                at = own + 8
                result += "\(classes) ".utf8
            } else {
                result += " class=\"\(classes)\"".utf8
            }
        }
        result += out[at...]
        return result
    }
}
