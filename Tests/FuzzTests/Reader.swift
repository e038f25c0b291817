import Checklists
import Conditions
import Events
import JSONValue
import Markdown
import Redaction
import Runbooks
import Talks
import Terminal
import YAML

/// One of the things that read what others wrote.
enum Reader: CaseIterable {
    case page, talk, runbook, checklist, frontMatter, request, condition, event, terminal, redactor

    /// Reads bytes with all that is done with them later; nothing may trap or go on without end.
    func read(_ bytes: [UInt8]) {
        switch self {
        case .page:
            guard let source = try? SourceText(file: "page.md", bytes: bytes) else { return }
            let document = MarkdownDocument(source)
            _ = try? renderMarkdown(document.blocks[...], file: source.file)
        case .talk:
            guard let source = try? SourceText(file: "talk.md", bytes: bytes) else { return }
            _ = Deck.build(talk: source, runbooks: [source]).json(revision: 1, digest: "").utf8
        case .runbook:
            guard let source = try? SourceText(file: "runbook.md", bytes: bytes) else { return }
            _ = Runbook.parse(source).steps.map(\.canonicalText)
        case .checklist:
            guard let source = try? SourceText(file: "list.md", bytes: bytes) else { return }
            _ = Checklist.parse(source)
        case .frontMatter: _ = try? YAML.parse(String(decoding: bytes, as: UTF8.self))
        case .request: _ = try? HTTPRequestText.parse(String(decoding: bytes, as: UTF8.self))
        case .condition: readConditions(String(decoding: bytes, as: UTF8.self))
        case .event: readEvent(bytes)
        case .terminal: draw(bytes)
        case .redactor: redact(bytes)
        }
    }

    private func readConditions(_ text: String) {
        for line in text.split(separator: "\n") {
            if let condition = try? Condition.parse(String(line)) {
                _ = Condition.evaluate([condition], Facts(exit: 0, duration: nil, stdout: text))
            }
            _ = try? Probe.parse(String(line))
        }
    }

    private func readEvent(_ bytes: [UInt8]) {
        guard let json = try? JSON(parsing: bytes), let event = try? Event(json: json) else {
            return
        }
        var state = RunState()
        state.apply(event)
        _ = state.scene.utf8
        _ = event.json.utf8
    }

    private func draw(_ bytes: [UInt8]) {
        var terminal = Terminal(rows: 8, columns: 20, scrollback: bytes.count % 2 * 10)
        terminal.write(bytes)
        terminal.resize(rows: 5, columns: 12)
        terminal.write(bytes)
        _ = terminal.takePatch()
    }

    private func redact(_ bytes: [UInt8]) {
        var redactor = Redactor(secrets: [("token", "correct-horse-battery")])
        for piece in stride(from: 0, to: bytes.count, by: 37) {
            _ = redactor.feed(Array(bytes[piece..<min(piece + 37, bytes.count)]))
        }
        _ = redactor.flush()
    }
}
