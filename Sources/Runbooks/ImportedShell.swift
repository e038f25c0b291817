/// A shell fence that was not written for us: what of it is opened, only shown, or never ends.
///
/// What is found here may skip, ask or label, never run more (facts/runbooks.md §3.1).
struct ImportedShell {
    /// What is left to run.
    var body: String
    /// What it opens in a browser, each with the comment above it and its line in the fence.
    var links: [(title: String?, url: String, line: Int)] = []
    /// What its page shows as output between the commands.
    var sampleOutput: String?

    init(_ text: String, language: String) {
        let session = ShellText.session(text, language: language)
        body = session?.commands ?? text
        sampleOutput = session?.output
        takeLinks()
    }

    /// Whether nothing of it is left to run.
    var isEmpty: Bool { ShellText.isOnlyComments(body) }

    /// Takes out the lines that open a page: a comment stays in their place.
    private mutating func takeLinks() {
        var kept: [String] = []
        var comment: String?
        for (at, line) in lines(of: body).enumerated() {
            let words = ShellWords.of(line)
            if let first = words.first, ["open", "xdg-open", "start"].contains(first),
                words.count == 2, words[1].hasPrefix("http://") || words[1].hasPrefix("https://")
            {
                links.append((comment, words[1], at))
                kept.append("# opened as a link: \(words[1])")
                continue
            }
            let text = trimmed(line)
            comment = text.hasPrefix("#") ? trimmed(text.drop { $0 == "#" }) : comment
            kept.append(line)
        }
        guard !links.isEmpty else { return }
        body = kept.joined(separator: "\n") + "\n"
    }
}

/// The words of one line of shell, as far as it can be told without running it.
enum ShellWords {
    /// The words without their quotes; a comment ends the line.
    static func of(_ line: String) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        var isOpen = false
        var quote: UInt8?
        func end() {
            if isOpen { words.append(String(decoding: word, as: UTF8.self)) }
            word.removeAll(keepingCapacity: true)
            isOpen = false
        }
        for byte in line.utf8 {
            if let open = quote {
                if byte == open { quote = nil } else { word.append(byte) }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
                isOpen = true
            } else if isSpace(byte) {
                end()
            } else if byte == UInt8(ascii: "#"), !isOpen {
                break
            } else if byte == UInt8(ascii: ";") || byte == UInt8(ascii: "|") {
                end()
                words.append(byte == UInt8(ascii: ";") ? ";" : "|")
            } else {
                word.append(byte)
                isOpen = true
            }
        }
        end()
        return words
    }

    private static func isSeparator(_ word: String) -> Bool {
        switch word {
        case "&&", "||", ";", "|": true
        default: false
        }
    }

    /// The commands of a text, each as its words; lines that end in `\` are joined.
    static func commands(of text: String) -> [[String]] {
        var commands: [[String]] = []
        var open: [String] = []
        for line in lines(of: text) {
            let words = of(line)
            let goesOn = words.last == "\\"
            open += goesOn ? words.dropLast() : words[...]
            if goesOn { continue }
            commands += open.split(whereSeparator: isSeparator).map(Array.init)
            open = []
        }
        return (open.isEmpty ? commands : commands + [open]).filter { !$0.isEmpty }
    }
}

extension ShellText {
    /// The first command that does not end by itself, as written.
    static func endless(in body: String) -> String? {
        ShellWords.commands(of: body).first(where: isEndless)?.joined(separator: " ")
    }

    private static func isEndless(_ command: [String]) -> Bool {
        guard let first = command.first, command.last != "&" else { return false }
        let rest = command.dropFirst()
        func has(_ options: String...) -> Bool { rest.contains(where: options.contains) }
        switch first {
        case "watch", "top", "htop": return true
        case "tail": return has("-f", "-F", "--follow")
        case "journalctl": return has("-f", "--follow")
        case "ping": return !rest.contains { $0.hasPrefix("-c") || $0.hasPrefix("-w") }
        case "sleep": return has("infinity", "inf")
        case "kubectl":
            return has("port-forward", "proxy") || has("logs") && has("-f", "--follow")
                || has("get") && has("-w", "--watch")
        case "docker", "docker-compose", "podman":
            return has("logs") && has("-f", "--follow")
                || (first == "docker-compose" || has("compose")) && has("up")
                    && !has("-d", "--detach", "--wait")
        case "npm", "yarn", "pnpm": return has("start", "dev")
        case "python", "python3": return has("http.server")
        case "while": return rest.first == "true;" || rest.first == "true" || rest.first == ":;"
        default: return false
        }
    }

    /// The first command that destroys something, as written.
    static func danger(in body: String) -> String? {
        let commands = ShellWords.commands(of: body)
        guard let place = commands.firstIndex(where: isDangerous) else { return nil }
        let text = commands[place].joined(separator: " ")
        guard readsScript(commands[place][...]), place > 0 else { return text }
        return commands[place - 1].joined(separator: " ") + " | " + text
    }

    /// Whether a shell carries out what it is sent, whatever that is.
    private static func readsScript(_ words: ArraySlice<String>) -> Bool {
        let words = words.first == "sudo" ? words.dropFirst() : words
        guard ["sh", "bash", "zsh"].contains(words.first) else { return false }
        return words.count == 1 || ["-s", "-"].contains(words[words.startIndex + 1])
    }

    private static func isDangerous(_ command: [String]) -> Bool {
        let words = command.first == "sudo" ? command.dropFirst() : command[...]
        let lower = words.map { $0.lowercased() }
        let text = lower.joined(separator: " ")
        func has(_ word: String) -> Bool { lower.contains(word) }
        switch words.first {
        case "rm":
            return words.contains { word in
                word == "--recursive"
                    || word.hasPrefix("-") && !word.hasPrefix("--")
                        && word.utf8.contains { $0 | 0x20 == UInt8(ascii: "r") }
            }
        case "terraform", "pulumi", "vagrant", "tofu": return has("destroy")
        case "kubectl", "oc": return has("delete")
        case "docker", "docker-compose", "podman":
            return has("down") && (has("-v") || has("--volumes")) || has("prune")
        case "git": return has("push") && (has("--force") || has("-f")) || has("clean")
        case "mkfs", "shutdown", "reboot", "dropdb": return true
        case "dd": return words.contains { $0.hasPrefix("of=") }
        case "sh", "bash", "zsh": return readsScript(words)
        default: break
        }
        return ["drop table", "drop index", "drop database", "drop schema", "truncate table"]
            .contains { text.contains($0) }
    }
}
