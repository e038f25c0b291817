public import Markdown

/// The notes of a slide: what the speaker says, and the questions that may be asked.
public struct SpeakerNotes: Sendable {
    /// The blocks that are neither question nor answer.
    public private(set) var blocks: [Block] = []
    /// Questions and answers, both Markdown.
    public private(set) var questions: [(question: String, answer: String)] = []

    /// Notes and questions among blocks.
    public init(_ notes: [Block]) {
        var isOpen = false
        for block in notes {
            guard let text = Self.line(block) else {
                isOpen = isOpen && block.kind == .blank && questions.last?.answer.isEmpty == true
                blocks.append(block)
                continue
            }
            if let question = Self.rest(of: text, after: "Q:") {
                let (asked, answer) = Self.split(question)
                questions.append((asked, answer))
                isOpen = true
            } else if let question = Self.boldQuestion(block) {
                questions.append((question, ""))
                isOpen = true
            } else if isOpen, let answer = Self.rest(of: text, after: "→") {
                add(answer)
            } else if let answer = Self.rest(of: text, after: "A:"), isOpen {
                add(answer)
            } else if isOpen, case .text = block.kind {
                add(text)
            } else {
                isOpen = false
                blocks.append(block)
            }
        }
    }

    /// Goes on with the answer, or with the question while there is none.
    private mutating func add(_ text: String) {
        guard let last = questions.indices.last else { return }
        let old = questions[last].answer
        questions[last].answer = old.isEmpty ? text : "\(old) \(text)"
    }

    /// `1. **How does it scale?**`: an item that is nothing but a question in bold.
    private static func boldQuestion(_ block: Block) -> String? {
        guard case .item(let item) = block.kind, let question = boldLine(item.text),
            question.utf8.last == UInt8(ascii: "?")
        else { return nil }
        return question
    }

    private static func line(_ block: Block) -> String? {
        switch block.kind {
        case .text(let text): text
        case .item(let item): item.text
        default: nil
        }
    }

    /// What follows `Q:`, also in emphasis: `**Q:** …`.
    private static func rest(of text: String, after word: String) -> String? {
        let bytes = Array(text.utf8)[...]
        let marks = bytes.prefix { $0 == UInt8(ascii: "*") }.count
        guard marks <= 3, bytes.dropFirst(marks).starts(with: word.utf8) else { return nil }
        var rest = bytes.dropFirst(marks + word.utf8.count)
        rest = rest.dropFirst(min(marks, rest.prefix { $0 == UInt8(ascii: "*") }.count))
        return trimmed(String(decoding: rest, as: UTF8.self))
    }

    /// Splits a question from an answer on the same line: `… → A: …`.
    private static func split(_ text: String) -> (question: String, answer: String) {
        for mark in ["→ A:", "-> A:", " A: "] {
            guard let range = text.firstRange(of: mark) else { continue }
            return (
                trimmed(text[..<range.lowerBound]),
                trimmed(text[range.upperBound...])
            )
        }
        return (text, "")
    }
}
