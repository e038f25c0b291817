import Conditions
import Events
import FoundationEssentials
import Runbooks
import Synchronization
import TestSupport
import Testing

@testable import Running

/// Steps that look again and again until something is true.
@Suite(.timeLimit(.minutes(1))) struct UntilStepTests {
    @Test func `a shell step is run again until its condition is true, as one attempt`()
        async throws
    {
        let stage = try StepStage()
        let outcome = try await stage.carryOut(
            """
            ```bash { name=ready timeout=30s every=10ms }
            #@ until stdout contains "ready"
            #@ capture looks = /after (\\d+)/
            echo x >> looks; n=$(wc -l < looks)
            [ $n -lt 3 ] && echo starting || echo "ready after $n"
            ```
            """
        )
        #expect(outcome.result.status == .passed)
        #expect(outcome.captured.map(\.value) == ["3"])
        #expect(stage.screen.first == "ready after 3")
        #expect(stage.screen.contains { $0.hasPrefix("look 3") })
        await stage.session.close()
    }

    @Test func `a look that fails is looked at again`() async throws {
        let stage = try StepStage()
        let outcome = try await stage.carryOut(
            """
            ```bash { name=ready timeout=30s every=10ms }
            #@ until stdout contains "up"
            echo up; echo x >> looks; [ $(wc -l < looks) -ge 2 ]
            ```
            """
        )
        #expect(outcome.result.status == .passed)
        #expect(stage.screen.contains { $0.hasPrefix("look 2") })
        await stage.session.close()
    }

    @Test
    func `rule 3: a wait whose time is up is timed out, with the last value and the distance`()
        async throws
    {
        let values = Mutex([0.1, 0.2])
        let stage = try StepStage(
            lookout: Lookout { _, _ in
                let value = values.withLock { $0.count > 1 ? $0.removeFirst() : $0.first }
                return Lookout.Sighting(facts: Facts(value: value))
            }
        )
        let outcome = try await stage.carryOut(
            """
            ```promql { name=rate timeout=1s every=50ms }
            #@ until value > 0.5
            sum(rate({{metric}}[1m]))
            ```
            """,
            values: ["metric": "up"]
        )
        #expect(outcome.result.status == .timedOut)
        #expect(outcome.result.unmet.map(\.actual) == ["0.2"])
        #expect(outcome.result.message?.contains("the last value was 0.2, 0.3 from") == true)
        #expect(stage.screen.first == "0.2  value > 0.5  0.3 to go")
        #expect(stage.screen.dropFirst().first?.hasSuffix("25 %") == true)
        await stage.session.close()
    }

    @Test func `a value that is reached must hold for as long as it says`() async throws {
        let values = Mutex([1.0, 0, 1])
        let stage = try StepStage(
            lookout: Lookout { _, _ in
                let value = values.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
                return Lookout.Sighting(facts: Facts(value: value))
            }
        )
        let outcome = try await stage.carryOut(
            """
            ```promql { name=rate timeout=20s every=50ms for=300ms }
            #@ until value >= 1
            up
            ```
            """
        )
        #expect(outcome.result.status == .passed)
        #expect(values.withLock { $0.count } == 1)
        #expect(outcome.result.took >= .milliseconds(300))
        await stage.session.close()
    }

    @Test func `a wait fence holds probes, all of which must come true`() async throws {
        let stage = try StepStage()
        async let running = stage.carryOut(
            """
            ```wait { name=both timeout=30s every=20ms }
            # a file and a word in it
            sh test -f flag
            sh cat flag stdout contains go
            ```
            """
        )
        #expect(await eventually { stage.screen.contains { $0.hasPrefix("not yet  exit == 0") } })
        try stage.folder.write("go", to: "workspace/flag")
        #expect(try await running.result.status == .passed)
        await stage.session.close()
    }

    @Test func `a value in a command of a wait stays one word`() async throws {
        let stage = try StepStage()
        let outcome = try await stage.carryOut(
            "```wait { name=word timeout=30s }\nsh test {{v}} = 'a b; touch broken'\n```\n",
            values: ["v": "a b; touch broken"]
        )
        #expect(outcome.result.status == .passed, "\(outcome.result)")
        #expect(!FileManager.default.fileExists(atPath: "\(stage.workspace)/broken"))
        await stage.session.close()
    }

    @Test func `an http step waits for an answer, whoever refuses until then`() async throws {
        let stage = try StepStage()
        let port = try OneReplyServer(nil).port
        async let running = stage.http("GET http://127.0.0.1:\(port)/health") {
            $0.until = [try Condition.parse("status == 200")]
            $0.every = .milliseconds(20)
        }
        #expect(await eventually { stage.screen.contains { $0.hasPrefix("look 2") } })
        #expect(stage.screen.contains { $0.hasPrefix("not yet  status == 200, but no answer") })
        await stage.runner.cancel()
        #expect(try await running.result.status == .cancelled)
        await stage.session.close()
    }

    @Test func `a wait is stopped between two looks`() async throws {
        let stage = try StepStage()
        async let running = stage.carryOut(
            """
            ```bash { name=never timeout=1h every=50m }
            #@ until stdout contains "never"
            true
            ```
            """
        )
        #expect(await eventually { stage.screen.contains { $0.hasPrefix("look 1") } })
        await stage.runner.cancel()
        #expect(try await running.result.status == .cancelled)
        await stage.session.close()
    }

    @Test func `an undefined name ends a wait at once`() async throws {
        let stage = try StepStage()
        let outcome = try await stage.carryOut(
            """
            ```promql { name=rate timeout=1h }
            #@ until value > 1
            sum({{nothing}})
            ```
            """
        )
        #expect(outcome.result.status == .error)
        #expect(outcome.result.message?.contains("{{nothing}}") == true)
        await stage.session.close()
    }

    @Test func `rule 7: what is expected is judged once the wait is over`() async throws {
        let stage = try StepStage()
        let outcome = try await stage.carryOut(
            """
            ```bash { name=ready timeout=30s every=10ms }
            #@ until stdout contains "up"
            #@ expect stdout contains "healthy"
            echo up
            ```
            """
        )
        #expect(outcome.result.status == .failed)
        #expect(outcome.result.unmet.map(\.expected) == [#"stdout contains "healthy""#])
        await stage.session.close()
    }
}
