import Events
import JSONValue
import Running
import TestSupport
import Testing

/// Steps that need others, run beside others, or are run in pieces.
@Suite(.timeLimit(.minutes(1))) struct LiveRunKindsTests {
    private static let talk = """
        # One {#one}

        ## Part 1: One {#first}

        ```bash { name=early }
        true
        ```

        ```bash { name=late needs=early }
        true
        ```

        ```bash { name=serve background=true timeout=20s grace=200ms }
        #@ until stdout contains "listening"
        sleep 0.2; echo listening; sleep 60
        ```

        ```bash { name=mute background=true timeout=300ms grace=200ms }
        #@ until stdout contains "never"
        echo something; sleep 60
        ```

        ```bash { name=section background=true scope=section grace=200ms }
        sleep 60
        ```

        ```bash { name=watch stream=true grace=200ms }
        sleep 60
        ```

        ```bash { name=parts }
        #@ expect stdout contains "two"
        # First
        x=1
        echo one
        # Second, with a loop
        for i in 1 2; do
        # not a part: the loop is open
        echo "two $x $i"
        done
        # Third
        cat <<END
        # not a part either
        END
        ```

        ```bash { name=broken parts=each }
        # First
        false
        # Second
        touch second
        ```

        ```manual { name=window }
        Open the window.
        ```

        ## Part 2: Two {#second}

        Text
        """

    @Test func `a step that needs another refuses until that has passed`() async throws {
        let stage = try LiveRunStage(talk: Self.talk)
        try await stage.use {
            let refusal = await #expect(throws: Refusal.self) {
                try await stage.send(.arm(step: "late"))
            }
            #expect(refusal?.message.contains("\"Early\"") == true)
            _ = await stage.live.result(of: try await stage.carryOut("early"))
            let result = await stage.live.result(of: try await stage.carryOut("late"))
            #expect(result?.status == .passed)
        }
    }

    @Test
    func `rule 12: a step in the background becomes ready, starts once, and passes when stopped`()
        async throws
    {
        let stage = try LiveRunStage(talk: Self.talk)
        try await stage.use {
            let id = try await stage.carryOut("serve")
            #expect(await stage.live.readiness(of: id) == nil)
            #expect(await stage.live.current.steps["serve"]?.isReady == true)
            await #expect(throws: Refusal.self) { try await stage.send(.arm(step: "serve")) }
            try await stage.send(.cancel(step: "serve"))
            #expect(await stage.live.result(of: id)?.status == .passed)
            #expect(stage.processes.isEmpty)
        }
    }

    @Test func `rule 12: what does not become ready in time is timed out`() async throws {
        let stage = try LiveRunStage(talk: Self.talk)
        try await stage.use {
            let id = try await stage.carryOut("mute")
            let result = await stage.live.readiness(of: id)
            #expect(result?.status == .timedOut)
            #expect(result?.message?.contains("It was not ready within") == true)
        }
    }

    @Test func `rule 12: steps in the background end with their part, and in reverse with the run`()
        async throws
    {
        let stage = try LiveRunStage(talk: Self.talk)
        try await stage.use {
            let slides = await stage.live.current.deck?.slides.map(\.id) ?? []
            try await stage.send(.goTo(Event.Position(slide: slides[1], stage: 0)))
            let section = try await stage.carryOut("section")
            _ = await eventually { await stage.status(of: "section") == .running }
            _ = try await stage.carryOut("serve")
            try await stage.send(.goTo(Event.Position(slide: slides[2], stage: 0)))
            #expect(await stage.live.result(of: section)?.status == .passed)
            _ = try await stage.carryOut("watch")
            _ = try await stage.carryOut("section")
            _ = await eventually { await stage.status(of: "section") == .running }
            await stage.live.end(.stopped)
            let ends = stage.log.events.compactMap { body in
                if case .stepEnded(let id, _) = body { id.step } else { nil }
            }
            #expect(ends.filter { $0 != "watch" } == ["section", "section", "serve"])
            #expect(stage.processes.isEmpty)
        }
    }

    @Test func `a step that streams has passed when it is stopped`() async throws {
        let stage = try LiveRunStage(talk: Self.talk)
        try await stage.use {
            let id = try await stage.carryOut("watch")
            _ = await eventually { await stage.status(of: "watch") == .running }
            try await stage.send(.cancel(step: "watch"))
            #expect(await stage.live.result(of: id)?.status == .passed)
        }
    }

    @Test func `a step is run part by part, where bash says that a part is complete`() async throws
    {
        let stage = try LiveRunStage(talk: Self.talk)
        try await stage.use {
            let armed = try await stage.send(.arm(step: "parts"))
            let captions = armed["parts"]?.array?.compactMap(\.string)
            #expect(captions == ["First", "Second, with a loop", "Third"])
            let started = try await stage.send(
                .run(step: "parts", nonce: armed["nonce"]?.string ?? "", byParts: true)
            )
            let id = Event.StepID(step: "parts", attempt: started["attempt"]?.int ?? 0)
            #expect(await eventually { await stage.live.current.steps["parts"]?.next == 2 })
            #expect(await stage.status(of: "parts") == .waiting)
            try await stage.send(.next(step: "parts", all: false))
            #expect(await eventually { await stage.live.current.steps["parts"]?.next == 3 })
            try await stage.send(.next(step: "parts", all: true))
            let result = await stage.live.result(of: id)
            #expect(result?.status == .passed, "\(String(describing: result))")
            #expect(result?.waited ?? .zero > .zero)
            let parts = stage.log.events.compactMap { body -> Int? in
                if case .stepEnded(let id, _) = body { id.part } else { nil }
            }
            #expect(parts == [1, 2, 3])
        }
    }

    @Test func `a part that fails ends its step`() async throws {
        let stage = try LiveRunStage(talk: Self.talk)
        try await stage.use {
            let result = await stage.live.result(of: try await stage.carryOut("broken"))
            #expect(result?.status == .failed)
            #expect(result?.message == "Part 1 of 2 failed.")
            #expect(stage.text("second") == "")
        }
    }

    @Test func `a step by hand is done, or passed over, by whom`() async throws {
        let stage = try LiveRunStage(talk: Self.talk)
        try await stage.use {
            let id = try await stage.carryOut("window")
            _ = await eventually { await stage.status(of: "window") == .waiting }
            try await stage.send(.done(step: "window", by: "Ada"))
            #expect(await stage.live.result(of: id)?.message == "Done by Ada.")
            _ = try await stage.carryOut("window")
            _ = await eventually { await stage.status(of: "window") == .waiting }
            try await stage.send(.skip(step: "window"))
            #expect(await eventually { await stage.status(of: "window") == .skipped })
        }
    }
}
