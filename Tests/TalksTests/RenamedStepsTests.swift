import Markdown
import Runbooks
import Talks
import Testing

/// Steps of two runbooks that have the same name.
@Suite struct RenamedStepsTests {
    @Test func `needs and undo of a renamed step name the steps of its own file`() throws {
        let text = """
            # R

            ```bash { name=first }
            true
            ```

            ```bash { name=second needs=first undo=first }
            true
            ```
            """
        let deck = Deck.build(
            talk: try SourceText(file: "talks/t.md", text: "---\nrunbook: [a, b]\n---\n\n# T\n"),
            runbooks: [
                try SourceText(file: "runbooks/a.md", text: text),
                try SourceText(file: "runbooks/b.md", text: text),
            ]
        )
        #expect(deck.steps.map(\.id) == ["first", "second", "b/first", "b/second"])
        #expect(deck.steps[1].needs == ["first"] && deck.steps[1].undo == .step("first"))
        #expect(deck.steps[3].needs == ["b/first"] && deck.steps[3].undo == .step("b/first"))
    }
}
