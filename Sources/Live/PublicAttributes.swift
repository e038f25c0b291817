import JSONValue

/// What the audience may have of the attributes of a slide's section: how it looks, and nothing that
/// loads from elsewhere, names an element or carries a style of its own.
///
/// - Parameter attributes: `attributes` of a slide in the deck's JSON: names and texts.
/// - Returns: Those that are on the list and whose texts are of the form that belongs to them.
func publicAttributes(_ attributes: JSON?) -> [String: String] {
    var kept: [String: String] = [:]
    for (name, value) in attributes?.object?.members ?? [] {
        guard let text = value.string, text.utf8.count <= 400,
            let isHarmless = harmlessForms[name], isHarmless(text)
        else { continue }
        kept[name] = text
    }
    return kept
}

private let harmlessForms: [String: @Sendable (String) -> Bool] = [
    "class": isWords,
    "data-transition": isWords,
    "data-transition-speed": isWords,
    "data-background-transition": isWords,
    "data-background": { isPicture($0) || isColour($0) },
    "data-background-color": isColour,
    "data-background-gradient": isColour,
    "data-background-image": isPicture,
    "data-background-size": isMeasure,
    "data-background-position": isMeasure,
    "data-background-repeat": isMeasure,
    "data-background-opacity": isMeasure,
]

/// Names of classes and the like.
@Sendable private func isWords(_ text: String) -> Bool {
    text.utf8.allSatisfy { isLetter($0) || isDigit($0) || " -_".utf8.contains($0) }
}

/// Lengths, shares and keywords.
@Sendable private func isMeasure(_ text: String) -> Bool {
    text.utf8.allSatisfy { isLetter($0) || isDigit($0) || " -.,%".utf8.contains($0) }
}

/// A colour or a gradient of CSS (Color 4, Images 3): only the functions that paint, none that load.
@Sendable private func isColour(_ text: String) -> Bool {
    var word: [UInt8] = []
    for byte in text.utf8 {
        if isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "-") {
            word.append(byte | 0x20)
            continue
        }
        guard " #.,%/+()".utf8.contains(byte) else { return false }
        if byte == UInt8(ascii: "("), !word.isEmpty {
            guard painting.contains(String(decoding: word, as: UTF8.self)) else { return false }
        }
        word = []
    }
    return true
}

private let painting: Set<String> = [
    "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color", "color-mix",
    "linear-gradient", "radial-gradient", "conic-gradient", "repeating-linear-gradient",
    "repeating-radial-gradient", "repeating-conic-gradient", "calc", "var",
]

/// The address of a picture that stands beside the talk, as the pages ask for it.
@Sendable private func isPicture(_ text: String) -> Bool {
    text.hasPrefix("/pictures/") && !text.split(separator: "/").contains("..")
        && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && !"\"'<>\\".utf8.contains($0) }
}

private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}

private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}
