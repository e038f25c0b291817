import Markdown
import Runbooks
import TestSupport
import Testing

/// The runbooks that come with the product.
@Suite struct OwnRunbooksTests {
    @Test func `they are read without a problem`() throws {
        let folder = Repository.root + "/runbooks"
        let names = try files(in: folder)
        #expect(names.contains("overage-crisis.md"))
        for name in names {
            let source = try SourceText(file: name, bytes: contents(of: "\(folder)/\(name)"))
            #expect(Runbook.parse(source).problems == [])
        }
    }

    @Test func `the overage crisis has the steps its talk embeds`() throws {
        let path = Repository.root + "/runbooks/overage-crisis.md"
        let runbook = Runbook.parse(try SourceText(file: path, bytes: contents(of: path)))
        let steps = [
            "health", "baseline", "load", "who", "costs", "raise-commit", "load-again", "verify",
            "reset",
        ]
        #expect(runbook.steps.map(\.id) == steps)
        #expect(runbook.steps.allSatisfy { !$0.expectations.isEmpty })
        let panel = try #require(runbook.panels.first)
        #expect(panel.id == "overage-rate" && panel.unit == .percent && panel.threshold == 0.3)
        #expect(runbook.services.map(\.name) == ["license"] && runbook.prometheus == .managed)
        let last = try #require(runbook.steps.last)
        #expect(last.always && !last.excludedFromRunAll)
    }
}
