import FoundationEssentials
import Markdown
import Runbooks
import Talks
import TestSupport
import Testing

/// The talk that comes with the product.
@Suite struct OwnTalkTests {
    private func source(_ path: String) throws -> SourceText {
        let bytes = try Data(contentsOf: URL(filePath: "\(Repository.root)/\(path)"))
        return try SourceText(file: path, bytes: Array(bytes))
    }

    @Test func `the overage crisis is a deck of six parts in 14 minutes`() throws {
        let deck = Deck.build(
            talk: try source("talks/overage-crisis.md"),
            runbooks: [try source("runbooks/overage-crisis.md")]
        )
        #expect(deck.problems == [])
        #expect((18...28).contains(deck.slides.count))
        let plans = deck.talk.parts.map(\.plan)
        #expect(plans == [2, 3, 2, 3, 2, 2].map { Duration.seconds($0 * 60) })
        #expect(deck.talk.duration == .seconds(14 * 60))
        #expect(deck.slides.allSatisfy { !$0.notesHTML.isEmpty })
        #expect(deck.slides.flatMap(\.questions).count == 3)
        let shown = Set(deck.slides.flatMap(\.steps))
        #expect(deck.steps.allSatisfy { $0.always || shown.contains($0.id) })
        let live = deck.slides.filter { !$0.panels.isEmpty }
        #expect(live.map(\.steps) == [["load"], [], ["who"], [], ["costs"], ["load-again"]])
        #expect(deck.talk.stopwatches.map(\.name) == ["detect", "fix", "cycle"])
    }
}
