/// A text as it will stand in one line of a terminal.
public enum TerminalText {
    /// The columns that a text takes, its marks of no width and control characters not counted.
    public static func columns(of text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
    }

    /// The text without control characters, cut where it takes more columns than these; what is cut
    /// shows `…` at its end.
    public static func cut(_ text: String, to columns: Int) -> String {
        var shown = String.UnicodeScalarView()
        var taken = 0
        // Where it is cut so that the mark has room.
        var cut: String.UnicodeScalarView?
        for scalar in text.unicodeScalars where !isControl(scalar) {
            let width = self.columns(of: scalar)
            if cut == nil, taken + width > columns - 1 { cut = shown }
            guard taken + width <= columns else {
                return columns > 0 ? String(cut ?? shown) + "…" : ""
            }
            shown.append(scalar)
            taken += width
        }
        return String(shown)
    }

    private static func columns(of scalar: Unicode.Scalar) -> Int {
        isControl(scalar) ? 0 : CharacterWidth.columns(of: scalar.value)
    }

    /// Whether it moves the cursor, or turns the rest of the line.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value
            || CharacterWidth.columns(of: scalar.value) == 0
                && !CharacterWidth.joins(scalar.value)
    }
}
