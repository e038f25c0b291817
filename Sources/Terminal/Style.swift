/// How a cell looks: attributes and two colours.
public struct Style: Sendable, Hashable {
    /// Bold, underlined and so on.
    public var attributes: Attributes
    /// The colour of the text.
    public var foreground: Color
    /// The colour behind the text.
    public var background: Color

    /// A style; without arguments the plain one of a fresh terminal.
    public init(
        attributes: Attributes = [],
        foreground: Color = .standard,
        background: Color = .standard
    ) {
        self.attributes = attributes
        self.foreground = foreground
        self.background = background
    }

    /// The style on the wire: `"flags.foreground.background"` in base 36; nil for the plain style,
    /// which is written as the number 0.
    public var wire: String? {
        guard self != Style() else { return nil }
        return [UInt32(attributes.rawValue), foreground.rawValue, background.rawValue]
            .map { String($0, radix: 36) }.joined(separator: ".")
    }
}

extension Style {
    /// The attributes of a cell, with the bits they have on the wire.
    public struct Attributes: OptionSet, Sendable, Hashable {
        /// The bits.
        public let rawValue: UInt8

        /// Attributes of these bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Heavier letters.
        public static let bold = Attributes(rawValue: 1)
        /// A line below.
        public static let underline = Attributes(rawValue: 2)
        /// Slanted letters.
        public static let italic = Attributes(rawValue: 4)
        /// Letters that ask for attention.
        public static let blink = Attributes(rawValue: 8)
        /// Foreground and background exchanged.
        public static let reverse = Attributes(rawValue: 16)
        /// A line through the letters.
        public static let strike = Attributes(rawValue: 32)
        /// Fainter letters.
        public static let dim = Attributes(rawValue: 64)
    }

    /// A colour: the theme's own, one of the palette, or red, green and blue.
    public struct Color: Sendable, Hashable {
        /// The number on the wire: 0, 0x1000000 + index, or 0x2000000 + RGB.
        public let rawValue: UInt32

        init(rawValue: UInt32) { self.rawValue = rawValue }

        /// The colour of a fresh terminal.
        public static let standard = Color(rawValue: 0)

        /// One of the 256 of the palette; the first 16 belong to the theme.
        public static func palette(_ index: UInt8) -> Color {
            Color(rawValue: 0x100_0000 | UInt32(index))
        }

        /// A mixed colour.
        public static func rgb(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Color {
            Color(
                rawValue: 0x200_0000 | UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
            )
        }
    }
}
