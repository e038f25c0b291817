public import Markdown

extension Runbook {
    /// Reads a runbook; everything found wrong is in its ``problems``.
    public static func parse(_ source: SourceText) -> Runbook {
        let document = MarkdownDocument(source)
        var runbook = Runbook(file: source.file)
        var problems = document.problems
        if let text = document.frontMatter {
            var reader = FrontMatterReader(file: source.file)
            reader.read(text, into: &runbook)
            problems += reader.problems
        }
        let hasTitle = document.frontMatter != nil && runbook.title != runbook.name
        var reader = StepReader(file: source.file, place: .runbook)
        var open: [Section] = []
        for block in document.blocks {
            switch block.kind {
            case .heading(let level, let text):
                let section = Section(heading: text, level: level, line: block.line)
                if runbook.sections.isEmpty, !hasTitle, !section.title.isEmpty {
                    runbook.title = section.title
                }
                runbook.sections.append(section)
                open.removeAll { $0.level >= level }
                open.append(section)
            case .fence(let fence):
                let found = reader.read(fence, under: open.last)
                if var step = found.step {
                    if open.contains(where: \.isAside), !step.always {
                        step.excludedFromRunAll = true
                    }
                    runbook.steps.append(step)
                }
                if let panel = found.panel { runbook.panels.append(panel) }
            default: break
            }
        }
        problems += reader.problems + runbook.danglingReferences + runbook.danglingComparisons
        runbook.problems = problems.enumerated()
            .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
        return runbook
    }

    /// Panels that compare steps which do not exist.
    private var danglingComparisons: [Problem] {
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
    private var danglingReferences: [Problem] {
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
