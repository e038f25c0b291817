/// Something that is being masked, whose end may not have come yet.
struct Mask: Sendable {
    /// What ends it.
    enum Kind: Sendable {
        /// Its length is known: nothing more is masked.
        case known
        /// White space, a quote, a bracket, a comma or the like.
        case word
        /// The end of the line, or a quote.
        case line
        /// Whatever is not a letter, a digit, `_` or `-`.
        case token
        /// The same, but a dot goes on.
        case dottedToken
        /// The line that ends a PEM block (RFC 7468).
        case pem
    }

    /// What ends it.
    let kind: Kind
    /// How much more may be masked: no key is longer.
    var left = 65_536

    /// Whether a byte belongs to what is masked.
    static func covers(_ byte: UInt8, _ kind: Kind) -> Bool {
        switch kind {
        case .known: false
        case .word: byte > 0x20 && byte != 0x7F && !wordEnds.contains(byte)
        case .line: (byte >= 0x20 || byte == 0x09) && byte != 0x22 && byte != 0x27
        case .token: isTokenByte(byte)
        case .dottedToken: isTokenByte(byte) || byte == UInt8(ascii: ".")
        case .pem: true
        }
    }

    private static let wordEnds = Array("\"'`,;)]}<>&|".utf8)

    /// Whether a byte is a letter, a digit, `_` or `-`.
    static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}

extension Mask {
    /// The columns a scalar takes that begins with this byte and goes on with those after it.
    ///
    /// Close enough to keep a table in shape: East Asian and emoji are wide, marks have no width.
    static func columns(of text: Span<UInt8>, at: Int) -> Int {
        let first = text[at]
        guard first >= 0xC0 else { return 1 }
        let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        var value = UInt32(first) & (first < 0xE0 ? 0x1F : first < 0xF0 ? 0x0F : 0x07)
        for offset in 1..<length where at + offset < text.count {
            value = value << 6 | UInt32(text[at + offset] & 0x3F)
        }
        switch value {
        case 0x300...0x36F, 0x200B...0x200D, 0xFE00...0xFE0F: return 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
