/// Exit codes in words.
enum ExitWords {
    /// What the end of a shell means; nil where the code says it all.
    static func explain(code: Int?, signal: Int?, output: String) -> String? {
        if let signal { return "It was ended by \(name(of: signal))." }
        switch code {
        case 127?:
            guard let program = program(before: ": command not found", in: output) else {
                return "A program it calls was not found. Install it, or add its folder to PATH."
            }
            return "There is no program \(program). Install it, or add its folder to PATH."
        case 126?: return "A file it calls may not be executed. Use chmod +x, or call its program."
        case (let code?) where (129...159).contains(code):
            return "Exit code \(code): something in it was ended by \(name(of: code - 128))."
        default: return nil
        }
    }

    /// The word before the last such message: `step: line 2: nosuch: command not found`.
    private static func program(before message: String, in output: String) -> String? {
        for line in output.split(separator: "\n").reversed() where line.hasSuffix(message) {
            let before = line.dropLast(message.count)
            let word = before.split(separator: " ").last.map(String.init) ?? ""
            return word.isEmpty ? nil : word
        }
        return nil
    }

    private static func name(of signal: Int) -> String {
        let names = [
            1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 6: "SIGABRT", 7: "SIGBUS",
            8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
        ]
        return names[signal] ?? "signal \(signal)"
    }
}
