import Markdown
import Talks
import Testing

/// What planned times that contradict each other are told as, before the talk.
@Suite struct PlanLintTests {
    @Test(arguments: [("(0 min)", Duration?.some(.zero)), ("(0:00)", .zero), ("", nil)])
    func `no time is a plan, no plan is none`(_ written: String, _ plan: Duration?) throws {
        let text = "# Tea\n\n## Part 1: Boil \(written)\n\n## Part 2: Pour (2 min)\n"
        let deck = Deck.build(talk: try SourceText(file: "talks/a.md", text: text), runbooks: [])
        #expect(deck.talk.parts.map(\.plan) == [plan, .seconds(120)])
        #expect(deck.talk.parts.first?.title == "Boil")
    }

    private func advice(_ text: String) throws -> [Problem] {
        Deck.build(talk: try SourceText(file: "talks/x.md", text: text), runbooks: []).advice
    }

    private func talk(_ frontMatter: String, _ slides: String) -> String {
        "---\n\(frontMatter)\n---\n\n# Tea {#tea}\n\n\(slides)\n"
    }

    @Test func `parts that come to more than the talk is given are told with the difference`()
        throws
    {
        let text = talk("duration: 4 min", "## Part 1: A (3 min)\n\n## Part 2: B (2 min)")
        let found = try advice(text)
        #expect(found.map(\.line) == [1] && found.allSatisfy { $0.severity == .warning })
        #expect(
            found.first?.message == "The talk is given 4 min, but its parts come to 5 min, 1 min"
                + " more. Give it more time, or the parts less."
        )
    }

    @Test func `the reserve is no time to plan`() throws {
        let slides = "## Part 1: A (3 min)\n\n## Part 2: B (2 min)"
        #expect(try advice(talk("duration: 5 min", slides)) == [])
        let found = try advice(talk("duration: 5 min\nreserve: 30s", slides))
        #expect(found.first?.message.contains("5 min, 30 s of them in reserve") == true)
        #expect(found.first?.message.contains("30 s more") == true)
    }

    @Test func `slides without parts, and beside them, count too`() throws {
        let slides = "## A (2 min)\n\n## B (2 min)"
        let found = try advice(talk("duration: 3 min", slides))
        #expect(found.first?.message.contains("its slides come to 4 min, 1 min more") == true)
        let first = "---\nduration: 3 min\n---\n\n# Tea (2 min)\n\n## Part 1: A (2 min)\n"
        #expect(try advice(first).first?.message.contains("come to 4 min") == true)
    }

    @Test func `time that nobody planned is told where every part has a plan`() throws {
        let found = try advice(talk("duration: 10 min", "## Part 1: A (3 min)"))
        #expect(found.first?.message.contains("Plan the other 7 min") == true)
        #expect(try advice(talk("duration: 10 min", "## Part 1: A (9 min)")) == [])
    }

    @Test func `a part, a slide and the talk are held against their steps`() throws {
        let step = "```bash { name=boil budget=90s }\ntrue\n```"
        let part = try advice(talk("title: T", "## Part 1: A (1 min)\n\n\(step)"))
        #expect(part.map(\.message).contains { $0.contains("its steps come to 1 min 30 s") })
        let slide = try advice(talk("title: T", "## A (1 min)\n\n\(step)"))
        #expect(
            slide.map(\.message).contains {
                $0.contains("The slide \"A\" is given 1 min, but its steps")
            }
        )
        let whole = try advice(talk("duration: 1 min", "## A\n\n\(step)"))
        #expect(whole.map(\.message).contains { $0.contains("its steps come to 1 min 30 s") })
    }

    @Test func `a step that is stopped before its plan is over is told at its line`() throws {
        let step = "```bash { name=boil budget=90s timeout=1m }\ntrue\n```"
        let found = try advice(talk("title: T", "## A\n\n\(step)"))
        #expect(found.map(\.line) == [9])
        #expect(found.first?.message.contains("is stopped after 1 min") == true)
    }
}
