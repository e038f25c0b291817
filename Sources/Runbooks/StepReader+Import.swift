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
        if let query = MisnamedQuery(directives.body) { return offer(query, fence, section) }
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
        if let commands = Self.listed(ShellText.dangers(in: step.body)) {
            step.confirm = "It runs \(commands). Go on?"
        }
        step.omission = ShellText.omission(in: step.body)?.text
        let endless = ShellText.endless(in: step.body).map {
            "`\($0.prefix(80))` does not end by itself"
        }
        if let why = endless ?? step.omission.map({ "it leaves something out: \($0.prefix(80))" }) {
            step.excludedFromRunAll = true
            step.passedOver = why
        }
        found.step = step
        return found
    }

    /// The first three commands, and how many more there are; nil where there is none.
    private static func listed(_ commands: [String]) -> String? {
        var names = commands.prefix(3).map { "`\($0.prefix(80))`" }
        if commands.count > 3 { names.append("\(commands.count - 3) more") }
        guard let last = names.popLast() else { return nil }
        return names.isEmpty ? last : "\(names.joined(separator: ", ")) and \(last)"
    }

    /// A query in a shell fence is no step: it is a panel where it can be read, else code to show.
    private mutating func offer(
        _ query: MisnamedQuery,
        _ fence: Fence,
        _ section: Runbook.Section?
    ) -> Found {
        warn(
            fence.line,
            "`\(query.text.prefix(60))` is a query and no command, so it is not run. Write"
                + " \(query.isOfLogs ? "logql" : "promql") as the language of this fence."
        )
        let kind: FenceKind = query.isOfLogs ? .logql : .promql
        guard kind.reads(fence.body), let none = try? Attributes("") else { return Found() }
        return self.query(kind, fence, none, Directives(body: fence.body), section)
    }
}
