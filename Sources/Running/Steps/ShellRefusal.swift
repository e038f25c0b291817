private import FoundationEssentials

/// Why bash did not begin a text: it cannot read it to its end (facts/runbooks.md §3.1).
struct ShellRefusal: Equatable {
    /// The line of the text that bash stopped at, from 0.
    var line: Int
    /// What is wrong there, in bash's words.
    var words: String

    /// Reads what the shell that wrote to this target refused; nil where it refused nothing.
    init?(target: String) {
        guard FileManager.default.contents(atPath: "\(target).end") == Data("refused\0".utf8),
            let data = FileManager.default.contents(atPath: "\(target).list"),
            let end = data.firstIndex(of: 0)
        else { return nil }
        let first = Int(String(decoding: data[..<end], as: UTF8.self)) ?? 0
        let said = String(decoding: data[data.index(after: end)...].prefix(4_096), as: UTF8.self)
        self.init(said, firstLine: first + 2)
    }

    /// Reads `FILE: eval: line 21: syntax error near unexpected token \`fi'`.
    ///
    /// - Parameter firstLine: What bash calls the first line of the text.
    private init(_ said: String, firstLine: Int) {
        let fault = said.split(separator: "\n").lazy.compactMap { line -> (Int, Substring)? in
            guard let mark = line.firstRange(of: ": line ") else { return nil }
            let digits = line[mark.upperBound...].prefix { $0.isASCII && $0.isNumber }
            let rest = line[digits.endIndex...]
            guard let number = Int(digits), rest.hasPrefix(": "), !rest.hasPrefix(": warning:")
            else { return nil }
            return (number, rest.dropFirst(2))
        }.first
        line = max(0, (fault?.0 ?? firstLine) - firstLine)
        // bash 5.3 adds a line of its own counting: `… from `if' command on line 12`.
        let said = fault?.1 ?? "bash cannot read it"
        words = String(
            said[..<(said.firstRange(of: " on line ")?.lowerBound ?? said.endIndex)].prefix(200)
        )
    }
}
