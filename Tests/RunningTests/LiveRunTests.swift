import Events
import Running
import TestSupport
import Testing

/// Commands of the run: what they write, what they refuse, and in which order.
@Suite(.timeLimit(.minutes(1))) struct LiveRunTests {
    @Test func `a run opens in the lobby on its first slide and starts once`() async throws {
        let stage = try LiveRunStage()
        try await stage.use {
            #expect(stage.log.kinds == ["deck", "position"])
            #expect(await stage.live.current.status == .lobby)
            try await stage.send(.start)
            try await stage.send(.start)
            #expect(stage.log.kinds == ["deck", "position", "run.started"])
        }
    }

    @Test func `a slide is gone to by its id, its stage is at most its last`() async throws {
        let stage = try LiveRunStage()
        try await stage.use {
            try await stage.send(.goTo(Event.Position(slide: "two", stage: 10_000)))
            #expect(await stage.live.current.position == Event.Position(slide: "two", stage: 2))
            await #expect(throws: Refusal.self) {
                try await stage.send(.goTo(Event.Position(slide: "nowhere", stage: 0)))
            }
            let written = stage.log.events.count
            try await stage.send(.goTo(Event.Position(slide: "two", stage: 2)))
            #expect(stage.log.events.count == written, "the same place again is no event")
        }
    }

    @Test func `a page's older command is refused, another page's is not`() async throws {
        let stage = try LiveRunStage()
        try await stage.use {
            try await stage.send(.blackout(true), page: "a", count: 7)
            await #expect(throws: Refusal.self) {
                try await stage.send(.blackout(false), page: "a", count: 7)
            }
            await #expect(throws: Refusal.self) {
                try await stage.send(.blackout(false), page: "a", count: 6)
            }
            #expect(await stage.live.current.view.isBlack)
            try await stage.send(.blackout(false), page: "b", count: 1)
            #expect(await !stage.live.current.view.isBlack)
        }
    }

    @Test func `two hundred commands at once end in one state, each event once`() async throws {
        let stage = try LiveRunStage()
        try await stage.use {
            await withDiscardingTaskGroup { group in
                for at in 0..<200 {
                    let slide = ["one", "two", "three"][at % 3]
                    group.addTask {
                        _ = try? await stage.send(.goTo(Event.Position(slide: slide, stage: 0)))
                    }
                }
            }
            let last = stage.log.events.compactMap { body -> Event.Position? in
                if case .position(let position) = body { position } else { nil }
            }
            #expect(await stage.live.current.position == last.last)
            #expect(await stage.live.current.number == stage.log.events.count)
        }
    }

    @Test func `a changed deck keeps the slide by its id, and its stage as far as there is one`()
        async throws
    {
        let stage = try LiveRunStage()
        try await stage.use {
            try await stage.send(.goTo(Event.Position(slide: "two", stage: 2)))
            let moved = """
                # Zero

                ---

                # Two

                - a <!-- .element: class="fragment" -->
                """
            try await stage.live.use(try LiveRunStage.program(moved))
            #expect(await stage.live.current.position == Event.Position(slide: "two", stage: 1))
            #expect(await stage.live.current.deck?.revision == 2)
            try await stage.live.use(try LiveRunStage.program("# Else\n"))
            #expect(await stage.live.current.position == Event.Position(slide: "else", stage: 0))
        }
    }

    @Test func `a slide that half a save took away is shown again, unless somebody moved`()
        async throws
    {
        let stage = try LiveRunStage()
        try await stage.use {
            let whole = "# One\n\n---\n\n# Two\n\n---\n\n# Three\n\n---\n\n# Four\n"
            let half = "# One\n\n---\n\n# Tw"
            let four = Event.Position(slide: "four", stage: 0)
            try await stage.live.use(try LiveRunStage.program(whole))
            try await stage.send(.goTo(four))
            for text in [half, "# One\n", half] {
                try await stage.live.use(try LiveRunStage.program(text))
                #expect(await stage.live.current.position != four)
            }
            try await stage.live.use(try LiveRunStage.program(whole))
            #expect(await stage.live.current.position == four)
            try await stage.live.use(try LiveRunStage.program(half))
            try await stage.send(.goTo(Event.Position(slide: "one", stage: 0)))
            try await stage.live.use(try LiveRunStage.program(whole))
            #expect(await stage.live.current.position?.slide == "one")
        }
    }

    @Test(arguments: [
        ("# One\n\n---\n\n# Renamed\n\n---\n\n# Three\n", "renamed"),
        ("# One\n\n---\n\n# Three\n", "three"),
        ("# One\n", "one"),
        ("# Zero\n\n---\n\n# Three\n", "zero"),
        ("# New\n\n---\n\n# One\n\n---\n\n# Three\n\n---\n\n# Four\n", "three"),
    ])
    func `a slide whose heading changed, or that is gone, gives way to what stands there`(
        _ text: String,
        _ expected: String
    ) async throws {
        let stage = try LiveRunStage()
        try await stage.use {
            let three = "# One\n\n---\n\n# Two\n\n---\n\n# Three\n"
            try await stage.live.use(try LiveRunStage.program(three))
            try await stage.send(.goTo(Event.Position(slide: "two", stage: 0)))
            try await stage.live.use(try LiveRunStage.program(text))
            #expect(await stage.live.current.position == Event.Position(slide: expected, stage: 0))
        }
    }

    @Test func `an ended run takes no deck and no slide, but a mark and its publication`()
        async throws
    {
        let stage = try LiveRunStage()
        try await stage.use {
            try await stage.send(.end)
            let written = stage.log.events.count
            try await stage.live.use(try LiveRunStage.program("# Else\n"))
            await #expect(throws: Refusal.self) {
                try await stage.send(.goTo(Event.Position(slide: "two", stage: 0)))
            }
            await #expect(throws: Refusal.self) { try await stage.send(.arm(step: "quick")) }
            #expect(stage.log.events.count == written, "\(stage.log.kinds.suffix(3))")
            try await stage.send(.publish(true))
            try await stage.send(.marker(label: "later"))
            #expect(stage.log.kinds.suffix(3) == ["run.ended", "run.published", "marker"])
        }
    }

    @Test func `a run that goes on keeps its slide and its numbers`() async throws {
        var state = RunState()
        for (at, body) in [
            Event.Body.position(Event.Position(slide: "three", stage: 0)), .started,
        ].enumerated() {
            state.apply(Event(number: at + 1, offset: .zero, body: body))
        }
        let stage = try LiveRunStage(state: state)
        try await stage.use {
            #expect(await stage.live.current.position?.slide == "three")
            #expect(stage.log.kinds == ["deck"])
            #expect(await stage.live.current.number == 3)
        }
    }
}
