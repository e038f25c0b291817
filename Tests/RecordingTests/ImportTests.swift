import Database
import Events
import FoundationEssentials
import TestSupport
import Testing

@testable import Recording

/// Runs that were recorded elsewhere.
@Suite(.timeLimit(.minutes(1))) final class ImportTests {
    private let here = TemporaryFolder()
    private let there = TemporaryFolder()

    /// A run recorded there, closed, as a file that may be taken along.
    private func file(
        _ bodies: [Event.Body] = [.started, .ended(.presenter)]
    ) async throws
        -> String
    {
        let log = try await RunLog.create(
            folder: there.path,
            opened: opened,
            sink: { _, _ in },
            trouble: { _ in }
        )
        for body in bodies { try await log.append(body) }
        await log.close()
        return there.file("runs/\(opened.run).db")
    }

    private func refusal(of file: String) async throws -> RecordingError? {
        let library = try Library(folder: here.path)
        let error = await #expect(throws: RecordingError.self) {
            try await library.take(file: file)
        }
        let kept = try FileManager.default.contentsOfDirectory(atPath: here.file("runs"))
        #expect(!kept.contains { $0.hasPrefix(".") }, "\(kept)")
        return error
    }

    @Test func `a run is replayed elsewhere as it was`() async throws {
        let file = try await file()
        let library = try Library(folder: here.path)
        let (run, wasPublished) = try await library.take(file: file)
        #expect(run.run == opened.run && run.status == .ended && !wasPublished)
        #expect(await library.runs().map(\.run) == [opened.run])
        let readers = [
            try await RunReader(folder: there.path, run: opened.run),
            try await RunReader(folder: here.path, run: opened.run),
        ]
        #expect(try await readers[0].events(from: 1) == readers[1].events(from: 1))
        #expect(try await refusal(of: file)?.code == .exists)
    }

    @Test func `a published run is the presenter's alone until it is published here`() async throws
    {
        let file = try await file([.started, .ended(.presenter), .published(true)])
        let library = try Library(folder: here.path)
        let (run, wasPublished) = try await library.take(file: file)
        #expect(wasPublished && !run.isPublished)
        #expect(await library.runs().first?.isPublished == false)
    }

    @Test(arguments: [
        "CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM event; END",
        "CREATE VIEW v AS SELECT 1", "CREATE TABLE more(x)",
        "DROP TABLE loss", "DELETE FROM event WHERE number = 2",
        "UPDATE event SET data = 'no JSON' WHERE number = 2", "DELETE FROM event",
        "PRAGMA user_version = 0",
        """
        UPDATE event SET data = replace(data, 'abcdefghij234567', '../../elsewhere') \
        WHERE number = 1
        """,
    ])
    func `a file that is no run of ours is refused whole`(_ change: String) async throws {
        let file = try await file()
        let connection = try Connection(path: file)
        try connection.execute(change)
        #expect(try await refusal(of: file) != nil)
        #expect(await (try Library(folder: here.path)).runs().isEmpty)
    }

    @Test func `a damaged file, a folder, a pipe and nothing are refused`() async throws {
        let file = try await file()
        var bytes = try #require(FileManager.default.contents(atPath: file))
        bytes.replaceSubrange(4096..<9000, with: Array(repeating: 0xAB, count: 4904))
        try here.write(String(repeating: "x", count: 9000), to: "text.db")
        #expect(FileManager.default.createFile(atPath: here.file("torn.db"), contents: bytes))
        for name in ["torn.db", "text.db", "runs", "none.db"] {
            #expect(try await refusal(of: here.file(name)) != nil, "\(name)")
        }
        #expect(try await refusal(of: "/dev/zero")?.code == .refused)
    }

    @Test func `one of a newer version is named as that`() async throws {
        let file = try await file()
        try Connection(path: file).execute("PRAGMA user_version = 99")
        #expect(try await refusal(of: file)?.code == .newer)
    }
}
