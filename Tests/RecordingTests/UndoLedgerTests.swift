import JSONValue
import Recording
import TestSupport
import Testing

/// The ledger of changes that can be taken back.
@Suite final class UndoLedgerTests {
    private let folder = TemporaryFolder()

    private func entry(_ step: String, file: String = "/a/t.md") -> UndoLedger.Entry {
        UndoLedger.Entry(
            run: "r",
            step: step,
            title: "Take back \(step)",
            file: file,
            action: ["command": "true"],
            bytes: [0, 1, 0xFF],
            values: ["cups": "2"],
            secrets: ["key"]
        )
    }

    @Test func `entries outlive who wrote them, newest first, until they are closed`() async throws
    {
        let first = try UndoLedger(folder: folder.path)
        let one = try await first.open(entry("one"))
        let two = try await first.open(entry("two"))
        _ = try await first.open(entry("other", file: "/b/t.md"))
        let second = try UndoLedger(folder: folder.path)
        let open = try await second.entries(of: ["/a/t.md"])
        #expect(open.map(\.step) == ["two", "one"])
        #expect(open.first?.bytes == [0, 1, 0xFF])
        #expect(open.first?.values == ["cups": "2"])
        #expect(open.first?.secrets == ["key"])
        #expect(try await second.entries().count == 3)
        try await second.close(two)
        try await second.close(one, trouble: "exit 1")
        let left = try await first.entries(of: ["/a/t.md"])
        #expect(left.map(\.step) == ["one"])
        #expect(left.first?.trouble == "exit 1")
    }

    @Test func `a ledger that cannot be written says so`() async throws {
        try folder.write(
            "this is no database, and long enough to be seen as none",
            to: "library.db"
        )
        #expect(throws: RecordingError.self) { try UndoLedger(folder: folder.path) }
    }
}
