private import Glibc

/// Standard output and input of a command.
enum Console {
    /// Writes to standard output at once.
    static func write(_ text: String) {
        print(text, terminator: "")
        fflush(nil)
    }

    /// Whether standard output is a terminal.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Whether somebody can answer questions: both standard input and output are a terminal.
    static var canAsk: Bool { isTerminal && isatty(STDIN_FILENO) == 1 }
}
