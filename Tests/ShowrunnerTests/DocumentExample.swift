import FoundationEssentials
import Markdown
import Runbooks
import TestSupport

/// A block of code in the README or in `docs`, and what the comment above it says it is:
/// `<!-- example: talk -->`, `<!-- example: run tea -->`.
struct DocumentExample: Sendable, CustomStringConvertible {
    /// The file and line.
    let description: String
    /// What it is an example of; nil where it does not say.
    let kind: Kind?
    /// The name others call it by; of a talk, the runbook it needs.
    let name: String?
    /// The block's text.
    let text: String

    /// What an example is of.
    enum Kind: String, Sendable {
        /// A talk.
        case talk
        /// A runbook that is only read.
        case runbook
        /// A runbook that is run and must pass.
        case run
        /// A checklist.
        case checklist
        /// Conditions, one a line.
        case conditions
        /// Probes, one a line.
        case probes
        /// Command lines, one a line.
        case command
        /// Answers for `showrunner run`.
        case answers
    }

    /// The text as a file's.
    var source: SourceText {
        get throws { try SourceText(file: description, text: text) }
    }

    /// The lines that hold something.
    var lines: [String] {
        text.split(separator: "\n").map(String.init).filter { $0.contains { $0 != " " } }
    }

    /// The names in the braces of its fences and of its `#@ query` lines.
    var wordsInBraces: [String] {
        lines.flatMap { line -> [String] in
            if line.hasPrefix("```"), let open = line.firstIndex(of: "{"),
                let close = line.lastIndex(of: "}"), open < close,
                let words = try? Attributes(String(line[line.index(after: open)..<close]))
            {
                return words.members.map(\.name)
            }
            guard line.hasPrefix("#@ query ") else { return [] }
            return line.split(separator: " ").compactMap { word in
                word.firstIndex(of: "=").map { String(word[..<$0]) }
            }
        }
    }

    /// The words of its directives.
    var directives: [String] {
        lines.compactMap { line in
            ["#@ ", "# @", "// @", "--@ "].first { line.hasPrefix($0) }
                .map { String(line.dropFirst($0.count).prefix { $0 != " " }) }
        }
    }

    /// The names that stand before a colon at the start of a line, a bullet or a brace.
    var members: [String] {
        lines.flatMap { line in
            line.split { "{,".contains($0) }.compactMap { part in
                let name = part.drop { " -".contains($0) }.prefix { $0 != ":" }
                return part.contains(":") && !name.contains(" ") ? String(name) : nil
            }
        }
    }

    /// The examples of one kind.
    static func all(of kind: Kind) -> [DocumentExample] { all.filter { $0.kind == kind } }

    /// All examples of the README and of `docs`.
    static let all: [DocumentExample] = {
        let names =
            (try? FileManager.default.contentsOfDirectory(atPath: "\(Repository.root)/docs"))
        let documents = (names ?? []).filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
        return (["README.md"] + documents).flatMap(examples)
    }()

    private static func examples(of file: String) -> [DocumentExample] {
        guard let data = FileManager.default.contents(atPath: "\(Repository.root)/\(file)"),
            let source = try? SourceText(file: file, bytes: Array(data))
        else { return [] }
        var examples: [DocumentExample] = []
        var mark: [String] = []
        var code: (line: Int, text: String)?
        for block in MarkdownDocument(source).blocks {
            if case .code(let text) = block.kind {
                code = (code?.line ?? block.line, (code?.text ?? "") + text + "\n")
                continue
            }
            if case .blank = block.kind { continue }
            if let found = code {
                examples.append(DocumentExample(file, found.line, mark, found.text))
                (code, mark) = (nil, [])
            }
            switch block.kind {
            case .comment(let text) where text.hasPrefix("example: "):
                mark = text.split(separator: " ").dropFirst().map(String.init)
            case .fence(let fence):
                examples.append(DocumentExample(file, fence.line, mark, fence.body))
                mark = []
            default: mark = []
            }
        }
        if let code { examples.append(DocumentExample(file, code.line, mark, code.text)) }
        return examples
    }

    private init(_ file: String, _ line: Int, _ mark: [String], _ text: String) {
        description = "\(file):\(line)"
        kind = mark.first.flatMap(Kind.init)
        name = mark.dropFirst().first
        self.text = text
    }
}
