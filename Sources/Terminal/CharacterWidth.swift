/// How many columns a character takes on its own.
///
/// - Source: UAX #11 for the wide ranges (Unicode 15.1); Unicode's general categories for those of
///   no width; facts/terminal.md §6.
enum CharacterWidth {
    /// Columns of a scalar: 0 (joins the character before it), 1 or 2.
    static func columns(of scalar: UInt32) -> Int {
        if scalar < 0x300 { return 1 }
        if isWide(scalar) { return 2 }
        // Vowels and final consonants of a Hangul syllable are drawn into its first.
        if 0x1160...0x11FF ~= scalar || 0xD7B0...0xD7FF ~= scalar { return 0 }
        switch Unicode.Scalar(scalar)?.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return 1
        }
    }

    /// Whether a mark of no width may change the character before it.
    ///
    /// Marks that change the direction or the order of a whole line are dropped instead.
    static func joins(_ scalar: UInt32) -> Bool {
        scalar == zeroWidthJoiner || scalar == 0x200C || 0xE0020...0xE007F ~= scalar
            || Unicode.Scalar(scalar)?.properties.generalCategory != .format
    }

    /// Whether a character after U+200D becomes one with the character before it.
    static func isJoinedByJoiner(_ scalar: UInt32) -> Bool {
        scalar > 0xFF && Unicode.Scalar(scalar)?.properties.isEmoji == true
    }

    /// Whether a scalar is a skin tone, which colours the emoji before it.
    static func isSkinTone(_ scalar: UInt32) -> Bool { 0x1F3FB...0x1F3FF ~= scalar }

    /// Makes one character of two.
    static let zeroWidthJoiner: UInt32 = 0x200D

    private static func isWide(_ scalar: UInt32) -> Bool {
        guard scalar >= 0x1100 else { return false }
        var low = 0
        var high = wideRanges.count
        while low < high {
            let middle = (low + high) / 2
            if scalar > wideRanges[middle].upperBound { low = middle + 1 } else { high = middle }
        }
        if low < wideRanges.count, wideRanges[low] ~= scalar { return true }
        guard scalar >= 0x231A, scalar < 0x20000, !(0x1F1E6...0x1F1FF ~= scalar) else {
            return false
        }
        return Unicode.Scalar(scalar)?.properties.isEmojiPresentation == true
    }

    /// Wide characters that are not emoji.
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF,
        0x4E00...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
        0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18CFF, 0x1AFF0...0x1B2FF,
        0x1F200...0x1F265, 0x20000...0x3FFFD,
    ]
}
