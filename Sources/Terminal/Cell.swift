/// One column of one row: a character or a part of one, and its style, in eight bytes.
struct Cell: Sendable, Equatable {
    /// What the column holds.
    enum Kind: UInt32 {
        /// A character of one column; a blank is a space.
        case narrow
        /// The left half of a character of two columns.
        case wide
        /// The right half of the character to the left.
        case tail
    }

    /// A blank of the plain style.
    static let blank = Cell(scalar: 0x20, kind: .narrow, style: 0)

    /// Bit 31: a cluster; bits 29 and 30: the kind; the rest: the scalar or the cluster's number.
    private var glyph: UInt32
    /// The style's number in the terminal's table.
    var style: UInt32

    private static let clusterBit: UInt32 = 1 << 31
    private static let kindShift: UInt32 = 29
    private static let valueMask: UInt32 = 1 << 29 - 1

    /// A cell that holds one scalar.
    @inline(__always)
    init(scalar: UInt32, kind: Kind, style: UInt32) {
        glyph = scalar & Self.valueMask | kind.rawValue << Self.kindShift
        self.style = style
    }

    /// A cell that holds a printable ASCII character.
    @inline(__always)
    init(ascii: UInt8, style: UInt32) {
        glyph = UInt32(ascii)
        self.style = style
    }

    /// What the column holds.
    @inline(__always)
    var kind: Kind { Kind(rawValue: glyph >> Self.kindShift & 3) ?? .narrow }

    /// Whether this is one character of one column and one scalar.
    @inline(__always)
    var isSimple: Bool { glyph <= Self.valueMask }

    /// Whether this is one ASCII character.
    @inline(__always)
    var isASCII: Bool { glyph < 0x80 }

    /// The scalar; meaningless for a cluster.
    @inline(__always)
    var scalar: UInt32 { glyph & Self.valueMask }

    /// The number of several scalars that make one character; nil for a single scalar.
    var cluster: UInt32? {
        get { glyph & Self.clusterBit != 0 ? glyph & Self.valueMask : nil }
        set {
            guard let newValue else { return }
            glyph =
                newValue & Self.valueMask | Self.clusterBit | kind.rawValue << Self.kindShift
        }
    }
}
