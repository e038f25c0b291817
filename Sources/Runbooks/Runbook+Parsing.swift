public import Markdown

extension Runbook {
    /// Reads a runbook; everything found wrong is in its ``problems``.
    public static func parse(_ source: SourceText) -> Runbook {
        let document = MarkdownDocument(source)
        var runbook = Runbook(file: source.file)
        runbook.problems = document.problems
        return runbook
    }
}
