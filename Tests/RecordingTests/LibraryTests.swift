import Events
import FoundationEssentials
import JSONValue
import TestSupport
import Testing

@testable import Recording

@Suite(.timeLimit(.minutes(1))) final class LibraryTests {
    let folder = TemporaryFolder()

    private func record(
        _ run: String,
        talk: String = "overage",
        wall: Int,
        _ bodies: [Event.Body] = []
    ) async throws {
        let log = try await RunLog.create(
            folder: folder.path,
            opened: .init(run: run, purpose: .live, talk: talk, title: "T", wall: wall, boot: ""),
            sink: { _, _ in },
            trouble: { _ in }
        )
        for body in bodies { try await log.append(body) }
        await log.close()
    }

    @Test func `runs are listed newest first, and a damaged file does no harm`() async throws {
        let step = Event.StepID(step: "a", attempt: 1)
        let other = Event.StepID(step: "b", attempt: 1)
        var failed = Event.StepResult.passed
        failed.status = .failed
        try await record("older", wall: 1000)
        try await record(
            "newer",
            wall: 2000,
            [.started, .stepEnded(step, .passed), .stepEnded(other, failed), .ended(.presenter)]
        )
        try folder.write("this is not a database, and long enough to be none", to: "runs/broken.db")
        try folder.write("", to: "runs/empty.db")
        try folder.write("not listed", to: "runs/notes.txt")
        let library = try Library(folder: folder.path)
        for _ in 1...2 {
            let runs = await library.runs()
            #expect(runs.map(\.run) == ["newer", "older", "broken", "empty"])
            #expect(runs[0].passed == 1 && runs[0].failed == 1 && runs[0].status == .ended)
            #expect(runs[0].json["steps"] == ["passed": 1, "failed": 1])
            #expect(runs[1].status == .lobby && runs[1].damage == nil)
            #expect(runs[2].damage?.contains("broken.db") == true)
            #expect(runs[2].json["status"] == "damaged")
        }
    }

    @Test func `a file that changed is read again`() async throws {
        try await record("abc", wall: 1000)
        let library = try Library(folder: folder.path)
        #expect(await library.runs().first?.isPublished == false)
        let log = try await RunLog.reopen(
            folder: folder.path,
            run: "abc",
            sink: { _, _ in },
            trouble: { _ in }
        )
        try await log.append(.published(true))
        #expect(await library.runs().first?.isPublished == true)
        await log.close()
        #expect(await library.runs().first?.isPublished == true)
    }

    @Test func `what readers leave beside a file does not keep it from being remembered`() throws {
        let path = try folder.write("a recording", to: "runs/abc.db")
        let stamp = try #require(FileStamp(path: path))
        try folder.write("", to: "runs/abc.db-wal")
        #expect(FileStamp(path: path) == stamp)
        try folder.write("what is not in the file yet", to: "runs/abc.db-wal")
        #expect(FileStamp(path: path) == nil)
    }

    @Test func `the newest run of a talk that was not ended is found while it is young`()
        async throws
    {
        try await record("first", wall: 1_000_000)
        try await record("second", wall: 2_000_000)
        try await record("third", wall: 3_000_000, [.started, .ended(.stopped)])
        try await record("other", talk: "else", wall: 4_000_000)
        let library = try Library(folder: folder.path)
        let found = await library.openRun(talk: "overage", purpose: .live, wall: 2_100_000)
        #expect(found?.run == "second")
        #expect(await library.openRun(talk: "overage", purpose: .live, wall: 3_000_000) == nil)
        #expect(await library.openRun(talk: "overage", purpose: .rehearsal, wall: 2_100_000) == nil)
    }

    @Test func `a run that is open is not deleted`() async throws {
        let log = try await RunLog.create(
            folder: folder.path,
            opened: .init(run: "abc", purpose: .live, talk: "t", title: "T", wall: 1, boot: ""),
            sink: { _, _ in },
            trouble: { _ in }
        )
        let library = try Library(folder: folder.path)
        await #expect(throws: RecordingError.self) { try await library.delete(run: "abc") }
        #expect(await library.runs().map(\.run) == ["abc"])
        await log.close()
        try await library.delete(run: "abc")
        #expect(await library.runs().isEmpty)
    }

    @Test func `a deleted run leaves nothing behind`() async throws {
        try await record("abc", wall: 1000)
        let library = try Library(folder: folder.path)
        _ = await library.runs()
        try await library.delete(run: "abc")
        #expect(await library.runs().isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("runs")) == [])
        for run in ["abc", "../library", ""] {
            await #expect(throws: RecordingError.self) { try await library.delete(run: run) }
        }
    }

    @Test func `without a library of its own the runs are listed all the same`() async throws {
        try await record("abc", wall: 1000)
        try folder.write("this is not a database either, whatever its name", to: "library.db")
        let library = try Library(folder: folder.path)
        #expect(await library.runs().map(\.run) == ["abc"])
    }
}
