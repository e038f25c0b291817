import Events
import JSONValue
import Running
import TestSupport
import Testing

/// Steps of the run: armed, started, stopped, tried again, ended with the run.
@Suite(.timeLimit(.minutes(1))) struct LiveRunStepTests {
    @Test func `a nonce starts one process, once`() async throws {
        let stage = try LiveRunStage()
        try await stage.use {
            let nonce = try await stage.send(.arm(step: "long"))["nonce"]?.string ?? ""
            await #expect(throws: Refusal.self) {
                try await stage.send(.run(step: "quick", nonce: nonce))
            }
            let started = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        (try? await stage.send(.run(step: "long", nonce: nonce))) != nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(started == 1)
            #expect(stage.log.kinds.count { $0 == "step.intent" } == 1)
            await #expect(throws: Refusal.self) { try await stage.send(.arm(step: "long")) }
        }
    }

    @Test func `an intent is written before the start, the end after it`() async throws {
        let stage = try LiveRunStage()
        try await stage.use {
            let result = await stage.live.result(of: try await stage.carryOut("quick"))
            #expect(result?.status == .passed)
            let steps = stage.log.kinds.filter { $0.hasPrefix("step.") }
            #expect(steps.first == "step.intent")
            #expect(steps.dropFirst().first == "step.started", "\(steps)")
            #expect(steps.last == "step.ended")
        }
    }

    @Test func `a step that is cancelled as soon as it is started never runs on`() async throws {
        let stage = try LiveRunStage()
        try await stage.use {
            for _ in 0..<20 {
                let id = try await stage.carryOut("long")
                try await stage.send(.cancel(step: "long"))
                let hasEnded = await eventually(within: .seconds(30)) {
                    await stage.status(of: "long") == .cancelled
                }
                #expect(hasEnded, "attempt \(id.attempt)")
                guard hasEnded else { return }
            }
            #expect(stage.processes.isEmpty)
        }
    }

    @Test func `a failed step is tried again, each attempt with its own end`() async throws {
        let stage = try LiveRunStage()
        try await stage.use {
            let result = await stage.live.result(of: try await stage.carryOut("flaky"))
            #expect(result?.status == .passed)
            #expect(stage.log.kinds.count { $0 == "step.intent" } == 3)
            #expect(stage.log.kinds.count { $0 == "step.ended" } == 3)
        }
    }

    @Test func `a cancel ends the wait before the next attempt`() async throws {
        let stage = try LiveRunStage()
        try await stage.use {
            let id = try await stage.carryOut("patient")
            _ = await eventually { await stage.status(of: "patient") == .failed }
            try await stage.send(.cancel(step: "patient"))
            let result = await within(.seconds(5)) { await stage.live.result(of: id) }
            #expect(result??.status == .failed)
        }
    }

    @Test func `the run's end waits for no further attempt`() async throws {
        let stage = try LiveRunStage()
        try await stage.use {
            try await stage.carryOut("patient")
            _ = await eventually { await stage.status(of: "patient") == .failed }
            let hasEnded: Void? = await within(.seconds(5)) { await stage.live.end(.stopped) }
            #expect(hasEnded != nil)
        }
    }

    @Test func `the run's end kills a step that is deaf to TERM, and is written after it`()
        async throws
    {
        let stage = try LiveRunStage()
        try await stage.use {
            try await stage.carryOut("deaf")
            _ = await eventually { await stage.status(of: "deaf") == .running }
            await stage.live.end(.stopped)
            #expect(stage.processes.isEmpty)
            #expect(stage.log.kinds.suffix(2) == ["step.ended", "run.ended"])
        }
    }

    @Test func `whoever asks a second time for the run's end waits for it too`() async throws {
        let stage = try LiveRunStage()
        try await stage.use {
            try await stage.carryOut("deaf")
            _ = await eventually { await stage.status(of: "deaf") == .running }
            await withTaskGroup(of: String?.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        await stage.live.end(.stopped)
                        return stage.log.kinds.last
                    }
                }
                for await last in group { #expect(last == "run.ended") }
            }
            #expect(stage.log.kinds.count { $0 == "run.ended" } == 1)
        }
    }

    @Test func `a step that cannot be stopped does not keep the run from ending`() async throws {
        let stage = try LiveRunStage()
        try await stage.use {
            stage.log.holdOutput()
            try await stage.carryOut("deaf")
            _ = await eventually { await stage.status(of: "deaf") == .running }
            let hasEnded: Void? = await within(.seconds(10)) { await stage.live.end(.stopped) }
            #expect(hasEnded != nil)
            #expect(await stage.status(of: "deaf") == .interrupted)
            stage.log.letGo()
        }
    }

    @Test func `what is typed at a prompt that shows nothing is not recorded`() async throws {
        let stage = try LiveRunStage()
        try await stage.use {
            let id = try await stage.carryOut("asking")
            for (prompt, reply) in [("Name: ", "Ada\r"), ("Password: ", "hush-canary\r")] {
                _ = await eventually(within: .seconds(20)) {
                    await stage.live.current.steps["asking"]?.prompt?.hasSuffix(prompt) == true
                }
                try await stage.send(.type(step: "asking", text: reply))
            }
            #expect(await stage.live.result(of: id)?.status == .passed)
            let typed = stage.log.events.compactMap { event -> String?? in
                guard case .stepInput(_, let text, _) = event else { return nil }
                return .some(text)
            }
            #expect(typed == ["Ada\r", nil])
            #expect(!"\(stage.log.events)".contains("hush-canary"))
        }
    }

    @Test func `the end while steps start leaves no process and no open intent`() async throws {
        for _ in 0..<5 {
            let stage = try LiveRunStage()
            try await stage.use {
                let nonce = try await stage.send(.arm(step: "long"))["nonce"]?.string ?? ""
                async let started = try? stage.send(.run(step: "long", nonce: nonce))
                await stage.live.end(.stopped)
                _ = await started
                let kinds = stage.log.kinds
                #expect(
                    kinds.count { $0 == "step.intent" } == kinds.count { $0 == "step.ended" },
                    "\(kinds)"
                )
                #expect(stage.processes.isEmpty)
            }
        }
    }

    /// What the body returns, or nil when it takes longer.
    private func within<Value: Sendable>(
        _ limit: Duration,
        _ body: @escaping @Sendable () async -> Value
    ) async -> Value? {
        let work = Task { await body() }
        let done = Flag()
        Task {
            _ = await work.value
            done.raise()
        }
        guard await eventually(within: limit, { done.isRaised }) else { return nil }
        return await work.value
    }
}
