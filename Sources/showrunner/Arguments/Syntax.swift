/// What a command accepts: this table both reads the command line and prints the help.
struct Syntax: Sendable {
    /// The command's name.
    let name: String
    /// Its operands as the help shows them: `TALK`, `FILE...`; empty for none.
    let operands: String
    /// How many operands there may be.
    let count: ClosedRange<Int>
    /// What it does, in one sentence.
    let summary: String
    /// Its own options; the common ones come on top.
    let options: [Option]
    /// Command lines that work, one a line, for the help.
    let example: String

    /// Options that every command takes.
    static let common = [
        Option("help", help: "Show this help"),
        Option("json", help: "Print one JSON object a line instead of text"),
        Option("data", "DIR", help: "Where runs are kept (default: $XDG_DATA_HOME/showrunner)"),
    ]

    /// The help of this command.
    var help: String {
        var text = "\(summary)\n\nUsage: showrunner \(usage)\n\n"
        let all = options + Syntax.common
        let width = (all.map { $0.spelling.count }.max() ?? 0) + 2
        for option in all {
            let gap = String(repeating: " ", count: width - option.spelling.count)
            text += "  \(option.spelling)\(gap)\(option.help)\n"
        }
        let lines = example.split(separator: "\n")
        guard lines.count > 1 else { return text + "\nExample: \(example)\n" }
        return text + "\nExamples:\n" + lines.map { "  \($0)\n" }.joined()
    }

    /// The usage line without the program's name.
    var usage: String {
        [name, operands, "[options]"].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Reads the words after the command's name.
    /// - Throws: ``UsageError`` for an unknown option, a missing value, or too few or many operands.
    func parse(_ words: [String]) throws(UsageError) -> Arguments {
        var arguments = Arguments()
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                arguments.operands += rest
                break
            }
            guard word.hasPrefix("-"), word != "-" else {
                arguments.operands.append(word)
                continue
            }
            if word == "-h" {
                arguments.add("help", nil)
                continue
            }
            let (name, inline) = split(word)
            guard let option = (options + Syntax.common).first(where: { $0.name == name }),
                word.hasPrefix("--")
            else { throw UsageError(self, "unknown option \(word)\(hint(for: name))") }
            switch (option.value, inline) {
            case (nil, nil): arguments.add(option.name, nil)
            case (nil, _?): throw UsageError(self, "--\(name) takes no value")
            case (_?, let value?): arguments.add(option.name, value)
            case (let kind?, nil):
                guard let value = rest.popFirst() else {
                    throw UsageError(self, "--\(name) needs a value: --\(name) \(kind)")
                }
                arguments.add(option.name, value)
            }
        }
        guard arguments.has("help") || count.contains(arguments.operands.count) else {
            let found = arguments.operands.count
            throw UsageError(
                self,
                found < count.lowerBound
                    ? "missing \(operands)" : "unexpected \(arguments.operands[count.upperBound])"
            )
        }
        return arguments
    }

    private func split(_ word: String) -> (name: String, inline: String?) {
        let body = word.drop { $0 == "-" }
        guard let equals = body.firstIndex(of: "=") else { return (String(body), nil) }
        return (String(body[..<equals]), String(body[body.index(after: equals)...]))
    }

    private func hint(for name: String) -> String {
        let names = (options + Syntax.common).map(\.name)
        guard let near = nearest(to: name, in: names) else { return "" }
        return "; did you mean --\(near)?"
    }
}
