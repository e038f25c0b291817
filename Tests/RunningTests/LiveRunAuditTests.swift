import Events
import JSONValue
import Running
import TestSupport
import Testing

/// Who did what to a step, as the recording tells it.
@Suite(.timeLimit(.minutes(1))) struct LiveRunAuditTests {
    private static let talk = """
        # One

        ```bash { name=flaky retry=1 backoff=10ms }
        echo x >> tries; [ $(wc -l < tries) -ge 2 ]
        ```

        ```bash { name=asking }
        read -p 'Name: ' name
        ```

        ```bash { name=over }
        true
        ```

        ```bash { name=boil undo="rm -f hot" }
        touch hot
        ```
        """

    @Test func `rule 26: starts and retries tell who wanted them and the source of their step`()
        async throws
    {
        let stage = try LiveRunStage(talk: Self.talk)
        try await stage.use {
            let nonce = try await stage.send(.arm(step: "flaky"), page: "a")["nonce"]?.string ?? ""
            try await stage.send(.run(step: "flaky", nonce: nonce), page: "a", count: 2)
            let id = Event.StepID(step: "flaky", attempt: 1)
            #expect(await stage.live.result(of: id)?.status == .passed)
            #expect(stage.intents.map(\.by) == ["the presenter", "the run"])
            let source = try #require(stage.intents.first?.source)
            #expect(source.count == 64)
            #expect(stage.intents.last?.source == source)

            let changed = Self.talk.replacing("echo x", with: "echo y")
            try await stage.live.use(try LiveRunStage.program(changed))
            _ = await stage.live.result(of: try await stage.carryOut("flaky"))
            #expect(stage.intents.last?.by == "the command line")
            #expect(stage.intents.last?.source?.count == 64)
            #expect(stage.intents.last?.source != source)
        }
    }

    @Test func `rule 26: answers, skips and undos tell who gave them`() async throws {
        let stage = try LiveRunStage(talk: Self.talk, undos: MemoryBook().book)
        let phone = PageStamp(page: "p", count: 1, holder: "Phone 1")
        try await stage.use {
            let asking = try await stage.carryOut("asking")
            _ = await eventually { await stage.status(of: "asking") == .waiting }
            _ = try await stage.live.perform(.type(step: "asking", text: "Ada\r"), from: phone)
            #expect(await stage.live.result(of: asking)?.status == .passed)
            try await stage.send(.skip(step: "over"), page: "a")
            _ = await stage.live.result(of: try await stage.carryOut("boil"))
            try await stage.send(.undo(entry: nil), page: "a", count: 2)
            #expect(await eventually { stage.log.kinds.contains("undo.done") })
            let told = stage.log.events.compactMap { event -> String? in
                switch event {
                case .stepInput(_, _, let who): who
                case .stepSkipped(_, let reason): reason
                case .undoDone(_, _, _, let who): who
                default: nil
                }
            }
            #expect(told == ["Phone 1", "Skipped by the presenter", "the presenter"])
        }
    }
}

extension LiveRunStage {
    fileprivate var intents: [Event.Intent] {
        log.events.compactMap { event in
            guard case .stepIntent(_, let intent) = event else { return nil }
            return intent
        }
    }
}
