import Events
import JSONValue

/// A step's terminal as plain lines, for a person who reads along.
enum ScreenText {
    /// The lines that a screen shows at the end, without blank ones around them.
    ///
    /// What has scrolled off the top is told in a line of its own.
    static func lines(of screen: StepState.Screen) -> [String] {
        guard let first = screen.rows.keys.min(), let last = screen.rows.keys.max() else {
            return []
        }
        let shown = (first...last).map { row in
            screen.rows[row].map { text(of: $0) } ?? ""
        }
        guard screen.scrolled > 0 else { return shown }
        return ["… \(screen.scrolled) lines above"] + shown
    }

    /// The text of a row's pieces: text and style in turn.
    static func text(of pieces: some Sequence<JSON>) -> String {
        var text = pieces.enumerated().filter { $0.offset % 2 == 0 }
            .map { $0.element.string ?? $0.element[0]?.string ?? "" }.joined()
        while text.last == " " { text.removeLast() }
        return text
    }
}
