import Markdown
import Testing

@testable import Talks

@Suite struct PlanRevisionTests {
    private func revision(
        _ text: String,
        parts: [Int: Int] = [:],
        slides: [String: Int] = [:],
        lines: Set<Int>? = nil
    ) throws -> PlanRevision {
        try PlanRevision(
            of: Array(text.utf8),
            file: "talks/t.md",
            parts: parts.mapValues { .seconds($0) },
            slides: slides.mapValues { .seconds($0) },
            lines: lines
        )
    }

    private let talk = """
        ---
        title: T
        duration: 10 min
        ---
        # T\r
        \r
        ## Part 1: Normal (2 min) {#normal}\r
        \r
        ```sh
        ## Part 1: Normal (2 min)
        ```
        \t
        ## Part 2: **Trouble** ##

        ## Detail {#detail duration="90s" .optional}

        ## Aside (30s)

        ---

        <!-- .slide: data-timing="45" class="x" -->
        # Outlook   
        last line without an end
        """

    @Test func `only the times change, and all else stays byte for byte`() throws {
        let talk = self.talk.replacing("---\n\n<!--", with: "<!--")
        let revision = try revision(
            talk,
            parts: [0: 133, 1: 340],
            slides: ["detail": 62, "aside": 41]
        )
        let wanted = talk.replacing(
            "## Part 1: Normal (2 min) {#normal}",
            with: "## Part 1: Normal (2:15) {#normal}"
        )
        .replacing("## Part 2: **Trouble** ##", with: "## Part 2: **Trouble** (5:40) ##")
        .replacing("duration=\"90s\"", with: "duration=\"1min\"")
        .replacing("## Aside (30s)", with: "## Aside (40 s)")
        #expect(String(decoding: revision.bytes, as: UTF8.self) == wanted)
        #expect(revision.changes.map(\.title) == ["Normal", "Trouble", "Detail", "Aside"])
        #expect(revision.changes[0].from == .seconds(120))
        #expect(revision.changes[0].to == .seconds(135))
        #expect(revision.changes[1].from == nil)
    }

    @Test func `reveal-md's timing is changed where it stands`() throws {
        let text = "# One\n\n---\n\n<!-- .slide: data-timing=\"45\" class=\"x\" -->\n# Two\n"
        let revision = try revision(text, slides: ["two": 71])
        #expect(
            String(decoding: revision.bytes, as: UTF8.self)
                == text.replacing("data-timing=\"45\"", with: "data-timing=\"70\"")
        )
    }

    @Test func `differences below five seconds change nothing`() throws {
        let text = "## Part 1: A (2 min)\n"
        #expect(try revision(text, parts: [0: 122]).changes == [])
        #expect(try revision(text, parts: [0: 122]).bytes == Array(text.utf8))
        #expect(try revision(text, parts: [0: 123]).changes.map(\.after) == ["## Part 1: A (2:05)"])
    }

    @Test func `only accepted lines change`() throws {
        let text = "## Part 1: A (2 min)\n\n## Part 2: B (2 min)\n"
        let revision = try revision(text, parts: [0: 60, 1: 60], lines: [3])
        #expect(
            String(decoding: revision.bytes, as: UTF8.self)
                == "## Part 1: A (2 min)\n\n## Part 2: B (1 min)\n"
        )
    }

    @Test func `a slide without a plan of its own gets none`() throws {
        #expect(try revision("# A\n", slides: ["a": 60]).changes == [])
    }

    @Test func `a change that would say something else is left out`() throws {
        // A heading over an underline has no line to put the time on that reads as its own.
        let text = "Part 1: A\n---------\n\ntext\n"
        let revision = try revision(text, parts: [0: 90])
        for change in revision.changes {
            #expect(change.after.hasSuffix("(1:30)"), "\(change)")
        }
    }
}
