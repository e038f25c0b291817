public import Markdown
private import Runbooks

extension Checklist {
    /// Reads the `- [ ]` items of a file; everything found wrong is in its ``problems``.
    public static func parse(_ source: SourceText) -> Checklist {
        let (source, mojibake) = Mojibake.repaired(source)
        let document = MarkdownDocument(source)
        var reader = ChecklistReader(file: source.file)
        for block in document.blocks { reader.read(block) }
        let runbook = Runbook(file: source.file)
        let problems = [mojibake].compactMap { $0 } + document.problems + reader.problems
        return Checklist(
            file: source.file,
            name: runbook.name,
            title: reader.title ?? runbook.name,
            groups: reader.groups.filter { !$0.items.isEmpty },
            problems: problems.inOrder
        )
    }
}
