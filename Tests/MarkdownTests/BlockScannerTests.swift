import Markdown
import Testing

private func scan(
    _ text: String,
    _ dialect: MarkdownDocument.Dialect = .page
) throws -> MarkdownDocument {
    MarkdownDocument(try SourceText(file: "talk.md", text: text), dialect: dialect)
}

/// The blocks in one word each, blank lines left out.
private func outline(_ document: MarkdownDocument) -> [String] {
    document.blocks.compactMap { block in
        switch block.kind {
        case .heading(let level, let text): "h\(level) \(text)"
        case .fence(let fence): "fence \(fence.language) \(fence.body.count)"
        case .separator(let dashes): "separator \(dashes)"
        case .rule: "rule"
        case .comment(let text): "comment \(text)"
        case .item(let item):
            "item\(item.depth) \(item.checked.map { $0 ? "[x] " : "[ ] " } ?? "")\(item.text)"
        case .text(let text): "text \(text)"
        case .row(let text): "row \(text)"
        case .code(let text): "code \(text)"
        case .html(let text): "html \(text)"
        case .definition(let label, _): "definition \(label)"
        case .blank: nil
        }
    }
}

struct BlockScannerTests {
    @Test func `nothing but the closing marks is recognised inside a fence`() throws {
        let document = try scan("```bash\n# not a heading\n---\n<!-- x\n~~~\n``\n```\n# real\n")
        #expect(outline(document) == ["fence bash 34", "h1 real"])
        #expect(document.problems.isEmpty)
    }

    @Test func `longer marks close, shorter ones and other ones do not`() throws {
        let document = try scan("````md\n```sh\nx\n```\n`````\nafter\n")
        #expect(document.fences.map(\.body) == ["```sh\nx\n```\n"])
        let tildes = try scan("~~~ sql {a=1}\n```\n~~~\n")
        #expect(tildes.fences.map(\.body) == ["```\n"])
        #expect(tildes.fences.map(\.attributes) == ["a=1"])
    }

    @Test func `fences in lists and quotes lose the indent of their container`() throws {
        let document = try scan(
            "1. Do:\n   ```sh\n   a\n     b\n\tc\n   ```\n> ```yaml\n> k: v\n> ```\n- ```js\n  x\n  ```\n"
        )
        #expect(document.fences.map(\.body) == ["a\n  b\n c\n", "k: v\n", "x\n"])
        #expect(document.fences.map(\.line) == [2, 7, 10])
        #expect(document.fences.map(\.bodyLine) == [3, 8, 11])
    }

    @Test func `Killercoda's marks close a fence`() throws {
        let document = try scan("```\nls\n```{{exec}}\ntext\n")
        #expect(outline(document) == ["fence  3", "text text"])
    }

    @Test func `a fence that is never closed is an error at its first line`() throws {
        let document = try scan("a\n\n````sh\nx\n```\n")
        let problem = try #require(document.problems.first)
        #expect(
            problem.description
                == "talk.md:3: error: The fence opened here is never closed. Close it with ````"
                + " on a line of its own."
        )
    }

    @Test func `comments are blocks, wherever they stand, but not in code`() throws {
        let document = try scan(
            "- a <!-- one -->\n<!-- two\n---\n-->\n`<!-- code -->`\n\n    <!-- code -->\n",
            .talk
        )
        #expect(
            outline(document) == [
                "item0 a", "comment one", "comment two\n---", "text `<!-- code -->`",
                "code <!-- code -->",
            ]
        )
        #expect(try scan("x <!-- y").problems.map(\.line) == [1])
    }

    @Test func `front matter needs --- on line 1 and ends at the next`() throws {
        let document = try scan("---\ntitle: x\n---\n# a\n")
        #expect(document.frontMatter == .init(text: "title: x\n", line: 2))
        #expect(outline(document) == ["h1 a"])
        #expect(document.blocks.map(\.line) == [4])
        #expect(try scan("\n---\ntitle: x\n---\n").frontMatter == nil)
        #expect(try scan("---\ntitle: x\n").problems.map(\.line) == [1])
    }

    @Test func `dashes separate slides in a talk and underline a heading on a page`() throws {
        let text = "a\n\n---\n\nb\n\n----\n\nc\n---\nd\n\n-----\n"
        let talk = ["text a", "separator 3", "text b", "separator 4", "text c", "separator 3"]
        #expect(outline(try scan(text, .talk)) == talk + ["text d", "rule"])
        #expect(
            outline(try scan(text))
                == ["text a", "separator 3", "text b", "separator 4", "h2 c", "text d", "rule"]
        )
    }

    @Test func `list items know their depth, box and mark`() throws {
        let document = try scan(
            "text\n- [ ] one\n  - [x] two\n    more\n1) three\n   - four\n- - five\n"
        )
        #expect(
            outline(document) == [
                "text text", "item0 [ ] one", "item1 [x] two", "text more", "item0 three",
                "item1 four", "item0 ", "item1 five",
            ]
        )
    }

    @Test func `a number other than 1 does not end a paragraph`() throws {
        #expect(outline(try scan("in\n1986. A\n")) == ["text in", "text 1986. A"])
        #expect(outline(try scan("1. a\n2. b\n")) == ["item0 a", "item0 b"])
    }

    @Test func `tables need as many cells as dashes`() throws {
        let document = try scan("| a | b |\n|---|---|\n| 1 | 2 |\n\na | b\n---|---|---\n")
        #expect(
            outline(document) == [
                "row | a | b |", "row |---|---|", "row | 1 | 2 |", "text a | b",
                "text ---|---|---",
            ]
        )
    }

    @Test func `notes end every list and quote of a talk`() throws {
        let document = try scan("- a\nNotes: say\n- b\n", .talk)
        #expect(outline(document) == ["item0 a", "text Notes: say", "item0 b"])
        #expect(document.blocks.map(\.containers.count) == [1, 0, 1])
    }

    @Test func `a line or a nesting that costs too much is refused with its line`() throws {
        let long = String(repeating: "a", count: 9_000)
        #expect(try scan("x\n\(long)\n").problems.map(\.line) == [2])
        let run = String(repeating: "<", count: 600)
        #expect(try scan("x\n\n\(run)\n").problems.map(\.line) == [3])
        let deep = String(repeating: "> ", count: 100)
        #expect(try scan(deep + "x").problems.map(\.line) == [1])
        let fenced = try scan("```\n\(long)\n\(run)\n```\n")
        #expect(fenced.problems.isEmpty)
    }
}

struct SourceTextTests {
    @Test func `a byte order mark and CR are taken away`() throws {
        let source = try SourceText(file: "a", bytes: [0xEF, 0xBB, 0xBF] + Array("a\r\nb\rc".utf8))
        #expect(source.lines.map { String(decoding: $0, as: UTF8.self) } == ["a", "b", "c"])
    }

    @Test func `invalid UTF-8 is refused with its line`() {
        let bytes = Array("a\nb\n".utf8) + [0xFF, 0x0A]
        let problem = #expect(throws: Problem.self) { try SourceText(file: "a", bytes: bytes) }
        #expect(problem?.line == 3)
    }

    @Test func `a file over 1 MiB is refused`() {
        let bytes = [UInt8](repeating: 0x61, count: 2 << 20)
        let problem = #expect(throws: Problem.self) { try SourceText(file: "a", bytes: bytes) }
        #expect(problem?.line == 1)
    }
}
