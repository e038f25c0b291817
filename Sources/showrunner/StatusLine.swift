private import Synchronization
private import Terminal

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

    /// How wide it may be: the terminal writes ^C behind it, and where that begins another line, the
    /// status could not be taken away.
    static var columns: Int { max(1, Console.columns - 3) }

    /// Shows what goes on, at most as wide as the terminal.
    func show(_ text: String) {
        guard isShown else { return }
        let line = TerminalText.cut(text, to: StatusLine.columns)
        shown.withLock { shown in
            guard shown != line else { return }
            shown = line
            Console.trace("\r\u{1B}[K\(line)")
        }
    }

    /// Shows what goes on again and again until cancelled, so that its time is right.
    func keep(_ show: @Sendable () -> Void) async {
        guard isShown else { return }
        while (try? await Task.sleep(for: .milliseconds(200))) != nil { show() }
        clear()
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
}
