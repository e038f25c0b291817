internal import Markdown

/// A picture that a slide shows from the talk's own folder.
public struct Picture: Sendable, Equatable {
    /// Its path from the folder of the talk, or from the folder above that.
    public var path: String
    /// A line of the slide that shows it, from 1.
    public var line: Int
}

/// Gives the pictures of slides the addresses under which the pages find them.
struct Pictures {
    /// Where pages ask for a picture, with its path behind it.
    private static let address = "/pictures/"
    private static let backgrounds = ["data-background-image", "data-background"]

    private(set) var found: [Picture] = []
    private(set) var problems: [Problem] = []
    private let source: SourceText
    private let allowsHTML: Bool

    init(of source: SourceText, allowsHTML: Bool) {
        self.source = source
        self.allowsHTML = allowsHTML
    }

    /// A slide's HTML with the addresses of its images put right; the blocks are what it shows.
    mutating func placed(_ html: String, of blocks: [Block], from line: Int) -> String {
        guard allowsHTML || blocks.contains(where: { $0.mayShowImage }) else { return html }
        let image = Array("<img ".utf8)
        let mark = Array(" src=\"".utf8)
        var out: [UInt8] = []
        var rest = Array(html.utf8)[...]
        while let tag = rest.place(of: image) {
            guard let end = rest[tag.upperBound...].firstIndex(of: UInt8(ascii: ">")),
                let start = rest[tag.lowerBound..<end].place(of: mark)?.upperBound,
                let close = rest[start..<end].firstIndex(of: UInt8(ascii: "\""))
            else {
                out += rest[..<tag.upperBound]
                rest = rest[tag.upperBound...]
                continue
            }
            let address = String(decoding: rest[start..<close], as: UTF8.self)
            out += rest[..<start]
            out += placed(address: address, from: line).utf8
            rest = rest[close...]
        }
        return String(decoding: out + rest, as: UTF8.self)
    }

    /// A slide's attributes with the address of its background picture put right.
    mutating func placed(_ attributes: [Slide.Attribute], from line: Int) -> [Slide.Attribute] {
        attributes.map { attribute in
            guard Self.backgrounds.contains(attribute.name),
                attribute.name == Self.backgrounds[0] || Self.isPicture(attribute.value)
            else { return attribute }
            var placed = attribute
            placed.value = self.placed(address: attribute.value, from: line)
            return placed
        }
    }

    private mutating func placed(address: String, from line: Int) -> String {
        guard !address.isEmpty, !address.hasPrefix("/"), !address.hasPrefix("#") else {
            return address
        }
        let line = self.line(of: address, from: line)
        if address.contains("://") || address.hasPrefix("data:") {
            let remedy = "Save it beside the talk and write its file name."
            warn(line, "A page loads no picture from elsewhere: \(address.prefix(60)). \(remedy)")
            return address
        }
        var words = address.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").filter {
            $0 != "."
        }
        if words.first == ".." { words.removeFirst() }
        guard !words.isEmpty, words.allSatisfy({ !$0.hasPrefix(".") }) else {
            warn(
                line,
                "\(address.prefix(60)) is not beside the talk. Put the picture into its folder."
            )
            return address
        }
        let path = words.joined(separator: "/")
        found.append(Picture(path: Self.decoded(path), line: line))
        return Self.address + path
    }

    /// Where an address stands in the file; the slide's first line where it is written otherwise.
    private func line(of address: String, from first: Int) -> Int {
        let wanted = Array(address.utf8)
        let lines = source.lines.dropFirst(max(0, first - 1))
        return lines.firstIndex { $0.firstRange(of: wanted) != nil }.map { $0 + 1 } ?? first
    }

    private mutating func warn(_ line: Int, _ message: String) {
        problems.append(
            Problem(severity: .warning, file: source.file, line: line, message: message)
        )
    }

    /// What a browser asks for: `%20` is a blank (RFC 3986 §2.1).
    private static func decoded(_ path: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(path.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
            if byte == UInt8(ascii: "%"), digits.count == 2 {
                bytes.append(UInt8(digits[0] << 4 | digits[1]))
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isPicture(_ value: String) -> Bool {
        let ending = value.split(separator: ".").last.map { $0.lowercased() } ?? ""
        return ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif"].contains(ending)
    }
}

extension ArraySlice<UInt8> {
    /// Where other bytes first stand among these; `firstRange(of:)` takes many times as long.
    fileprivate func place(of mark: [UInt8]) -> Range<Int>? {
        var rest = self
        while let at = rest.firstIndex(of: mark[0]) {
            if self[at...].starts(with: mark) { return at..<(at + mark.count) }
            rest = self[(at + 1)...]
        }
        return nil
    }
}
