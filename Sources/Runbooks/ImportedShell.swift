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
            let commands = ShellCommand.all(in: line)
            if commands.count == 1, let words = commands.first?.words, words.count == 2,
                ["open", "xdg-open", "start"].contains(words[0]),
                words[1].hasPrefix("http://") || words[1].hasPrefix("https://")
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

extension ShellText {
    /// The first command that does not end by itself, as written.
    static func endless(in body: String) -> String? {
        ShellCommand.all(in: body).first(where: isEndless)?.text
    }

    /// The first line that stands for others: it begins with three dots.
    static func omission(in body: String) -> (text: String, line: Int)? {
        lines(of: body).enumerated().lazy.map { (trimmed($1), $0) }
            .first { $0.0.hasPrefix("...") || $0.0.hasPrefix("…") }
    }

    private static func isEndless(_ command: ShellCommand) -> Bool {
        guard let first = command.words.first, !command.isLeft else { return false }
        let rest = command.words.dropFirst()
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
        case "while": return rest.first == "true" || rest.first == ":"
        default: return false
        }
    }
}
