import Events
import Runbooks
import TestSupport
import Testing

@testable import Running

/// Steps that a person carries out.
@Suite(.timeLimit(.minutes(1))) struct ManualStepTests {
    private static let step = "```manual { name=window }\nOpen the {{room}} window.\n```\n"

    @Test func `it waits until somebody says that it is done, and tells who`() async throws {
        let stage = try StepStage()
        async let running = stage.carryOut(Self.step, values: ["room": "big"])
        #expect(await eventually { stage.prompts == ["Done?"] })
        #expect(stage.screen == ["Open the big window."])
        await stage.runner.decide(.done(by: "Ada"))
        let outcome = try await running
        #expect(outcome.result.status == .passed)
        #expect(outcome.result.message == "Done by Ada.")
        await stage.session.close()
    }

    @Test func `it is passed over, or stopped`() async throws {
        let stage = try StepStage()
        async let skipped = stage.carryOut(Self.step, values: ["room": "big"])
        _ = await eventually { stage.prompts == ["Done?"] }
        await stage.runner.decide(.skip(by: "Ada"))
        #expect(try await skipped.isSkipped)
        async let stopped = stage.carryOut(Self.step, values: ["room": "big"])
        _ = await eventually { stage.prompts == ["Done?"] }
        await stage.runner.cancel()
        let outcome = try await stopped
        #expect(outcome.result.status == .cancelled)
        #expect(!outcome.isSkipped)
        await stage.session.close()
    }
}
