/// Takes the escape sequences out of terminal output; sequences may be split anywhere.
///
/// A carriage return begins a new line, so that each state of a progress bar is a line of its own.
struct PlainText {
    private enum Place {
        case text, escape, charset, control, string, stringEscape
    }

    private var place = Place.text
    private var hasReturned = false

    /// The plain text of the whole of an output.
    static func of(_ bytes: [UInt8]) -> String {
        var plain = PlainText()
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        plain.feed(bytes, into: &text)
        return String(decoding: text, as: UTF8.self)
    }

    mutating func feed(_ bytes: [UInt8], into text: inout [UInt8]) {
        for byte in bytes {
            switch place {
            case .text: take(byte, into: &text)
            case .escape:
                switch byte {
                case UInt8(ascii: "["): place = .control
                case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"),
                    UInt8(ascii: "X"):
                    place = .string
                case 0x20...0x2F: place = .charset
                case 0x1B: break
                default: place = .text
                }
            case .charset: if !(0x20...0x2F).contains(byte) { place = .text }
            case .control:
                if byte == 0x1B { place = .escape } else if byte >= 0x40 { place = .text }
            case .string:
                if byte == 0x1B { place = .stringEscape }
                if byte == 0x07 || byte == 0x18 || byte == 0x1A { place = .text }
            case .stringEscape: place = byte == 0x1B ? .stringEscape : .text
            }
        }
    }

    private mutating func take(_ byte: UInt8, into text: inout [UInt8]) {
        if byte == 0x0D {
            hasReturned = true
            return
        }
        if hasReturned {
            hasReturned = false
            text.append(0x0A)
            if byte == 0x0A { return }
        }
        switch byte {
        case 0x1B: place = .escape
        case 0x08: if let last = text.last, last != 0x0A { text.removeLast() }
        case 0x09, 0x0A: text.append(byte)
        case 0..<0x20, 0x7F: break
        default: text.append(byte)
        }
    }
}
