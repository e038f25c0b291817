/// What stands for something Discount must not see: U+E000, a number, U+E001.
enum Token {
    /// A whole element that may not stand in a paragraph.
    case block(String)
    /// An element of a line, and the text that stands for it in code and attributes.
    case line(html: String, text: String)
    /// Attributes of the element before it.
    case attributes(ElementAttributes)
    /// The first number of the ordered list around it.
    case start(Int)
    /// A task's box.
    case box(isChecked: Bool)

    static let open: [UInt8] = [0xEE, 0x80, 0x80]
    static let close: [UInt8] = [0xEE, 0x80, 0x81]

    /// Whether the two marks of a token stand at a place, which author's text must not bring along.
    static func isMark(_ bytes: ArraySlice<UInt8>, at place: Int) -> Bool {
        bytes[place] == 0xEE && place + 2 < bytes.endIndex && bytes[place + 1] == 0x80
            && bytes[place + 2] & 0xFE == 0x80
    }
}
