internal import Markdown

/// A comment that reveal-md reads: `.slide:` or `.element:` with attributes.
enum SlideComment {
    /// Attributes of the slide.
    case slide([Slide.Attribute])
    /// Attributes of the element before it.
    case element([Slide.Attribute])

    init?(_ comment: String) {
        let bytes = Array(comment.utf8)[...]
        for (word, isSlide) in [(".slide:", true), (".element:", false)]
        where bytes.starts(with: word.utf8) {
            let attributes = Self.attributes(bytes.dropFirst(word.utf8.count))
            self = isSlide ? .slide(attributes) : .element(attributes)
            return
        }
        return nil
    }

    /// Reads `name="value"`, `name='value'`, `name=value` and bare names.
    static func attributes(_ text: ArraySlice<UInt8>) -> [Slide.Attribute] {
        var attributes: [Slide.Attribute] = []
        var rest = text.drop { $0 <= 0x20 }
        while !rest.isEmpty, attributes.count < 32 {
            let name = rest.prefix { $0 > 0x20 && $0 != UInt8(ascii: "=") }
            rest = rest.dropFirst(name.count)
            var value: ArraySlice<UInt8> = []
            if rest.first == UInt8(ascii: "=") {
                rest = rest.dropFirst()
                if let mark = rest.first, mark == UInt8(ascii: "\"") || mark == UInt8(ascii: "'") {
                    value = rest.dropFirst().prefix { $0 != mark }
                    rest = rest.dropFirst(value.count + 2)
                } else {
                    value = rest.prefix { $0 > 0x20 }
                    rest = rest.dropFirst(value.count)
                }
            }
            if !name.isEmpty {
                attributes.append(
                    Slide.Attribute(
                        name: String(decoding: name, as: UTF8.self).lowercased(),
                        value: String(decoding: value, as: UTF8.self)
                    )
                )
            }
            rest = rest.drop { $0 <= 0x20 }
        }
        return attributes
    }

    /// The attributes of a start tag of raw HTML.
    static func attributes(ofTag tag: String) -> [Slide.Attribute] {
        var inside = Array(tag.utf8)[...]
        inside = inside.drop { $0 > 0x20 }.dropLast()
        if inside.last == UInt8(ascii: "/") { inside = inside.dropLast() }
        return attributes(inside)
    }

    /// Attributes a slide's element may have.
    static let ofSlides: Set<String> = [
        "class", "data-background", "data-background-color", "data-background-image",
        "data-background-size", "data-background-position", "data-background-repeat",
        "data-background-opacity", "data-background-gradient", "data-transition",
        "data-transition-speed", "data-background-transition", "data-auto-animate",
        "data-auto-animate-id", "data-auto-animate-restart", "data-state",
    ]

    /// Attributes an element on a slide may have besides `class`.
    private static let ofElements: Set<String> = ["data-id", "title", "lang", "aria-label"]

    /// Whether an element may have the attribute.
    static func mayStandOnElement(_ name: String) -> Bool {
        name == "class" || name == "data-fragment-index" || ofElements.contains(name)
    }

    /// The attributes an element gets; a fragment's number is given.
    static func element(
        _ attributes: [Slide.Attribute],
        fragment: Int?
    ) -> ElementAttributes {
        var result = ElementAttributes()
        for attribute in attributes {
            if attribute.name == "class" {
                result.classes += classes(attribute.value)
            } else if ofElements.contains(attribute.name) {
                result.others.append((attribute.name, attribute.value))
            }
        }
        if let fragment { result.others.append(("data-fragment-index", "\(fragment)")) }
        return result
    }

    /// Names of classes, of letters, digits, `-` and `_` only.
    static func classes(_ value: String) -> [String] {
        value.utf8.split(separator: 0x20).map { String(Substring($0)) }.filter {
            $0.utf8.allSatisfy { byte in
                (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: "_")
            }
        }
    }
}

extension [Slide.Attribute] {
    /// Whether the element is a fragment.
    var isFragment: Bool {
        contains {
            $0.name == "class"
                && ($0.value == "fragment" || SlideComment.classes($0.value).contains("fragment"))
        }
    }

    /// The number its author gave a fragment.
    var fragmentIndex: Int? {
        first { $0.name == "data-fragment-index" }.flatMap { Int($0.value) }
    }
}
