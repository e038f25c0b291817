import Events
import FoundationEssentials
import Runbooks
import Running
import Synchronization
import TestSupport
import Testing

/// What a step waits for before it starts: its lock, its `if`, and that somebody trusts it.
@Suite(.timeLimit(.minutes(1))) struct LiveRunTurnTests {
    private static let talk = """
        # One

        ```bash { name=there if="sh test -f kettle" undo=mend }
        echo there >> done
        ```

        ```bash { name=here if="sh test ! -f kettle" retry=2 }
        echo here >> done
        ```

        ```bash { name=filled if="http http://127.0.0.1:9/{{nothing}}" }
        echo never >> done
        ```

        ```bash { name=fill }
        #@ capture mode = /it is (.*)/
        echo "it is half full"
        ```

        ```bash { name=full if="sh test {{mode}} = 'half full'" }
        echo "$mode" >> done
        ```

        ```bash { name=empty if="sh test {{gone}} = full" }
        echo never >> done
        ```

        ```bash { name=secret if="sh echo $API_PW stdout == tea" }
        true
        ```

        ```bash { name=mend }
        true
        ```

        ```bash { name=first lock=kettle }
        echo first >> done
        ```

        ```bash { name=second lock=kettle timeout=300ms }
        echo second >> done
        ```

        ```bash { name=last always=true }
        echo last >> done
        ```
        """

    @Test func `a step whose if does not hold is passed over, and nothing of it is noted`()
        async throws
    {
        let stage = try LiveRunStage(talk: Self.talk)
        try await stage.use {
            let over = await stage.live.result(of: try await stage.carryOut("there"))
            #expect(over?.message?.contains("`sh test -f kettle`") == true)
            #expect(await stage.live.isSkipped("there"))
            #expect(await stage.live.current.undos.isEmpty)
            let run = await stage.live.result(of: try await stage.carryOut("here"))
            #expect(run?.status == .passed)
            #expect(stage.text("done") == "here\n")
        }
    }

    @Test func `rule 8: an if with an undefined name stops the step before anything is sent`()
        async throws
    {
        let stage = try LiveRunStage(talk: Self.talk)
        try await stage.use {
            let result = await stage.live.result(of: try await stage.carryOut("filled"))
            #expect(result?.status == .error)
            #expect(result?.message?.contains("{{nothing}} has no value") == true)
            #expect(stage.text("done").isEmpty)
        }
    }

    @Test func `a name in the command of an if is filled, and stays one word`() async throws {
        let stage = try LiveRunStage(talk: Self.talk)
        try await stage.use {
            let fill = await stage.live.result(of: try await stage.carryOut("fill"))
            #expect(fill?.status == .passed)
            let run = await stage.live.result(of: try await stage.carryOut("full"))
            #expect(run?.status == .passed, "\(run as Any)")
            #expect(await !stage.live.isSkipped("full"))
            let unknown = await stage.live.result(of: try await stage.carryOut("empty"))
            #expect(unknown?.status == .error)
            #expect(unknown?.message?.contains("{{gone}} has no value") == true)
            #expect(!stage.text("done").contains("never"))
        }
    }

    @Test func `rule 18: what an if found is told without secrets`() async throws {
        let stage = try LiveRunStage(
            talk: Self.talk,
            secrets: [(name: "API_PW", value: "correct-horse")]
        )
        try await stage.use {
            let over = await stage.live.result(of: try await stage.carryOut("secret"))
            #expect(over?.message?.contains("found ••••") == true, "\(String(describing: over))")
            #expect(over?.message?.contains("horse") == false)
        }
    }

    @Test func `rule 20: a step waits for the lock that another holds, and lets go of its own`()
        async throws
    {
        let keys = Keys()
        let stage = try LiveRunStage(talk: Self.talk, locks: keys.book)
        keys.give("kettle", to: "\"Boil\"")
        try await stage.use {
            let first = try await stage.carryOut("first")
            #expect(await eventually { keys.questions > 1 })
            #expect(stage.text("done").isEmpty)
            let sentence = "It waits for the lock kettle, held by \"Boil\"."
            #expect(await stage.live.current.steps["first"]?.waitsFor == sentence)
            keys.release("kettle")
            #expect(await stage.live.result(of: first)?.status == .passed)
            #expect(await stage.live.current.steps["first"]?.waitsFor == nil)
            #expect(keys.holders.isEmpty)
        }
    }

    @Test func `rules 3 and 20: the wait for a lock counts as the step's time, and can be stopped`()
        async throws
    {
        let keys = Keys()
        let stage = try LiveRunStage(talk: Self.talk, locks: keys.book)
        keys.give("kettle", to: "\"Boil\"")
        try await stage.use {
            let late = await stage.live.result(of: try await stage.carryOut("second"))
            #expect(late?.status == .timedOut)
            #expect(late?.message?.contains("\"Boil\"") == true)
            let stopped = try await stage.carryOut("first")
            try await stage.send(.cancel(step: "first"))
            #expect(await stage.live.result(of: stopped)?.status == .cancelled)
            #expect(stage.text("done").isEmpty)
        }
    }

    @Test func `rule 22: what runs at the end by itself is not run where it is not trusted (S7)`()
        async throws
    {
        let untrusted = StepTrust(
            trusts: { $0.id != "last" && $0.id != "mend" },
            last: { _ in "before" },
            accept: { _ in }
        )
        let stage = try LiveRunStage(talk: Self.talk, trust: untrusted)
        try await stage.use {
            try await stage.send(.end)
            #expect(stage.text("done").isEmpty)
            #expect(await stage.live.isSkipped("last"))
        }
    }
}

/// Keys in memory.
private final class Keys: Sendable {
    private let held = Mutex<[String: String]>([:])
    private let asked = Mutex(0)

    var holders: [String: String] { held.withLock { $0 } }
    var questions: Int { asked.withLock { $0 } }

    func give(_ key: String, to holder: String) { held.withLock { $0[key] = holder } }

    func release(_ key: String) { held.withLock { $0[key] = nil } }

    var book: LockBook {
        LockBook { key, holder in
            self.asked.withLock { $0 += 1 }
            return self.held.withLock { held in
                if let other = held[key] { return .held(by: other) }
                held[key] = holder
                return .taken { self.release(key) }
            }
        }
    }
}
