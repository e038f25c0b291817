import Events
import FoundationEssentials
import Running
import Synchronization
import TestSupport
import Testing

/// What steps change is noted before and taken back, newest first.
@Suite(.timeLimit(.minutes(1))) struct LiveRunUndoTests {
    private static let talk = """
        # One

        ```bash { name=one }
        #@ undo echo one >> undone
        ls noted; echo one >> changed
        ```

        ```bash { name=two undo=mend }
        echo two >> changed; exit 3
        ```

        ```bash { name=mend }
        echo two >> undone
        ```

        ```bash { name=stubborn }
        #@ undo echo "it is stuck"; false
        true
        ```

        ```bash { name=always always=true }
        echo always >> undone
        ```
        """

    @Test func `rule 14: an entry is written before its step starts, undos run newest first, once`()
        async throws
    {
        let book = MemoryBook()
        let stage = try LiveRunStage(talk: Self.talk, undos: book.book)
        book.notes("\(stage.folder.path)/noted")
        try await stage.use {
            let first = await stage.live.result(of: try await stage.carryOut("one"))
            #expect(first?.status == .passed)
            let second = await stage.live.result(of: try await stage.carryOut("two"))
            #expect(second?.status == .failed)
            #expect(await stage.live.current.undos.count == 2)
            try await stage.send(.undo(entry: nil))
            #expect(await eventually { await stage.live.current.undos.isEmpty })
            #expect(stage.text("undone") == "two\none\n")
            #expect(book.open.isEmpty)
            await #expect(throws: Refusal.self) { try await stage.send(.undo(entry: nil)) }
            let order = stage.log.kinds
            let opened = try #require(order.firstIndex(of: "undo.opened"))
            let started = try #require(order.firstIndex(of: "step.started"))
            #expect(opened < started)
        }
    }

    @Test func `rule 14: where the ledger cannot be written, the step is not started`()
        async throws
    {
        let stage = try LiveRunStage(talk: Self.talk)
        try await stage.use {
            let result = await stage.live.result(of: try await stage.carryOut("one"))
            #expect(result?.status == .error)
            #expect(stage.text("changed") == "")
        }
    }

    @Test func `an undo that fails stays open and says why`() async throws {
        let book = MemoryBook()
        let stage = try LiveRunStage(talk: Self.talk, undos: book.book)
        try await stage.use {
            _ = await stage.live.result(of: try await stage.carryOut("stubborn"))
            let done = await stage.live.takeBack(.all)
            #expect(done.map(\.trouble) == ["it is stuck"])
            #expect(await stage.live.current.undos.values.map(\.message) == ["it is stuck"])
            #expect(book.open.count == 1)
        }
    }

    @Test func `a step that is run twice is taken back once`() async throws {
        let book = MemoryBook()
        let stage = try LiveRunStage(talk: Self.talk, undos: book.book)
        try await stage.use {
            for _ in 0..<2 { _ = await stage.live.result(of: try await stage.carryOut("two")) }
            #expect(book.open.count == 1)
        }
    }

    @Test func `rule 14: what an earlier run left open is shown, and nothing is run`() async throws
    {
        let book = MemoryBook()
        let before = try LiveRunStage(talk: Self.talk, undos: book.book)
        try await before.use {
            _ = await before.live.result(of: try await before.carryOut("two"))
        }
        #expect(book.open.count == 1)
        let stage = try LiveRunStage(talk: Self.talk, undos: book.book)
        book.move(to: "\(stage.folder.path)/talks/t.md")
        try await stage.use {
            #expect(await stage.live.current.undos.values.map(\.title) == ["Mend"])
            #expect(stage.text("undone") == "")
            #expect(!stage.log.kinds.contains("step.intent"))
            #expect(await stage.live.takeBack(.all).map(\.trouble) == [nil])
            #expect(stage.text("undone") == "two\n")
        }
    }

    private static let named = """
        # One

        ```bash { name=make }
        #@ capture id = /id=(\\w+)/
        echo id=$(cat number)
        ```

        ```bash { name=cup undo=wash }
        true
        ```

        ```bash { name=wash }
        echo "wash $id" >> undone
        ```

        ```bash { name=pot }
        #@ undo echo "empty $id" >> undone
        true
        ```
        """

    @Test func `rule 14: what is taken back is what was changed, whatever the names mean now`()
        async throws
    {
        let book = MemoryBook()
        let before = try LiveRunStage(talk: Self.named, undos: book.book)
        try before.folder.write("one", to: "number")
        try await before.use {
            for step in ["make", "cup", "pot"] {
                _ = await before.live.result(of: try await before.carryOut(step))
            }
        }
        let stage = try LiveRunStage(talk: Self.named, undos: book.book)
        book.move(to: "\(stage.folder.path)/talks/t.md")
        try stage.folder.write("two", to: "number")
        try await stage.use {
            for step in ["make", "cup"] {
                _ = await stage.live.result(of: try await stage.carryOut(step))
            }
            #expect(await stage.live.takeBack(.own).map(\.trouble) == [nil])
            #expect(stage.text("undone") == "wash two\n")
            #expect(await stage.live.leftOpen.map(\.step) == ["pot", "cup"])
            #expect(await stage.live.takeBack(.all).map(\.trouble) == [nil, nil])
            #expect(stage.text("undone") == "wash two\nempty one\nwash one\n")
        }
    }

    @Test func `rule 18: the ledger holds no secret, and what needs one that is gone stays open`()
        async throws
    {
        let book = MemoryBook()
        let talk = """
            # One

            ```bash { name=login }
            #@ capture session_token = /session=(\\S+)/
            echo session=zebra-giraffe-991
            ```

            ```bash { name=one }
            #@ undo echo "$API_PW $session_token" >> undone
            true
            ```

            ```bash { name=two }
            #@ undo echo "two $API_PW" >> undone
            true
            ```
            """
        let secrets = [(name: "API_PW", value: "correct-horse")]
        let before = try LiveRunStage(talk: talk, secrets: secrets, undos: book.book)
        try await before.use {
            for step in ["login", "one", "two"] {
                _ = await before.live.result(of: try await before.carryOut(step))
            }
        }
        #expect(book.open.map(\.values) == [[:], [:]])
        #expect(book.open.count == 2)
        #expect(book.open.allSatisfy { $0.secrets == ["API_PW", "session_token"] })
        let stage = try LiveRunStage(talk: talk, secrets: secrets, undos: book.book)
        book.move(to: "\(stage.folder.path)/talks/t.md")
        try await stage.use {
            let done = await stage.live.takeBack(.all)
            #expect(done.first?.trouble == nil)
            #expect(done.last?.trouble?.contains("Set session_token in the environment") == true)
            #expect(stage.text("undone") == "two correct-horse\n")
        }
    }

    @Test func `taking back that is stopped leaves the rest open`() async throws {
        let book = MemoryBook()
        let talk = """
            # One

            ```bash { name=first }
            #@ undo echo first >> undone
            true
            ```

            ```bash { name=last }
            #@ undo touch begun; sleep 60
            true
            ```
            """
        let stage = try LiveRunStage(talk: talk, undos: book.book)
        try await stage.use {
            for step in ["first", "last"] {
                _ = await stage.live.result(of: try await stage.carryOut(step))
            }
            async let done = stage.live.takeBack(.all)
            #expect(await eventually { stage.exists("begun") })
            await stage.live.stopTakingBack()
            #expect(await done.map(\.trouble) == ["It was stopped."])
            #expect(book.open.map(\.step) == ["last", "first"])
            #expect(stage.text("undone") == "")
        }
    }

    @Test func `rule 13: the presenter's end runs what must always run, and takes back the rest`()
        async throws
    {
        let book = MemoryBook()
        let stage = try LiveRunStage(talk: Self.talk, undos: book.book)
        try await stage.use {
            _ = await stage.live.result(of: try await stage.carryOut("two"))
            try await stage.send(.end)
            #expect(stage.text("undone") == "always\ntwo\n")
            #expect(stage.log.kinds.last == "run.ended")
        }
    }

    @Test func `a run that is stopped from outside takes nothing back unasked`() async throws {
        let book = MemoryBook()
        let stage = try LiveRunStage(talk: Self.talk, undos: book.book)
        try await stage.use {
            _ = await stage.live.result(of: try await stage.carryOut("two"))
            await stage.live.end(.stopped)
            #expect(stage.text("undone") == "")
            #expect(book.open.count == 1)
        }
    }
}

/// A ledger in memory.
final class MemoryBook: Sendable {
    private let held = Mutex<(entries: [UndoEntry], count: Int, note: String?)>(([], 0, nil))

    var open: [UndoEntry] { held.withLock { $0.entries } }

    /// From now on a file stands for every entry that was written.
    func notes(_ path: String) { held.withLock { $0.note = path } }

    /// As if the entries were of steps of another file.
    func move(to file: String) {
        held.withLock { held in
            for place in held.entries.indices { held.entries[place].file = file }
        }
    }

    var book: UndoBook {
        UndoBook(
            open: { entry in
                self.held.withLock { held in
                    held.count += 1
                    var entry = entry
                    entry.id = held.count
                    held.entries.insert(entry, at: 0)
                    if let note = held.note {
                        _ = FileManager.default.createFile(atPath: note, contents: nil)
                    }
                    return held.count
                }
            },
            close: { id, trouble in
                self.held.withLock { held in
                    if trouble == nil { held.entries.removeAll { $0.id == id } }
                }
            },
            entries: { files in self.open.filter { files.contains($0.file) } }
        )
    }
}
