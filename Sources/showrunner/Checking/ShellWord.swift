/// Words of a command line for a shell.
enum ShellWord {
    /// The word as it is where the shell takes it so, else in single quotes.
    static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "/._-+:=@,".utf8.contains(byte)
        }
        guard !isPlain || word.isEmpty else { return word }
        return "'\(word.replacing("'", with: "'\\''"))'"
    }
}
