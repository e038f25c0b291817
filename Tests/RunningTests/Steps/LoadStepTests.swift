import Conditions
import Events
import JSONValue
import Markdown
import Runbooks
import Running
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct LoadStepTests {
    private static let fence = """
        #@ stages 5rps for 1m
        #@ expect p99 < 300ms
        GET {{base}}/{{seq}}
        """

    private func step(_ fence: String = fence) throws -> Step {
        let runbook = try runbook("# Load\n\n```load { name=ramp }\n\(fence)\n```\n")
        #expect(runbook.problems == [])
        return try #require(runbook.steps.first)
    }

    private func runbook(_ text: String) throws -> Runbook {
        Runbook.parse(try SourceText(file: "load.md", text: text))
    }

    /// Carries out an attempt whose engine does as told.
    private func run(
        _ step: Step,
        values: [String: String] = ["base": "http://127.0.0.1:1"],
        timeout: Duration? = nil,
        sink: StepSink = StepSink(),
        during: (StepRunner) async -> Void = { _ in },
        engine: LoadEngine?
    ) async throws -> StepOutcome {
        let folder = TemporaryFolder()
        let session = Session(
            workspace: folder.path,
            folder: folder.file("session"),
            run: "load",
            environment: nil
        )
        let runner = StepRunner(session: session, loads: engine)
        let context = StepContext(
            step: step,
            id: Event.StepID(step: step.id, attempt: 1),
            values: values,
            workspace: folder.path,
            timeout: timeout
        )
        async let outcome = runner.run(context, sink: sink)
        await during(runner)
        return await outcome
    }

    private func ending(p99: Double) -> LoadEngine.Ending {
        LoadEngine.Ending(facts: Facts(measures: ["p99": p99, "errors": 0]))
    }

    /// Waits until it is cancelled.
    private static let endless = LoadEngine { _, _, _ in
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
        return LoadEngine.Ending(facts: Facts())
    }

    @Test func `figures become samples and lines, and expectations judge the whole`() async throws {
        let samples = Mutex<[[Event.Sample.Series]]>([])
        let output = Mutex("")
        let sink = StepSink(
            output: { bytes, _ in output.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
            },
            sample: { series in samples.withLock { $0.append(series) } }
        )
        let engine = LoadEngine { [ending] step, plan, report in
            #expect(step == "ramp")
            #expect(plan.journeys.first?.requests.first?.text.url == "http://127.0.0.1:1/{{seq}}")
            report(.init(series: [.init(label: "done", value: 5)], lines: ["1 s  done 5"]))
            report(.init(series: [.init(label: "done", value: 9)], lines: ["9 in all"]))
            return ending(0.2)
        }
        let outcome = try await run(try step(), sink: sink, engine: engine)
        #expect(outcome.result.status == .passed)
        #expect(samples.withLock { $0.map { $0.map(\.value) } } == [[5], [9]])
        #expect(output.withLock { $0 } == "1 s  done 5\r\n9 in all\r\n")
    }

    @Test func `an expectation of the whole that is not met fails the step`() async throws {
        let outcome = try await run(
            try step(),
            engine: LoadEngine { [ending] _, _, _ in ending(0.4) }
        )
        #expect(outcome.result.status == .failed)
        #expect(outcome.result.unmet.map(\.expected) == ["p99 < 300ms"])
        #expect(outcome.result.unmet.map(\.actual) == ["400 ms"])
    }

    @Test func `where no request succeeds the step fails, unless errors are expected`()
        async throws
    {
        let engine = LoadEngine { _, _, _ in
            LoadEngine.Ending(
                facts: Facts(measures: ["p99": 0.1, "errors": 1]),
                isWithoutSuccess: true,
                messages: ["They were refused."]
            )
        }
        let outcome = try await run(try step(), engine: engine)
        #expect(outcome.result.status == .failed)
        #expect(outcome.result.message == "No request succeeded. They were refused.")
        let wanted = try step("#@ stages 5rps for 1m\n#@ expect errors == 100%\nGET http://a/")
        #expect(try await run(wanted, engine: engine).result.status == .passed)
    }

    @Test func `a cancelled load is cancelled at once, one over its time timed out`() async throws {
        let isStarted = Atomic(false)
        let sink = StepSink(started: { _ in isStarted.store(true, ordering: .releasing) })
        let cancelled = try await run(
            try step(),
            sink: sink,
            during: { runner in
                _ = await eventually { isStarted.load(ordering: .acquiring) }
                await runner.cancel()
            },
            engine: Self.endless
        )
        #expect(cancelled.result.status == .cancelled)
        let late = try await run(try step(), timeout: .milliseconds(50), engine: Self.endless)
        #expect(late.result.status == .timedOut)
    }

    @Test func `rule 8: nothing is sent where a name has no value`() async throws {
        let isAsked = Atomic(false)
        let engine = LoadEngine { _, _, _ in
            isAsked.store(true, ordering: .relaxed)
            return LoadEngine.Ending(facts: Facts())
        }
        let outcome = try await run(try step(), values: [:], engine: engine)
        #expect(outcome.result.status == .error)
        #expect(outcome.result.message?.contains("{{base}}") == true)
        let wasAsked = isAsked.load(ordering: .relaxed)
        #expect(!wasAsked)
    }

    @Test func `a load that cannot begin is an error with its reason`() async throws {
        let engine = LoadEngine { _, _, _ in
            LoadEngine.Ending(facts: nil, messages: ["The host name x is not known."])
        }
        let outcome = try await run(try step(), engine: engine)
        #expect(outcome.result.status == .error)
        #expect(outcome.result.message == "The host name x is not known.")
    }
}
