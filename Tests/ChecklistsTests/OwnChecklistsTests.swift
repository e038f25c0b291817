import Checklists
import FoundationEssentials
import Markdown
import TestSupport
import Testing

/// The checklists that come with the product.
@Suite struct OwnChecklistsTests {
    @Test func `they are read without a problem`() throws {
        let path = Repository.root + "/checklists/overage-crisis.md"
        let bytes = try Array(Data(contentsOf: URL(filePath: path)))
        let list = Checklist.parse(try SourceText(file: path, bytes: bytes))
        #expect(list.problems == [])
        let groups = ["24 hours before", "1 hour before", "During the talk", "After the talk"]
        #expect(list.groups.map(\.title) == groups)
        #expect(list.items.count { !$0.isManual } > 8)
    }
}
