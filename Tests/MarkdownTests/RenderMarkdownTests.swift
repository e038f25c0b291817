import Markdown
import Testing

private func html(
    _ text: String,
    allowsHTML: Bool = false,
    _ substitutes: Substitutes = Substitutes()
) throws -> String {
    let document = MarkdownDocument(try SourceText(file: "x.md", text: text))
    return try renderMarkdown(
        document.blocks[...],
        file: "x.md",
        options: MarkdownOptions(
            allowsHTML: allowsHTML,
            definitions: MarkdownDefinitions(document.blocks)
        ),
        substitutes: substitutes
    )
}

struct RenderMarkdownTests {
    @Test func `an element never stands in a paragraph`() throws {
        let substitutes = Substitutes(embed: { _ in "<div>X</div>" })
        #expect(
            try html("before ![a](step:b) after", substitutes).filter { $0 != "\n" }
                == "<p>before</p><div>X</div><p>after</p>"
        )
        #expect(try html("![a](step:b)", substitutes).filter { $0 != "\n" } == "<div>X</div>")
    }

    @Test func `values stand in prose and never in code or addresses`() throws {
        let substitutes = Substitutes(value: { "<i>\($0)</i>" })
        let page = try html("{{a.b}} `{{a.b}}` [x](http://h/{{a.b}}) {{ a }}", substitutes)
        #expect(page.contains("<p><i>a.b</i> <code>{{a.b}}</code>"))
        #expect(page.count { $0 == "i" } >= 2)
        #expect(!page.contains("href=\"http://h/<i>"))
        #expect(page.contains("{{ a }}"))
    }

    @Test func `classes are added to those an element has`() throws {
        let substitutes = Substitutes(
            fence: { _ in "<pre class=\"code\"></pre>" },
            attributes: { _ in ElementAttributes(classes: ["fragment"]) }
        )
        let page = try html("```\nx\n```\n<!-- f -->\n", substitutes)
        #expect(page.contains("<pre class=\"fragment code\">"))
    }

    @Test func `a private-use character of the author's is not a token`() throws {
        let substitutes = Substitutes(value: { _ in "<i>v</i>" })
        let page = try html("{{a}} \u{E000}0\u{E001} `\u{E000}0\u{E001}`", substitutes)
        #expect(page.split(separator: "<i>v</i>").count == 2)
    }

    @Test func `raw HTML is text unless it is allowed`() throws {
        #expect(try html("<div>x</div>\n").contains("&lt;div>"))
        #expect(try html("<div>x</div>\n", allowsHTML: true).contains("<div>x</div>"))
    }

    @Test func `lists begin with the number written`() throws {
        #expect(try html("3. a\n4. b\n").contains("<ol start=\"3\">"))
    }

    @Test func `code is coloured without losing a character`() {
        let code = "echo \"a b\" | grep -c $X # c\nfor i in 1 2; do x=1; done\n"
        for language in ["bash", "yaml", "json", "promql", "http", "sql", "swift", "none"] {
            let lines = Highlighter.lines(code: code, language: language)
            #expect(lines.count == 2)
            var text = ""
            var inTag = false
            for character in lines.map({ String(decoding: $0, as: UTF8.self) }).joined(
                separator: "\n"
            ) {
                if character == "<" { inTag = true }
                if !inTag { text.append(character) }
                if character == ">" { inTag = false }
            }
            #expect(text == escapeHTML(String(code.dropLast())))
        }
        #expect(
            Highlighter.html(code: "a: \"<b>\"", language: "yaml")
                == "<span class=\"tok-name\">a</span>: <span class=\"tok-string\">&quot;&lt;b&gt;&quot;</span>"
        )
    }
}
