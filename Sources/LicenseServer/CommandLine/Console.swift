private import Glibc

/// What a command says and hears.
enum Console {
    /// Writes to standard output at once.
    static func write(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// Says what went wrong, on standard error.
    static func complain(_ text: String) { write("demo-services: \(text)\n", to: STDERR_FILENO) }

    /// Whether standard output is a terminal.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Whether somebody can answer questions: both standard input and output are a terminal.
    static var canAsk: Bool { isTerminal && isatty(STDIN_FILENO) == 1 }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
