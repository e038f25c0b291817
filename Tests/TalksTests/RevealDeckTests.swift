import Markdown
import Runbooks
@testable import Talks
import Testing

/// A deck as people write them for reveal-md, loaded as it is.
@Suite struct RevealDeckTests {
    private static let deck = #"""
        ---
        title: Kettles at scale
        theme: night
        highlightTheme: github
        separator: <!--s-->
        verticalSeparator: <!--v-->
        notesSeparator: "Speaker:"
        css: [company.css]
        scripts: [a.js]
        revealOptions:
          totalTime: 600
          defaultTiming: 60
          transition: fade
        ---
        # Kettles at scale

        A rule is no slide here:

        ---

        Speaker: Wait for silence.

        <!--s-->
        <!-- .slide: id="water" class="wide" data-background-color="#123456" data-timing="90" -->

        ## Water

        - Cold <!-- .element: class="fragment fade-up" data-fragment-index="2" -->
        - Hot <!-- .element: class="fragment highlight-red" data-fragment-index="1" style="color:red" -->

        <aside class="notes">
          Only for <b>me</b>.
        </aside>

        <!--v-->

        ## Deeper

        ```js [1|2-3]
        const separator = `
        <!--s-->
        `;
        ```

        <!--s-->
        <!-- .slide: data-visibility="hidden" -->

        ## Not shown

        <!--s-->

        ## The end

        note: this is Speaker text of the usual mark
        """#

    private func deck(_ text: String = deck) throws -> Deck {
        Deck.build(talk: try SourceText(file: "talks/kettle.md", text: text), runbooks: [])
    }

    @Test func `slides, stacks, notes and fragments are those reveal-md shows`() throws {
        let deck = try deck()
        #expect(deck.errors == [])
        #expect(deck.slides.map(\.title) == ["Kettles at scale", "Water", "Deeper", "The end"])
        #expect(deck.slides.map { "\($0.column).\($0.row)" } == ["0.0", "1.0", "1.1", "3.0"])
        #expect(deck.slides.map(\.stages) == [0, 2, 1, 0])
        #expect(deck.slides[0].html.contains("<hr"))
        #expect(deck.slides[0].notesHTML.contains("Wait for silence."))
        #expect(deck.slides[1].notesHTML.contains("Only for me."))
        #expect(deck.slides.allSatisfy { !$0.html.contains("Only for") })
        #expect(deck.slides[2].html.contains("--s--"))
        #expect(deck.slides[3].notesHTML.contains("usual mark"))
    }

    @Test func `attributes of slides and elements reach the page`() throws {
        let water = try deck().slides[1]
        #expect(water.id == "water")
        #expect(water.attributes.map(\.name) == ["class", "data-background-color"])
        #expect(water.html.contains("data-fragment-index=\"1\" class=\"fragment fade-up\""))
        #expect(water.html.contains("data-fragment-index=\"0\" class=\"fragment highlight-red\""))
    }

    @Test func `front matter gives theme, style, times`() throws {
        let deck = try deck()
        #expect(deck.talk.theme == "night" && deck.talk.styles == ["company.css"])
        #expect(deck.talk.duration == .seconds(600))
        #expect(
            deck.slides.map(\.plan) == [.seconds(60), .seconds(90), .seconds(60), .seconds(60)]
        )
    }

    @Test func `transition, slide number and progress are the deck's`() throws {
        let talk = try deck(
            """
            ---
            transition: zoom
            revealOptions:
              slideNumber: false
              progress: false
              controls: false
              autoSlide: 5000
              transition: whirl
            ---
            # Tea
            """
        )
        #expect(talk.talk.transition == "zoom")
        #expect(!talk.talk.showsNumber && !talk.talk.showsProgress)
        #expect(talk.advice.map(\.line) == [7, 8])
        #expect(talk.advice.last?.message.contains("convex") == true)
        #expect(try deck().talk.transition == "fade")
    }

    @Test func `fragments in raw HTML are numbered among the others`() throws {
        let slide = try deck(
            """
            ---
            html: true
            ---
            # Tea

            - One <!-- .element: class="fragment" -->
            - Two <span class="fragment">later</span>, `<b class="fragment">` is code

            <div class="r-stack">
              <img class="fragment fade-in" src="a.png" data-fragment-index="1">
              <p class="fragment" data-fragment-index="0">x</p>
            </div>
            """
        ).slides[0]
        #expect(slide.stages == 4)
        #expect(slide.html.contains("data-fragment-index=\"2\" class=\"fragment\">One"))
        #expect(slide.html.contains("<span data-fragment-index=\"3\" class=\"fragment\">later"))
        #expect(slide.html.contains("<img data-fragment-index=\"1\" class=\"fragment fade-in\""))
        #expect(slide.html.contains("<p data-fragment-index=\"0\" class=\"fragment\""))
        #expect(slide.html.contains("&lt;b class"))
    }

    @Test func `what stays text is told, each with its line`() throws {
        let deck = try deck(
            """
            # Tea

            <small>by Ada</small>

            Ask for `<b>` or <vm-name>.

            <div>
            <p>x</p>
            </div>

            ```mermaid
            graph TD
            ```

            $$ x^2 $$
            """
        )
        let html = deck.problems.filter { $0.message.hasPrefix("Raw HTML") }
        #expect(html.map(\.line) == [3, 7])
        #expect(deck.advice.map(\.line) == [11, 15])
        #expect(deck.errors == [])
    }

    @Test func `each construct without effect is told with its line, and none is an error`() throws
    {
        let advice = try deck().advice
        #expect(advice.allSatisfy { $0.severity == .warning })
        #expect(advice.map(\.line) == [4, 9, 29])
        #expect(advice.map(\.message).joined().contains("`style`"))
    }

    @Test(arguments: [
        (#"\r?\n---\r?\n"#, Separators.Mark?.some(.line(Array("---".utf8)))),
        (#"^\n\n\n"#, .some(.blanks(2))), ("<!--s-->", .some(.line(Array("<!--s-->".utf8)))),
        ("^===$", .some(.line(Array("===".utf8)))),
        (#"^\s*\*\*\*"#, .some(.line(Array("***".utf8)))),
        ("[a-z]+", nil), ("(a|b)", nil), ("", nil),
    ])
    func `a separator is one line, or empty lines`(_ pattern: String, _ mark: Separators.Mark?) {
        #expect(Separators.mark(pattern) == mark)
    }

    @Test func `empty lines separate slides where the front matter says so, not in a fence`() throws
    {
        let deck = try deck(
            "---\nseparator: '^\\n\\n\\n'\n---\n# One\n\n\n# Two\n\n```\na\n\n\n\nb\n```\n"
        )
        #expect(deck.slides.count == 2)
    }
}

/// A page that nobody wrote as a talk, presented as it is.
@Suite struct PlainPageTests {
    private func deck(_ text: String, file: String = "README.md") throws -> Deck {
        Deck.build(talk: try SourceText(file: file, text: text), runbooks: [])
    }

    private static let page = """
        # Kettle

        ---

        ## Part 1: Boil (2 min)

        ### Steps

        ```bash
        boil
        ```

        **Preparation for Questions:**

        - Q: "How hot?" → A: 97 degrees

        ### Talking Points

        - Mind the steam

        ## Troubleshooting

        ```bash
        mend
        ```
        """

    @Test func `headings make its slides, shell fences its steps, talking points its notes`() throws
    {
        let deck = try deck(Self.page)
        #expect(deck.errors == [])
        #expect(deck.slides.map(\.title) == ["Kettle", "Boil", "Steps", "Troubleshooting"])
        #expect(deck.slides.map { "\($0.column).\($0.row)" } == ["0.0", "1.0", "1.1", "2.0"])
        #expect(deck.steps.map(\.body) == ["boil\n", "mend\n"])
        #expect(deck.slides[2].notesHTML.contains("Mind the steam"))
        #expect(deck.slides[2].questions.map(\.answer) == ["97 degrees"])
        #expect(deck.slides.allSatisfy { !$0.html.contains("steam") && !$0.html.contains("97") })
    }

    @Test func `a file of talks shows its fences as before`() throws {
        #expect(try deck(Self.page, file: "talks/kettle.md").steps == [])
    }
}
