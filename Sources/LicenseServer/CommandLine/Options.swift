/// What a command can be told: drives both reading and help.
struct OptionTable: Sendable {
    /// One option.
    struct Option: Sendable {
        let name: String
        let value: String
        let help: String
    }

    let usage: String
    let summary: String
    let options: [Option]

    /// The text of `--help`.
    var help: String {
        let width = (options.map { $0.name.count + $0.value.count }.max() ?? 0) + 5
        let rows = options.map { option in
            let left = "  --\(option.name) \(option.value)"
            let gap = String(repeating: " ", count: max(2, width + 2 - left.count))
            return left + gap + option.help
        }
        return "Usage: \(usage)\n\n\(summary)\n\n\(rows.joined(separator: "\n"))\n"
    }

    /// Reads the words after the command's name.
    /// - Throws: ``UsageError`` for an unknown word, and for an option without its value.
    func read(_ words: [String]) throws(UsageError) -> [String: String] {
        var values: [String: String] = [:]
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                throw UsageError("\"\(word)\" is not known here. Options begin with --.")
            }
            let parts = word.dropFirst(2).split(
                separator: "=",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            let name = String(parts.first ?? "")
            guard options.contains(where: { $0.name == name }) else {
                throw UsageError("There is no option --\(name). See --help.")
            }
            guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
                throw UsageError("--\(name) needs a value, as in --\(name) \(example(of: name)).")
            }
            values[name] = value
        }
        return values
    }

    private func example(of name: String) -> String {
        options.first { $0.name == name }?.value ?? "VALUE"
    }
}

/// What was wrong with a command line, and what to write instead.
struct UsageError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension [String: String] {
    /// A whole number within bounds; nil where the option was not given.
    func whole(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw UsageError(
                "--\(name) \(text) is not a whole number from \(range.lowerBound) to "
                    + "\(range.upperBound)."
            )
        }
        return number
    }

    /// A time written in seconds, decimals allowed; nil where the option was not given.
    func seconds(_ name: String) throws(UsageError) -> Duration? {
        guard let text = self[name] else { return nil }
        guard let number = Double(text), (0...86_400).contains(number) else {
            throw UsageError("--\(name) \(text) is not a time in seconds, as in 0.5 or 2.")
        }
        return .seconds(number)
    }

    /// One of a list of words; nil where the option was not given.
    func choice<Choice>(_ name: String, of type: Choice.Type) throws(UsageError) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        guard let text = self[name] else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("--\(name) \(text) is not known. Write one of \(words).")
        }
        return choice
    }
}
