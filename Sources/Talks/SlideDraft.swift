internal import Markdown
internal import Runbooks

/// One slide read, not yet rendered: what stands on it, and what is only for the speaker.
struct SlideDraft {
    var id = ""
    var title = ""
    var column: Int
    var row: Int
    var line: Int
    var part: Int?
    var plan: Duration?
    var isOptional = false
    var attributes: [Slide.Attribute] = []
    /// The blocks the audience sees.
    var blocks: [Block]
    /// The blocks of the notes.
    var notes: [Block] = []
    /// The id its author gave it.
    var givenID: String?
    /// The heading that begins a part.
    var partTitle: String?
    /// The time planned for the part that begins here.
    var partPlan: Duration?
    /// Whether its author took it out of the talk.
    var isHidden = false
    /// What has no effect here.
    var ignored: [Problem] = []

    init(_ cut: SlideSplitter.Cut, file: String, problems: inout [Problem]) {
        column = cut.column
        row = cut.row
        line = cut.blocks.first { $0.kind != .blank }?.line ?? 1
        blocks = Array(cut.blocks)
        takeNotes()
        readHeading(file: file, problems: &problems)
        readComments(file: file, problems: &problems)
    }

    /// Moves what follows `Notes:`, and fences of notes, out of the slide.
    private mutating func takeNotes() {
        if let at = blocks.firstIndex(where: { Self.notesText($0) != nil }) {
            var first = blocks[at]
            first.kind = Self.notesText(first).map { .text($0) } ?? .blank
            notes = [first] + blocks[(at + 1)...]
            blocks.removeSubrange(at...)
        }
        takeAsides()
        takeFences()
    }

    /// Moves fences of notes into the notes.
    private mutating func takeFences() {
        guard blocks.contains(where: { Self.notesFence($0) != nil }) else { return }
        blocks.removeAll { block in
            guard let fence = Self.notesFence(block),
                let source = try? SourceText(file: "", text: fence.body)
            else { return false }
            notes += MarkdownDocument(source).blocks.map { inner in
                var inner = inner
                inner.line += fence.bodyLine - 1
                return inner
            }
            return true
        }
    }

    private static func notesFence(_ block: Block) -> Fence? {
        guard case .fence(let fence) = block.kind, fence.language == "notes" else { return nil }
        return fence
    }

    /// Moves `<aside class="notes">` into the notes: it must never be read by the audience.
    private mutating func takeAsides() {
        guard blocks.contains(where: { if case .html = $0.kind { true } else { false } }) else {
            return
        }
        var isOpen = false
        blocks.removeAll { block in
            guard case .html(let html) = block.kind else {
                if isOpen { notes.append(block) }
                return isOpen
            }
            let words = html.lowercased()
            if words.contains("<aside"), words.contains("notes") { isOpen = true }
            guard isOpen else { return false }
            if words.contains("</aside>") { isOpen = false }
            let inner = Self.withoutTags(html)
            if !inner.isEmpty {
                var line = block
                line.kind = .text(inner)
                notes.append(line)
            }
            return true
        }
    }

    private static func withoutTags(_ html: String) -> String {
        var out = ""
        var isTag = false
        for letter in html {
            if letter == "<" {
                isTag = true
            } else if letter == ">" {
                isTag = false
            } else if !isTag {
                out.append(letter)
            }
        }
        return trimmedText(out)
    }

    /// The rest of a line that begins the notes.
    private static func notesText(_ block: Block) -> String? {
        guard case .text(let text) = block.kind, block.column == 0, block.containers.isEmpty else {
            return nil
        }
        guard text.utf8.first.map({ $0 | 0x20 == UInt8(ascii: "n") }) ?? false else { return nil }
        for word in ["Notes:", "Note:", "notes:", "note:"] where text.hasPrefix(word) {
            return trimmedText(Array(text.utf8)[word.utf8.count...])
        }
        return nil
    }

    private mutating func readHeading(file: String, problems: inout [Problem]) {
        var isFirst = true
        for at in blocks.indices {
            guard case .heading(let level, let text) = blocks[at].kind else { continue }
            let heading = SlideHeading(text)
            blocks[at].kind = .heading(level: level, text: heading.shown)
            if let unread = heading.unreadDuration {
                problems.append(
                    Problem(
                        file: file,
                        line: blocks[at].line,
                        message: "`duration=\(unread.prefix(40))` is no length of time. Write for"
                            + " example `duration=90s` or `duration=2min`."
                    )
                )
            }
            guard isFirst else { continue }
            isFirst = false
            title = plainText(heading.shown)
            givenID = heading.id
            plan = heading.duration
            isOptional = heading.isOptional
            if heading.isPart {
                partTitle = title
                partPlan = heading.time
            } else if plan == nil {
                plan = heading.time
            }
        }
    }

    private mutating func readComments(file: String, problems: inout [Problem]) {
        for at in blocks.indices {
            guard case .comment(let text) = blocks[at].kind, let comment = SlideComment(text)
            else { continue }
            guard case .slide(let given) = comment else {
                if case .element(let given) = comment {
                    tellIgnored(given, line: blocks[at].line, file)
                }
                continue
            }
            for attribute in given {
                switch attribute.name {
                case "data-timing": plan = plan ?? Duration(seconds: attribute.value)
                case "id": givenID = givenID ?? attribute.value
                case "class":
                    let classes = SlideComment.classes(attribute.value).joined(separator: " ")
                    attributes.append(.init(name: "class", value: classes))
                case let name where SlideComment.ofSlides.contains(name):
                    attributes.append(attribute)
                case "data-visibility": isHidden = attribute.value == "hidden"
                case "data-notes":
                    let line = blocks[at].line
                    notes.append(Block(kind: .text(attribute.value), line: line, lastLine: line))
                default:
                    problems.append(
                        Problem(
                            severity: .warning,
                            file: file,
                            line: blocks[at].line,
                            message: "A slide cannot have the attribute"
                                + " `\(attribute.name.prefix(40))`; it is passed over. Use class,"
                                + " data-background…, data-transition or data-timing."
                        )
                    )
                }
            }
        }
    }

    private mutating func tellIgnored(_ given: [Slide.Attribute], line: Int, _ file: String) {
        for attribute in given where !SlideComment.mayStandOnElement(attribute.name) {
            ignored.append(
                Problem(
                    severity: .warning,
                    file: file,
                    line: line,
                    message: "An element cannot have the attribute `\(attribute.name.prefix(40))`;"
                        + " it is passed over."
                )
            )
        }
    }

    /// Attributes without repeats; the first of a name counts.
    var distinctAttributes: [Slide.Attribute] {
        var names: Set<String> = []
        return attributes.filter { names.insert($0.name).inserted }
    }
}

extension SlideDraft {
    /// What statistics compare: the words on the slide, its plan and its steps.
    func canonicalText(steps: [String]) -> String {
        var words: [UInt8] = []
        words.reserveCapacity(1_024)
        func add(_ mark: String, _ text: String, end: String = "\n") {
            words += mark.utf8
            words += text.utf8
            words += end.utf8
        }
        for at in blocks.indices {
            switch blocks[at].kind {
            case .heading(let level, let text): add("\(level) ", text)
            case .fence(let fence):
                add("```", fence.info)
                words += fence.body.utf8
            case .item(let item): add("- ", item.text)
            case .text(let text), .row(let text), .code(let text), .html(let text): add("", text)
            case .definition(_, let text): add("", text)
            case .rule, .separator: add("---", "")
            case .comment(let text): if SlideComment(text) != nil { add("<", text, end: ">\n") }
            case .blank: break
            }
        }
        add("plan ", plan.map { "\($0)" } ?? "-")
        add("steps ", steps.joined(separator: " "))
        return String(decoding: words, as: UTF8.self)
    }
}

private import Timing

extension Duration {
    fileprivate init?(seconds text: String) { self.init(written: text) }
}
