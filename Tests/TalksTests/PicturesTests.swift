import Markdown
import Talks
import Testing

/// Pictures of a talk's folder on its slides.
@Suite struct PicturesTests {
    private func deck(_ text: String) throws -> Deck {
        Deck.build(talk: try SourceText(file: "talks/a.md", text: text), runbooks: [])
    }

    @Test func `a picture is asked for by an address that holds for every page`() throws {
        let deck = try deck("# A\n\n![One](img/one.png) ![Two](./two%20b.jpg) ![Up](../up.svg)\n")
        let html = deck.slides[0].html
        #expect(html.contains("src=\"/pictures/img/one.png\""), "\(html)")
        #expect(html.contains("src=\"/pictures/two%20b.jpg\""), "\(html)")
        #expect(html.contains("src=\"/pictures/up.svg\""), "\(html)")
        #expect(deck.pictures.map(\.path) == ["img/one.png", "two b.jpg", "up.svg"])
        #expect(deck.pictures.map(\.line) == [3, 3, 3])
        #expect(deck.problems == [])
    }

    @Test func `a background picture is found too, a colour is left alone`() throws {
        let deck = try deck(
            """
            <!-- .slide: data-background-image="wall.png" -->
            # A

            ---

            <!-- .slide: data-background="#123456" -->
            # B
            """
        )
        #expect(deck.slides[0].attributes.first?.value == "/pictures/wall.png")
        #expect(deck.slides[1].attributes.first?.value == "#123456")
    }

    @Test(arguments: ["https://example.org/a.png", "../../a.png", ".git/a.png"])
    func `a picture that no page can show is named with its line`(_ address: String) throws {
        let deck = try deck("# A\n\ntext\n\n![x](\(address))\n")
        #expect(deck.problems.map(\.line) == [5], "\(deck.problems)")
        #expect(deck.problems.first?.severity == .warning)
        #expect(deck.pictures == [])
    }
}
