/// Short lines of our own in a step's terminal.
enum Terse {
    /// Lines as a terminal takes them; nothing where there are none.
    static func lines(_ lines: [String]) -> [UInt8] {
        lines.isEmpty ? [] : Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    }

    /// A text without control characters: what came from outside must not draw by itself.
    static func clean(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    $0.value < 0x20 && $0 != "\t" || (0x7F..<0xA0).contains($0.value)
                        ? "\u{FFFD}" : $0
                }
            )
        )
    }

    static func bold(_ text: String) -> String { "\u{1B}[1m\(text)\u{1B}[0m" }
    static func dim(_ text: some StringProtocol) -> String { "\u{1B}[2m\(text)\u{1B}[0m" }
    static func red(_ text: String) -> String { "\u{1B}[1;31m\(text)\u{1B}[0m" }
}
