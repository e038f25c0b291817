private import Checklists
internal import Markdown
internal import Runbooks

/// Joins one talk with its runbooks: reads, names, places and renders, in this order.
struct DeckBuilder {
    private let source: SourceText
    private let document: MarkdownDocument
    private let settings: TalkSettings
    private let runbooks: [Runbook]
    private let checklists: [Checklist]
    /// Whether the talk is read without its runbooks, so that names in them are not looked for.
    private let isAlone: Bool
    /// Whether nobody wrote it as a talk.
    private let isPlain: Bool
    private var problems: [Problem] = []
    private var ignored: [Problem] = []
    private var drafts: [SlideDraft] = []
    private var parts: [Talk.Part] = []
    private var names = NameSpace()
    private var found: [Int: SlideRenderer.Names] = [:]
    private var pictures: [Picture] = []

    init(
        talk: SourceText,
        runbooks: [SourceText],
        checklists: [SourceText] = [],
        isAlone: Bool = false
    ) {
        let (talk, mojibake) = Mojibake.repaired(talk)
        let front = MarkdownDocument.FrontMatter(of: talk)
        settings = TalkSettings(front, file: talk.file)
        source = settings.separators.translated(talk)
        document = MarkdownDocument(source, dialect: .talk)
        isPlain = PlainPage.holds(document, file: talk.file)
        if let mojibake { problems.append(mojibake) }
        self.runbooks = runbooks.map(Runbook.parse)
        self.checklists = checklists.map(Checklist.parse)
        self.isAlone = isAlone
    }

    mutating func build() -> Deck {
        problems += document.problems + settings.problems
        split()
        readFences()
        for runbook in runbooks { names.add(runbook) }
        for list in checklists { names.add(list) }
        problems += names.problems
        nameSlides()
        warnOfHTML()
        tellUndrawn()
        let shown = drafts.map { shownNames(on: $0) }
        let steps = inOrder(names.steps, shown: shown.flatMap(\.steps)) { $0.id }
        let panels = inOrder(names.panels, shown: shown.flatMap(\.panels)) { $0.id }
        let slides = render(steps: steps, shown: shown)
        let talk = talk(slides)
        return Deck(
            talk: talk,
            runbooks: runbooks,
            slides: slides,
            steps: steps,
            panels: panels,
            pictures: pictures,
            problems: talk.problems + runbooks.flatMap(\.problems)
                + checklists.flatMap(\.problems),
            ignored: settings.ignored + ignored
        )
    }

    private func talk(_ slides: [Slide]) -> Talk {
        let name = fileName(source.file)
        let heading = slides.first { !$0.title.isEmpty }?.title
        return Talk(
            file: source.file,
            name: name,
            title: settings.title ?? heading ?? name,
            author: settings.author,
            theme: settings.theme,
            duration: settings.duration,
            reserve: settings.reserve,
            runbooks: settings.runbooks,
            checklist: settings.checklist,
            stopwatches: settings.stopwatches,
            audienceSeesAll: settings.audienceSeesAll,
            allowsHTML: settings.allowsHTML,
            redactions: settings.redactions,
            styles: settings.styles,
            transition: settings.transition,
            showsNumber: settings.showsNumber,
            showsProgress: settings.showsProgress,
            slides: slides,
            parts: parts,
            problems: problems.enumerated()
                .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
                .map(\.element)
        )
    }

    /// Cuts the talk into slides and its slides into parts.
    private mutating func split() {
        let splitter = SlideSplitter(document.blocks, file: source.file, isPlain: isPlain)
        problems += splitter.problems
        for cut in splitter.cuts {
            var draft = SlideDraft(cut, file: source.file, problems: &problems)
            ignored += draft.ignored
            if draft.isHidden { continue }
            if isPlain {
                if !drafts.isEmpty, PlainPage.isSpoken(draft) {
                    drafts[drafts.count - 1].notes += draft.blocks.drop { $0.line <= draft.line }
                    continue
                }
                PlainPage.takeSpoken(from: &draft)
            }
            draft.plan = draft.plan ?? settings.slidePlan
            if let title = draft.partTitle {
                parts.append(Talk.Part(title: title, plan: draft.partPlan))
            }
            draft.part = parts.isEmpty ? nil : parts.count - 1
            drafts.append(draft)
        }
    }

    /// Finds the talk's own steps and panels among its fences.
    private mutating func readFences() {
        var reader = StepReader(file: source.file, place: isPlain ? .runbook : .talk)
        var section: Runbook.Section?
        for draft in drafts {
            for at in draft.blocks.indices {
                switch draft.blocks[at].kind {
                case .heading(let level, let text):
                    section = .init(
                        title: plainText(text),
                        level: level,
                        budget: nil,
                        line: draft.blocks[at].line
                    )
                case .fence(let fence):
                    var thing = reader.read(fence, under: section)
                    guard thing.step != nil || thing.panel != nil else { continue }
                    found[fence.line] = .init(step: thing.step?.id, panel: thing.panel?.id)
                    if let step = thing.step.take() { names.add(step) }
                    if let panel = thing.panel.take() { names.add(panel) }
                default: break
                }
            }
        }
        problems += reader.problems
    }

    /// Gives every slide its id.
    private mutating func nameSlides() {
        var used: [String: Int] = [:]
        for at in drafts.indices where drafts[at].givenID.map(isID) ?? false {
            let id = drafts[at].givenID ?? ""
            if let line = used[id] {
                report(
                    drafts[at].line,
                    "The slide's id `\(id)` is used already in line \(line). Give this slide"
                        + " another one."
                )
            }
            used[id] = used[id] ?? drafts[at].line
        }
        var taken = Set(used.keys)
        var given: Set<String> = []
        for at in drafts.indices {
            if let id = drafts[at].givenID, isID(id), given.insert(id).inserted {
                drafts[at].id = id
                continue
            }
            if let id = drafts[at].givenID, !isID(id) {
                report(
                    drafts[at].line,
                    "`\(id.prefix(40))` is no id. Write letters, digits, `-` and `_` only."
                )
            }
            let title = drafts[at].title
            let stem = title.isEmpty ? "slide" : slug(title)
            var id = stem
            var count = 1
            while !taken.insert(id).inserted {
                count += 1
                id = "\(stem)-\(count)"
            }
            drafts[at].id = id
        }
    }

    private func isID(_ id: String) -> Bool {
        !id.isEmpty && id.utf8.count <= 100
            && id.utf8.allSatisfy {
                ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-")
                    || $0 == UInt8(ascii: "_")
            }
    }

    private mutating func report(
        _ line: Int,
        severity: Problem.Severity = .error,
        _ message: String
    ) {
        problems.append(
            Problem(severity: severity, file: source.file, line: line, message: message)
        )
    }

    /// Tells of raw HTML that is shown as text, of each place where it begins.
    private mutating func warnOfHTML() {
        guard !settings.allowsHTML else { return }
        for draft in drafts {
            var last = -1
            for at in draft.blocks.indices where Self.isHTML(draft.blocks[at]) {
                let line = draft.blocks[at].line
                defer { last = line }
                if line <= last + 1 { continue }
                report(
                    line,
                    severity: .warning,
                    "Raw HTML is shown as text. Write it in Markdown, or `html: true` in the front"
                        + " matter."
                )
            }
        }
    }

    /// Whether a block is raw HTML, or has elements in its line that are none of a person's
    /// `<placeholders>`.
    private static func isHTML(_ block: Block) -> Bool {
        if case .html = block.kind { return true }
        return block.rawTags.contains { tag in
            let name = tag.utf8.dropFirst().prefix { $0 > 0x2F && $0 != UInt8(ascii: ">") }
            return inline.contains(String(Substring(name)).lowercased())
        }
    }

    /// The elements that people write into lines of Markdown.
    private static let inline: Set<String> = [
        "a", "abbr", "b", "big", "br", "center", "cite", "code", "del", "dfn", "em", "font", "i",
        "img", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
        "sup", "u", "var", "video", "audio", "svg",
    ]

    /// Tells of what other programs draw from text.
    private mutating func tellUndrawn() {
        for draft in drafts {
            for at in draft.blocks.indices {
                let what: String
                switch draft.blocks[at].kind {
                case .fence(let fence) where Self.diagrams.contains(fence.language):
                    what =
                        "A diagram of `\(fence.language)` is shown as its text. Put a picture of it"
                case .text(let text) where text.hasPrefix("$$"):
                    what = "A formula is shown as its text. Put a picture of it"
                default: continue
                }
                ignored.append(
                    Problem(
                        severity: .warning,
                        file: source.file,
                        line: draft.blocks[at].line,
                        message: "\(what) beside the talk instead: `![…](img/drawn.svg)`."
                    )
                )
            }
        }
    }

    private static let diagrams: Set<String> = ["mermaid", "plantuml", "dot", "graphviz", "d2"]

    /// The ids of the steps and panels on a slide, in order; names that do not exist are reported.
    private mutating func shownNames(on draft: SlideDraft) -> (steps: [String], panels: [String]) {
        var steps: [String] = []
        var panels: [String] = []
        for at in draft.blocks.indices {
            if case .fence(let fence) = draft.blocks[at].kind, let thing = found[fence.line] {
                if let step = thing.step { steps.append(step) }
                if let panel = thing.panel { panels.append(panel) }
            }
            for embed in draft.blocks[at].embeds {
                switch embed.scheme {
                case "step":
                    if names.step(embed.name) != nil {
                        steps.append(embed.name)
                    } else {
                        reportMissing(embed, among: names.steps.map(\.id))
                    }
                case "panel":
                    if names.panel(embed.name) != nil {
                        panels.append(embed.name)
                    } else {
                        reportMissing(embed, among: names.panels.map(\.id))
                    }
                case "log":
                    if let log = names.log(embed.name) {
                        panels.append(log.id)
                    } else {
                        let logs = names.panels.filter { $0.kind == .log }.map(\.id)
                        reportMissing(embed, among: logs + names.services.sorted())
                    }
                default: break
                }
            }
        }
        return (distinct(steps), distinct(panels))
    }

    private func distinct(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    private mutating func reportMissing(_ embed: Embed, among known: [String]) {
        guard !isAlone else { return }
        let written = "\(embed.scheme):\(embed.name.prefix(64))"
        let remedy =
            names.nearest(to: embed.name, among: known)
            .map { "Write `\(embed.scheme):\($0)`" }
            ?? "Give a fence that name with `{ name=\(embed.name.prefix(64)) }`"
        let place =
            settings.runbooks.isEmpty
            ? "this talk, which names no `runbook:` in its front matter"
            : "this talk and its runbooks"
        report(embed.line, "`\(written)` does not exist in \(place). \(remedy).")
    }

    /// Things in the order they are shown, then the rest in the order of the files.
    private func inOrder<T>(_ things: [T], shown: [String], id: (T) -> String) -> [T] {
        var places: [String: Int] = [:]
        for name in shown where places[name] == nil { places[name] = places.count }
        let keys = things.map { places[id($0)] ?? .max }
        let order = things.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
        return order.elementsEqual(things.indices) ? things : order.map { things[$0] }
    }

    private mutating func render(
        steps: [Step],
        shown: [(steps: [String], panels: [String])]
    ) -> [Slide] {
        var numbers: [String: Int] = [:]
        for place in steps.indices { numbers[steps[place].id] = place + 1 }
        var renderer = SlideRenderer(
            file: source.file,
            allowsHTML: settings.allowsHTML,
            definitions: MarkdownDefinitions(document.blocks),
            names: names,
            found: found,
            numbers: numbers
        )
        var slides: [Slide] = []
        var pictures = Pictures(of: source, allowsHTML: settings.allowsHTML)
        for (place, draft) in drafts.enumerated() {
            let part = draft.part.map { ($0 + 1, parts.count, parts[$0].title) }
            let (html, stages) = renderer.html(draft, place: place + 1, part: part)
            let notes = SpeakerNotes(draft.notes)
            slides.append(
                Slide(
                    id: draft.id,
                    title: draft.title,
                    column: draft.column,
                    row: draft.row,
                    stages: stages,
                    part: draft.part,
                    plan: draft.plan,
                    isOptional: draft.isOptional,
                    html: pictures.placed(html, of: draft.blocks, from: draft.line),
                    notesHTML: pictures.placed(
                        renderer.notes(notes.blocks, place: place + 1),
                        of: notes.blocks,
                        from: draft.line
                    ),
                    questions: notes.questions.map {
                        Slide.Question(
                            question: renderer.line($0.question, at: draft.line),
                            answer: renderer.line($0.answer, at: draft.line)
                        )
                    },
                    steps: shown[place].steps,
                    panels: shown[place].panels,
                    line: draft.line,
                    canonicalText: draft.canonicalText(steps: shown[place].steps),
                    attributes: pictures.placed(draft.distinctAttributes, from: draft.line)
                )
            )
        }
        problems += renderer.problems + pictures.problems
        self.pictures = pictures.found
        return slides
    }
}
