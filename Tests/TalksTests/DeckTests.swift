import Glibc
import JSONValue
import Markdown
import Runbooks
import Talks
import TestSupport
import Testing

private func deck(_ text: String, runbooks: [String] = []) throws -> Deck {
    Deck.build(
        talk: try SourceText(file: "talks/x.md", text: text),
        runbooks: try runbooks.map { try SourceText(file: "runbooks/r.md", text: $0) }
    )
}

private func read(_ path: String) throws -> String {
    let stream = try #require(fopen(path, "r"), "\(path) is missing")
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = fread(&buffer, 1, buffer.count, stream)
        guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
        bytes += buffer[..<count]
    }
}

/// A deck as one text: what every slide is, and its HTML.
private func page(_ deck: Deck) -> String {
    var text = ""
    for problem in deck.problems { text += "\(problem)\n" }
    for slide in deck.slides {
        text += "\n==== \(slide.id) | \(slide.title) | \(slide.column),\(slide.row)"
        text += " | stages \(slide.stages) | part \(slide.part.map(String.init) ?? "-")"
        text += " | plan \(slide.plan.map { "\($0)" } ?? "-") | steps \(slide.steps)"
        text += " | panels \(slide.panels)"
        text += " | \(slide.attributes.map { "\($0.name)=\($0.value)" })\n\(slide.html)\n"
        if !slide.notesHTML.isEmpty { text += "---- notes\n\(slide.notesHTML)\n" }
        for question in slide.questions {
            text += "---- question\n\(question.question)\n\(question.answer)\n"
        }
    }
    return text
}

struct GoldenTests {
    @Test func `a rich talk is rendered as its golden page`() throws {
        let pages = "\(Repository.root)/Tests/TalksTests/pages"
        let deck = Deck.build(
            talk: try SourceText(file: "overage.md", text: try read("\(pages)/overage.md")),
            runbooks: [
                try SourceText(
                    file: "overage-runbook.md",
                    text: try read("\(pages)/overage-runbook.md")
                )
            ]
        )
        let rendered = page(deck)
        if getenv("SHOWRUNNER_GOLDEN") != nil, let stream = fopen("\(pages)/overage.html", "w") {
            fputs(rendered, stream)
            fclose(stream)
        }
        #expect(rendered == (try read("\(pages)/overage.html")))
        #expect(deck.errors.isEmpty)
        #expect(deck.talk.title == "The overage crisis")
        #expect(deck.talk.duration == .seconds(900))
        #expect(deck.talk.stopwatches.map(\.name) == ["detect"])
        #expect(deck.talk.stopwatches.first?.end.name == "HighOverageRate")
        #expect(deck.talk.parts.map(\.plan) == [.seconds(120), .seconds(180)])
        #expect(deck.steps.map(\.id) == ["stress", "look", "reset"])
        let json = deck.json(revision: 2, digest: "d")
        #expect(json["revision"] == 2)
        #expect(json["steps"]?[0]?["number"] == 1)
        #expect(json["steps"]?[0]?["budget"] == 90_000_000)
        #expect(json["slides"]?[1]?["part"] == 0)
    }
}

struct DeckTests {
    @Test func `a name that does not exist is an error with the nearest name`() throws {
        let deck = try deck(
            "# A\n\n![x](step:stres)\n",
            runbooks: ["## R\n\n```bash { name=stress }\nls\n```\n"]
        )
        let problem = try #require(deck.errors.first)
        #expect(problem.line == 3)
        #expect(problem.file == "talks/x.md")
        #expect(problem.message.contains("`step:stress`"))
    }

    @Test func `one name in two files is an error where it is used again`() throws {
        let step = "## R\n\n```bash { name=stress }\nls\n```\n"
        let deck = try deck("# A\n\n```bash { name=stress }\nls\n```\n", runbooks: [step])
        let problem = try #require(deck.errors.first)
        #expect(problem.file == "runbooks/r.md")
        #expect(problem.message.contains("talks/x.md:3"))
        #expect(deck.steps.map(\.id) == ["stress", "r/stress"])
    }

    @Test func `a kind of step that does not exist is an error`() throws {
        let deck = try deck("# A\n\n```pascal { name=x }\nls\n```\n")
        #expect(deck.errors.map(\.line) == [3])
    }

    @Test func `the runbooks of a talk are named by its front matter alone`() throws {
        let named = try SourceText(
            file: "talks/x.md",
            text: "---\nrunbook: [one, two]\n---\n# Title\n\n---\nrunbook: three\n---\n"
        )
        #expect(Talk.runbookNames(of: named) == ["one", "two"])
        #expect(Talk.runbookNames(of: named) == Talk.parse(named).runbooks)
        let plain = try SourceText(file: "talks/x.md", text: "# Title\n")
        #expect(Talk.runbookNames(of: plain).isEmpty)
    }

    @Test func `without separators a talk splits at headings`() throws {
        let deck = try deck("# T\n\n## Part 1: A (2 min)\n\nx\n\n## B (30s)\n\n### C\n")
        #expect(deck.slides.map(\.id) == ["t", "a", "b"])
        #expect(deck.slides.map(\.part) == [nil, 0, 0])
        #expect(deck.slides.map(\.plan) == [nil, nil, .seconds(30)])
        #expect(deck.talk.parts == [.init(title: "A", plan: .seconds(120))])
    }

    @Test func `separators in fences and comments do not split`() throws {
        let deck = try deck("# A\n\n```\n---\n```\n\n<!--\n\n---\n\n-->\n\n---\n\n# B\n")
        #expect(deck.slides.map(\.id) == ["a", "b"])
    }

    @Test func `a line of dashes under text splits with a warning`() throws {
        let deck = try deck("# A\n\ntext\n---\n\n# B\n")
        #expect(deck.slides.count == 2)
        #expect(deck.problems.map(\.line) == [4])
        #expect(deck.errors.isEmpty)
    }

    @Test func `neither notes nor comments nor raw HTML reach a slide`() throws {
        let deck = try deck(
            "# A\n\n<!-- secret -->\nx <!-- secret\nsecret --> y\n<script>bad()</script>\n"
                + "<b onclick=x>t</b>\n\nNotes: secret\n\n- secret\n"
        )
        let html = deck.slides.map(\.html).joined()
        #expect(!html.contains("secret"))
        #expect(!html.contains("<!--"))
        #expect(!html.contains("<script"))
        #expect(!html.contains("<b "))
        #expect(deck.slides[0].notesHTML.contains("secret"))
    }

    @Test func `fragments and code stages are numbered in the order of the text`() throws {
        let deck = try deck(
            "# A\n\n- x <!-- .element: class=\"fragment\" -->\n\n```js [1|2]\na\nb\n```\n\n"
                + "text <!-- .element: class=\"fragment\" -->\n"
        )
        let slide = deck.slides[0]
        #expect(slide.stages == 3)
        #expect(slide.html.contains("<li data-fragment-index=\"0\" class=\"fragment\">x</li>"))
        #expect(slide.html.contains("code-stage\" data-fragment-index=\"1\""))
        #expect(slide.html.contains("<p data-fragment-index=\"2\" class=\"fragment\">text</p>"))
    }

    @Test func `fragments with numbers of their own come first, equal ones together`() throws {
        let deck = try deck(
            "# A\n\n- x <!-- .element: class=\"fragment\" -->\n"
                + "- y <!-- .element: class=\"fragment\" data-fragment-index=\"5\" -->\n"
                + "- z <!-- .element: class=\"fragment\" data-fragment-index=\"5\" -->\n"
        )
        let numbers = deck.slides[0].html.split(separator: "index=\"").dropFirst().map(\.first)
        #expect(numbers == ["1", "0", "0"])
        #expect(deck.slides[0].stages == 2)
    }

    @Test func `repeated ids given by the author are an error, made ones are numbered`() throws {
        let deck = try deck("# A {#x}\n\n---\n\n# B {#x}\n\n---\n\n# A\n\n---\n\n# A\n")
        #expect(deck.slides.map(\.id) == ["x", "b", "a", "a-2"])
        #expect(deck.errors.map(\.line) == [5])
    }

    @Test func `a typo in notes leaves a slide's canonical text alone`() throws {
        let first = try deck("# A\n\ntext\n\nNotes: one\n").slides[0].canonicalText
        #expect(try deck("# A\n\ntext\n\nNotes: two\n").slides[0].canonicalText == first)
        #expect(try deck("# A\n\ntexts\n\nNotes: one\n").slides[0].canonicalText != first)
        #expect(try deck("# A (2 min)\n\ntext\n").slides[0].canonicalText != first)
    }
}

struct HostileTalkTests {
    @Test func `front matter that is not YAML is an error with its line`() throws {
        let deck = try deck("---\ntitle: a\nauthor: b: c\n---\n# A\n")
        #expect(deck.errors.map(\.line) == [3])
        #expect(deck.slides.count == 1)
    }

    @Test func `unknown keys are one warning`() throws {
        let deck = try deck("---\nfoo: 1\nbar: 2\ntheme: x\n---\n# A\n")
        #expect(deck.problems.map(\.line) == [2])
        #expect(deck.errors.isEmpty)
    }

    @Test func `an unterminated fence is an error with its line`() throws {
        #expect(try deck("# A\n\n```sh\nls\n\n---\n\n# B\n").errors.map(\.line) == [3])
    }

    @Test func `a script in a fence's info is text`() throws {
        let deck = try deck("# A\n\n```\"><script>alert(1)</script>\nx\n```\n")
        #expect(!deck.slides[0].html.contains("<script"))
    }

    @Test(arguments: [
        "[x](javascript:alert(1))", "![x](javascript:alert(1))", "<javascript:alert(1)>",
        "[x](data:text/html,<script>)", "[x]: javascript:alert(1)\n\n[x]",
    ])
    func `an address that runs code is no link`(text: String) throws {
        let html = try deck("# A\n\n\(text)\n").slides[0].html
        #expect(!html.contains("href=\"javascript"))
        #expect(!html.contains("src=\"javascript"))
        #expect(!html.contains("\"data:"))
    }

    @Test func `a slide over 64 KiB is an error with its line`() throws {
        let line = String(repeating: "word ", count: 100) + "\n"
        let deck = try deck("# A\n\n---\n\n# B\n\n" + String(repeating: line, count: 200))
        #expect(deck.errors.map(\.line) == [5])
    }

    @Test func `mutated talks never trap`() throws {
        let pages = "\(Repository.root)/Tests/TalksTests/pages"
        let seed = Array(try read("\(pages)/overage.md").utf8)
        let runbook = try SourceText(file: "r.md", text: try read("\(pages)/overage-runbook.md"))
        var random: UInt64 = 0x9E37_79B9_7F4A_7C15
        func next(_ bound: Int) -> Int {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            return Int(random % UInt64(max(bound, 1)))
        }
        let pieces = [
            "```", "~~~~", "---\n", "\n----\n", "<!--", "-->", "> ", "- ", "1) ", "    ", "\t", "|",
            "\n|-|-|\n", "![](step:", "{{a}}", "[^1]", "]: ", "::left::\n", "Notes:", "`", "**",
            "\u{E000}1\u{E001}", "<!-- .element: class=\"fragment\" -->", "\n\n", "#", "{", "}",
            "$",
        ].map { Array($0.utf8) }
        for _ in 0..<300 {
            var bytes = seed
            for _ in 0..<(1 + next(12)) {
                let at = next(bytes.count)
                switch next(3) {
                case 0: bytes.removeSubrange(at..<min(bytes.count, at + next(40)))
                case 1: bytes.insert(contentsOf: pieces[next(pieces.count)], at: at)
                default: bytes[at] = UInt8(next(128))
                }
            }
            guard let source = try? SourceText(file: "x.md", bytes: bytes) else { continue }
            let deck = Deck.build(talk: source, runbooks: [runbook])
            #expect(deck.slides.allSatisfy { !$0.html.contains("<script") })
        }
    }
}
