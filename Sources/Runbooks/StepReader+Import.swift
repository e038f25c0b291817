import Markdown

extension StepReader {
    /// A shell fence that says nothing about itself, as any README has them.
    ///
    /// What is guessed about it may skip, ask or label, never run more (facts/runbooks.md §0.4).
    mutating func imported(
        _ kind: Step.Kind,
        _ fence: Fence,
        _ directives: Directives,
        _ section: Runbook.Section?
    ) -> Found {
        let text = ImportedShell(directives.body, language: fence.language)
        var found = Found()
        found.links = text.links.map {
            Outline.Link(
                title: $0.title ?? section?.title ?? $0.url,
                url: $0.url,
                part: "",
                line: fence.bodyLine + $0.line
            )
        }
        guard !text.isEmpty, let none = try? Attributes("") else { return found }
        var plain = directives
        plain.body = text.body
        guard var step = step(kind, fence, none, plain, section) else { return found }
        step.sampleOutput = text.sampleOutput
        if let command = ShellText.danger(in: step.body) {
            step.confirm = "It runs `\(command.prefix(80))`. Go on?"
        }
        if let why = ShellText.endless(in: step.body).map({
            "`\($0.prefix(80))` does not end by itself"
        })
            ?? ShellText.omission(in: step.body).map({ "it leaves something out: \($0.prefix(80))" }
            )
            ?? ShellText.query(in: step.body).map({ "`\($0.prefix(80))` is a query, not a command" }
            )
        {
            step.excludedFromRunAll = true
            step.passedOver = why
        }
        found.step = step
        return found
    }
}
