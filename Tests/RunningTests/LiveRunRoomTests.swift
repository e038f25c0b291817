import Events
import JSONValue
import Running
import Synchronization
import TestSupport
import Testing

/// What the presenter's room asks of a run beside slides and steps.
@Suite(.timeLimit(.minutes(1))) struct LiveRunRoomTests {
    @Test func `the clock is paused for a reason, set, reset, and set back`() async throws {
        let stage = try LiveRunStage()
        try await stage.use {
            await #expect(throws: Refusal.self) { try await stage.send(.reset) }
            try await stage.send(.start)
            try await stage.send(.pause(reason: "question"))
            try await stage.send(.pause(reason: "break"))
            #expect(await stage.live.current.clock.reason == "break")
            #expect(await stage.live.current.clock.pauses.keys.sorted() == ["question"])
            try await stage.send(.resume)
            await #expect(throws: Refusal.self) { try await stage.send(.restoreClock) }

            try await stage.send(.adjust(.seconds(90)))
            #expect(await stage.live.current.clock.spent == .seconds(90))
            try await stage.send(.reset)
            #expect(await stage.live.current.clock.spent == .zero)
            try await stage.send(.restoreClock)
            // The events are a millisecond apart: what passed meanwhile is kept.
            #expect(await stage.live.current.clock.spent == .milliseconds(90_002))
            try await stage.send(.restoreClock)
            #expect(await stage.live.current.clock.spent == .milliseconds(2))
        }
    }

    @Test func `a pause for anything else is refused, and so is a clock of a thousand hours`() {
        let hostile: [JSON] = [
            ["do": "pause", "reason": "coffee"], ["do": "adjust", "spent": -1],
            ["do": "adjust", "spent": .int(Int.max)], ["do": "adjust"], ["do": "done"],
            ["do": "test"], ["do": "disarm", "step": 4],
        ]
        for command in hostile {
            #expect(throws: Refusal.self, "\(command)") { try RunCommand(json: command) }
        }
        #expect((try? RunCommand(json: ["do": "pause"])) == .pause(reason: nil))
        #expect((try? RunCommand(json: ["do": "restore-clock"])) == .restoreClock)
    }

    @Test func `panic blacks out first and leaves no process, deaf ones neither (S19)`()
        async throws
    {
        let stage = try LiveRunStage()
        try await stage.use {
            try await stage.send(.start)
            try await stage.carryOut("long")
            try await stage.carryOut("deaf")
            _ = await eventually { await stage.status(of: "deaf") == .running }
            _ = await eventually { await stage.status(of: "long") == .running }
            let before = stage.log.events.count
            try await stage.send(.panic)
            let first = try #require(stage.log.events.dropFirst(before).first)
            #expect(first == .view(Event.View(isFrozen: false, isBlack: true)))
            #expect(await eventually { stage.processes.isEmpty })
            #expect(await eventually { await stage.status(of: "deaf") == .cancelled })
            #expect(await eventually { await stage.status(of: "long") == .cancelled })
        }
    }

    @Test func `a step that was done by hand has passed, and one that runs cannot be`()
        async throws
    {
        let stage = try LiveRunStage()
        try await stage.use {
            try await stage.send(.done(step: "quick", by: nil))
            #expect(await stage.status(of: "quick") == .passed)
            #expect(await stage.live.current.steps["quick"]?.attempt == 1)
            try await stage.carryOut("long")
            await #expect(throws: Refusal.self) {
                try await stage.send(.done(step: "long", by: nil))
            }
            await #expect(throws: Refusal.self) {
                try await stage.send(.done(step: "none", by: nil))
            }
        }
    }

    @Test func `what is armed is told to all pages, and taken back on all of them`() async throws {
        let stage = try LiveRunStage()
        let told = Told()
        await stage.live.tell { told.add($0) }
        try await stage.use {
            let nonce = try await stage.send(.arm(step: "quick"))["nonce"]
            #expect(told.last?["armed"]?["nonce"] == nonce)
            #expect(told.last?["armed"]?["text"]?.string?.contains("echo quick") == true)
            try await stage.send(.disarm(step: "quick"))
            #expect(told.last?["disarmed"] == "quick")
            await #expect(throws: Refusal.self) {
                try await stage.send(.run(step: "quick", nonce: nonce?.string ?? ""))
            }
            try await stage.carryOut("quick")
            #expect(told.last?["disarmed"] == "quick")
            try await stage.send(.test(true))
            #expect(told.last?["test"] == true)
        }
    }

    private final class Told: Sendable {
        private let notices = Mutex<[JSON]>([])

        var last: JSON? { notices.withLock { $0.last } }

        func add(_ notice: JSON) { notices.withLock { $0.append(notice) } }
    }
}
