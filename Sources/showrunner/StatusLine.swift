private import Synchronization

/// One line at the foot of a terminal that says what goes on, written over again and again.
///
/// In a pipe it is nothing: there every line that is printed stays.
final class StatusLine: Sendable {
    private let shown = Mutex("")

    /// Whether somebody watches.
    let isShown: Bool

    /// A line of its own for a command; silent where it prints JSON.
    init(_ arguments: Arguments) {
        isShown = Console.isWatched && !arguments.has("json")
    }

    /// Shows what goes on, at most as wide as the terminal.
    func show(_ text: String) {
        guard isShown else { return }
        // The terminal writes ^C behind it: in the next line, the status could not be taken away.
        let line = StatusLine.fitted(text, columns: Console.columns - 2)
        shown.withLock { shown in
            guard shown != line else { return }
            shown = line
            Console.trace("\r\u{1B}[K\(line)")
        }
    }

    /// Takes the line away, so that a result can be printed in its place.
    func clear() {
        guard isShown else { return }
        shown.withLock { shown in
            guard !shown.isEmpty else { return }
            shown = ""
            Console.trace("\r\u{1B}[K")
        }
    }

    /// The text in one line without control characters, cut where it is too long.
    static func fitted(_ text: String, columns: Int) -> String {
        let plain = String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
            )
        )
        guard columns > 1, plain.count >= columns else { return plain }
        return plain.prefix(columns - 2) + "…"
    }
}
