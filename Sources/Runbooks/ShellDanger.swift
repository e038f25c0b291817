extension ShellText {
    /// The commands that destroy something, each once and as written, with the pipe it reads where
    /// that is what it carries out (facts/runbooks.md §4, rule 21).
    static func dangers(in body: String) -> [String] {
        var found: [String] = []
        for command in ShellCommand.all(in: body) {
            guard let text = danger(of: command, depth: 0), !found.contains(text) else { continue }
            found.append(text)
        }
        return found
    }

    fileprivate static func danger(in body: String, depth: Int) -> String? {
        ShellCommand.all(in: body).lazy.compactMap { danger(of: $0, depth: depth) }.first
    }

    private static func danger(of command: ShellCommand, depth: Int) -> String? {
        let danger = ShellDanger(command, depth: depth)
        guard danger.isReal else { return nil }
        guard danger.carriesOutInput, let input = command.input else { return command.text }
        return input + " " + command.text
    }
}

/// Whether a command destroys something.
private struct ShellDanger {
    private let command: ShellCommand
    private let words: ArraySlice<String>
    private let depth: Int
    /// Where in its words a command may begin.
    private let starts: [Int]

    init(_ command: ShellCommand, depth: Int) {
        self.command = command
        self.depth = depth
        words = command.words.prefix(400).drop { Self.standsBefore($0) }
        starts = Self.starts(of: words)
    }

    var isReal: Bool {
        writesToSign || starts.contains { destroys(words[$0...], isWhole: $0 == words.startIndex) }
    }

    /// Whether a comparison in prose, `ansible >= 2.14`, would write a file named `=`.
    private var writesToSign: Bool {
        guard let sign = words.firstIndex(of: ">="), sign + 1 < words.endIndex else { return false }
        // Arithmetic has no versions: `(( a >= 2 ))`.
        return command.text.contains(" >= ") && words[sign + 1].contains(".")
    }

    /// Whether the danger is that it carries out what it is sent.
    var carriesOutInput: Bool { starts.contains { readsScript(words[$0...]) } }

    // MARK: Where a command begins

    /// Whether a word stands before the name of a command: `then`, `A=1`.
    private static func standsBefore(_ word: String) -> Bool {
        if ["if", "then", "elif", "else", "while", "until", "do", "{", "!", "time"].contains(word) {
            return true
        }
        let name = word.utf8.prefix { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
        return !name.isEmpty && word.utf8.dropFirst(name.count).first == UInt8(ascii: "=")
    }

    /// Commands that carry out another, somewhere in their words or far away.
    private static let carriers: Set<String> = [
        "sudo", "doas", "su", "env", "nice", "ionice", "nohup", "setsid", "exec", "command",
        "builtin", "coproc", "eval", "timeout", "stdbuf", "xargs", "parallel", "chroot", "flock",
        "find",
        "watch", "function", "ssh", "docker", "docker-compose", "podman", "nerdctl", "kubectl",
        "oc", "lxc", "multipass", "minikube", "vagrant", "wsl",
    ]

    /// Commands that only print or look for what their words say.
    private static let harmless: Set<String> = [
        "echo", "printf", "grep", "egrep", "fgrep", "rg", "ag", "cat", "less", "man", "which",
        "type", "ls",
    ]

    private static func starts(of words: ArraySlice<String>) -> [Int] {
        guard let first = words.first, !harmless.contains(name(first)) else { return [] }
        guard carriers.contains(name(first)) || first.hasPrefix("$") else {
            return [words.startIndex]
        }
        return Array(words.indices.prefix { !harmless.contains(name(words[$0])) })
    }

    /// The name of a command without the folder it is in.
    private static func name(_ word: String) -> String {
        guard let slash = word.utf8.lastIndex(of: UInt8(ascii: "/")) else { return word }
        return String(word[word.utf8.index(after: slash)...])
    }

    // MARK: What it does

    private func destroys(_ words: ArraySlice<String>, isWhole: Bool) -> Bool {
        guard let first = words.first else { return false }
        let rest = words.dropFirst()
        func has(_ options: String...) -> Bool {
            rest.contains { options.contains($0.lowercased()) }
        }
        switch Self.name(first) {
        case "rm": return rest.contains(where: Self.isRecursive)
        case "terraform", "pulumi", "vagrant", "tofu":
            return has("destroy", "-destroy", "--destroy")
        case "kubectl", "oc": return has("delete") || isWhole && dropsTable(rest)
        case "docker", "docker-compose", "podman", "nerdctl":
            return has("down") && has("-v", "--volumes") || has("prune")
                || isWhole && dropsTable(rest)
        case "git": return has("push") && has("--force", "-f") || has("clean")
        case "shutdown", "reboot", "dropdb": return true
        case "dd": return rest.contains { $0.hasPrefix("of=") }
        case let name where name.hasPrefix("mkfs"): return true
        case let name where Self.shells.contains(name):
            return readsScript(words) || rest.contains(where: isDangerous)
        case "trap": return rest.first { $0 != "--" }.map(isDangerous) ?? false
        case "alias": return rest.contains { Self.value(of: $0).map(isDangerous) ?? false }
        case "ssh", "su", "watch", "eval", "parallel", "script":
            return rest.contains(where: isDangerous) || fetches(rest)
        case "source", ".": return fetches(rest)
        case let name where Self.databases.contains(name):
            let text = Self.plain(rest.joined(separator: " ") + " " + (command.input ?? ""))
            return text.contains("drop ") || text.contains("truncate ")
        default: return isWhole && dropsTable(rest)
        }
    }

    /// What stands behind the sign in `NAME=VALUE`.
    private static func value(of word: String) -> String? {
        word.utf8.firstIndex(of: UInt8(ascii: "=")).map {
            String(word[word.utf8.index(after: $0)...])
        }
    }

    private static func isRecursive(_ word: String) -> Bool {
        word == "--recursive"
            || word.hasPrefix("-") && !word.hasPrefix("--")
                && word.utf8.contains { $0 | 0x20 == UInt8(ascii: "r") }
    }

    /// Whether a text that another command carries out destroys something.
    private func isDangerous(_ script: String) -> Bool {
        guard depth < 8, script.utf8.contains(where: isSpace) else { return false }
        return ShellText.danger(in: script, depth: depth + 1) != nil
    }

    // MARK: Shells

    private static let shells = ["sh", "bash", "zsh", "dash", "ash", "ksh"]

    /// Whether a shell carries out what it is sent, whatever that is: by a pipe, or as a text that
    /// another command prints.
    private func readsScript(_ words: ArraySlice<String>) -> Bool {
        guard let first = words.first, Self.shells.contains(Self.name(first)) else { return false }
        let rest = words.dropFirst()
        guard let word = rest.first else { return command.input != nil }
        if ["-s", "-"].contains(word) || word.hasPrefix("<(") { return true }
        return Self.script(of: rest).map { $0.hasPrefix("$(") || $0.hasPrefix("`") } ?? false
    }

    /// The text after `-c`, or after options that end in one.
    private static func script(of words: ArraySlice<String>) -> String? {
        let option = words.firstIndex {
            $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.utf8.last == UInt8(ascii: "c")
        }
        guard let option, option + 1 < words.endIndex else { return nil }
        return words[option + 1]
    }

    /// Whether it carries out what comes from elsewhere.
    private func fetches(_ words: ArraySlice<String>) -> Bool {
        words.contains { word in
            (word.hasPrefix("$(") || word.hasPrefix("<(") || word.hasPrefix("`"))
                && (word.contains("curl ") || word.contains("wget "))
        }
    }

    // MARK: Databases

    private static let databases = [
        "psql", "mysql", "mariadb", "sqlite3", "cockroach", "clickhouse-client", "sqlcmd",
        "sqlplus", "duckdb", "cqlsh", "pgcli", "mycli", "usql",
    ]

    /// Whether its words say so in SQL, whoever carries that out.
    private func dropsTable(_ words: ArraySlice<String>) -> Bool {
        guard !words.contains(where: { Self.harmless.contains(Self.name($0)) }) else {
            return false
        }
        let text = Self.plain(command.words.joined(separator: " "))
        return [
            "drop table", "drop index", "drop database", "drop schema", "drop view",
            "truncate table",
        ].contains { text.contains($0) }
    }

    /// A text in small letters with single spaces.
    private static func plain(_ text: String) -> String {
        text.lowercased().utf8.split { isSpace($0) }.map { String(decoding: $0, as: UTF8.self) }
            .joined(separator: " ")
    }
}
