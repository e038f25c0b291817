public import Markdown

extension Runbook {
    /// Reads a runbook; everything found wrong is in its ``problems``.
    public static func parse(_ source: SourceText) -> Runbook {
        let (source, mojibake) = Mojibake.repaired(source)
        let document = MarkdownDocument(source)
        var builder = RunbookBuilder(document)
        for block in document.blocks { builder.read(block) }
        return builder.runbook(with: mojibake)
    }
}

/// Makes a runbook of the blocks of its file.
private struct RunbookBuilder {
    private var runbook: Runbook
    private var problems: [Problem]
    private let hasTitle: Bool
    private var steps: StepReader
    private var outline: OutlineReader
    private var open: [Runbook.Section] = []
    /// The last text, while nothing but blank lines follows it.
    private var textBefore: String?
    /// The last step and its last line, until the next part begins.
    private var lastStep: (at: Int, line: Int)?

    init(_ document: MarkdownDocument) {
        let file = document.source.file
        runbook = Runbook(file: file)
        problems = document.problems
        if let text = document.frontMatter {
            var reader = FrontMatterReader(file: file)
            reader.read(text, into: &runbook)
            problems += reader.problems
        }
        hasTitle = document.frontMatter != nil && runbook.title != runbook.name
        steps = StepReader(file: file, place: .runbook)
        outline = OutlineReader(file: file)
    }

    mutating func read(_ block: Block) {
        var section: Runbook.Section?
        switch block.kind {
        case .heading(let level, let text):
            section = begin(Runbook.Section(heading: text, level: level, line: block.line))
        case .fence(let fence): read(fence, lastLine: block.lastLine)
        default: break
        }
        outline.read(block, section: section)
        switch block.kind {
        case .blank: break
        case .text(let text): textBefore = text
        default: textBefore = nil
        }
    }

    private mutating func begin(_ section: Runbook.Section) -> Runbook.Section {
        if runbook.sections.isEmpty, !hasTitle, !section.title.isEmpty {
            runbook.title = section.title
        }
        runbook.sections.append(section)
        open.removeAll { $0.level >= section.level }
        open.append(section)
        if section.level <= 2 { lastStep = nil }
        return section
    }

    private mutating func read(_ fence: Fence, lastLine: Int) {
        var found = steps.read(fence, under: open.last)
        if FenceKind(language: fence.language) == nil, fence.attributes == nil { forgive(fence) }
        for link in found.links { outline.link(link.title, link.url, line: link.line) }
        if var step = found.step.take() {
            step.firstFolder = runbook.folder
            step.goesOnAfterErrors = runbook.goesOnAfterErrors
            step.failsWithPipes = runbook.failsWithPipes
            place(&step, isImported: fence.attributes == nil)
            runbook.steps.append(step)
            lastStep = (runbook.steps.count - 1, lastLine)
        } else if fence.language.isEmpty || fence.language == "text", let last = lastStep,
            outline.role == .output || fence.line - last.line <= 6,
            runbook.steps[last.at].sampleOutput == nil
        {
            runbook.steps[last.at].sampleOutput = fence.body
        }
        if let panel = found.panel { runbook.panels.append(panel) }
    }

    /// A page that shows code has lost nothing where it ends within it.
    private mutating func forgive(_ fence: Fence) {
        guard let at = problems.firstIndex(where: { $0.line == fence.line }),
            problems[at].message.hasPrefix("The fence opened here")
        else { return }
        problems[at].severity = .warning
    }

    /// Passes a step over that stands where a page says what to do in other cases.
    private func place(_ step: inout Step, isImported: Bool) {
        let aside = open.last { $0.role.isAside }?.title
        step.isAside =
            outline.role == .troubleshooting || open.contains { $0.role == .troubleshooting }
        if outline.role.isAside || aside != nil, !step.always {
            step.excludedFromRunAll = true
            step.passedOver = step.passedOver ?? "it stands under \(aside ?? "another case")"
        }
        if isImported, let text = textBefore, text.hasPrefix("If ") {
            step.excludedFromRunAll = true
            step.passedOver = "the page says: \(text.prefix(80))"
        }
    }

    mutating func runbook(with mojibake: Problem?) -> Runbook {
        outline.finish()
        runbook.outline = outline.outline
        if let mojibake { problems.append(mojibake) }
        problems += steps.problems + runbook.danglingReferences + runbook.danglingComparisons
        runbook.problems = problems.inOrder
        return runbook
    }
}

extension Runbook {
    /// Panels that compare steps which do not exist.
    fileprivate var danglingComparisons: [Problem] {
        let ids = Set(steps.map(\.id))
        return panels.flatMap { panel in
            [("before", panel.look.before), ("after", panel.look.after)].compactMap { word, name in
                guard let name, !ids.contains(name) else { return nil }
                return Problem(
                    file: file,
                    line: panel.line,
                    message: "\(word)=\(name.prefix(64)): no step of this runbook has that name. "
                        + "Write the name of the step whose time is compared."
                )
            }
        }
    }

    /// Steps that name a step which does not exist.
    fileprivate var danglingReferences: [Problem] {
        let ids = Set(steps.map(\.id))
        return steps.flatMap { step in
            var wanted = step.needs.map { ("needs", $0) }
            if case .step(let name)? = step.undo { wanted.append(("undo", name)) }
            return wanted.filter { !ids.contains($0.1) }.map { word, name in
                Problem(
                    file: file,
                    line: step.line,
                    message: "\(word)=\(name.prefix(64)): no step of this runbook has that name. "
                        + "Write the name of one, or give a step this name."
                )
            }
        }
    }
}

extension [Problem] {
    /// The problems in the order of their lines.
    public var inOrder: [Problem] {
        enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
            .map(\.element)
    }
}
