import Conditions
import Markdown

extension StepReader {
    /// Directives that every kind of step knows; each has an example in the documents.
    static let directives = [
        "expect", "until", "if", "capture", "capture!", "answer", "confirm", "say", "fix", "title",
        "undo", "needs",
    ]

    mutating func apply(_ directives: Directives, to step: inout Step, _ fence: Fence) {
        for directive in directives.list {
            let line = fence.bodyLine + directive.line
            let text = directive.text
            if step.kind == .load, LoadReader.words.contains(directive.word) { continue }
            guard StepReader.directives.contains(directive.word) || directive.word == "note" else {
                unknown(directive, line)
                continue
            }
            switch directive.word {
            case "expect", "until": condition(directive.word, text, &step, line)
            case "capture": capture(text, isRequired: false, &step, line)
            case "capture!": capture(text, isRequired: true, &step, line)
            case "if": onlyIf(text, &step, line)
            case "answer": answer(text, &step, line)
            case "confirm", "note": step.confirm = Directives.sentence(text)
            case "say":
                if let sentence = sentence(directive, line) { step.caption = sentence }
            case "fix":
                if let sentence = sentence(directive, line) { step.fix = sentence }
            case "title":
                if let sentence = sentence(directive, line) { step.title = sentence }
            case "undo":
                if let command = sentence(directive, line) { step.undo = .command(command) }
            case "needs": step.needs.append(contentsOf: words(text))
            default: break
            }
        }
    }

    private mutating func sentence(_ directive: Directives.Directive, _ line: Int) -> String? {
        let sentence = Directives.sentence(directive.text)
        if sentence.isEmpty {
            error(line, "\(directive.word) needs a text after it: #@ \(directive.word) \"…\"")
            return nil
        }
        return sentence
    }

    private mutating func answer(_ text: String, _ step: inout Step, _ line: Int) {
        guard let (prompt, reply) = Directives.quoted(text), !prompt.isEmpty else {
            error(
                line,
                "answer needs the text it waits for, in quotes, and what to type: #@ answer \"Continue?\" y"
            )
            return
        }
        step.answers.append(Answer(prompt: prompt, reply: Directives.sentence(reply)))
    }

    mutating func unknown(_ directive: Directives.Directive, _ line: Int) {
        let message =
            "@\(directive.word.prefix(40)) is not known. Write one of \(StepReader.directives.joined(separator: ", "))."
        if directive.isForeign { warn(line, message) } else { error(line, message) }
    }

    private func words(_ text: String) -> [String] {
        text.utf8.split { isSpace($0) || $0 == UInt8(ascii: ",") }
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
